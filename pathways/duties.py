"""What is due on the plan, and from whom: progress updates, action steps, answers.

Each function takes the day, the last due date to look at, and optionally the ids of the people who matter, and returns
duties in a fixed number of queries.
"""

import datetime as dt
from collections.abc import Collection, Iterator
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from cxportal.county.days import Workdays
from cxportal.county.models import County
from cxportal.facts.duties import Duty
from cxportal.people.models import Department, Role
from pathways.models import ActionStep, Inquiry, Lead, Objective, ProgressUpdate, Stage, StandingBody, Status
from pathways.models.objectives import SETTLED

OWNER = "pathways"
KINDS = {"update": "Progress update", "report": "Department report", "step": "Action step", "inquiry": "Question"}
ANSWER_WITHIN = 5
"""Business days in which a lead answers the program office."""

People = Collection[int] | None


def updates_due(on: dt.date, *, until: dt.date, people: People = None) -> list[Duty]:
    """Objectives at work whose next update is due by `until`: from whoever answers for the whole. Two queries."""
    after = dt.timedelta(days=County.current().stale_after_days)
    at_work = Objective.objects.priority().exclude(status__in=SETTLED)
    objectives = at_work.with_fresh_since().filter(fresh_since__lte=until - after)  # type: ignore[misc]
    rows = answering(
        Lead.objects.filter(objective__in=objectives),
        "objective_id",
        "objective__title",
        "objective__reported_on",
        "objective__priority_since",
        people=people,
    )
    return [
        Duty(
            due_on=(reported_on or priority_since) + after,
            person_id=person,
            owner=OWNER,
            kind="update",
            about=f"objective:{objective}",
            title=title,
            url=page("update", objective),
            action="Give an update",
        )
        for objective, person, title, reported_on, priority_since in rows
    ]


def reports_due(on: dt.date, *, until: dt.date, people: People = None) -> list[Duty]:
    """On "all directors" objectives each reporting department's own report, from its head. Four queries."""
    after = dt.timedelta(days=County.current().stale_after_days)
    heads = heads_of_reporting_departments(on)
    shared = Objective.objects.priority().exclude(status__in=SETTLED).filter(leads__body=StandingBody.ALL_DIRECTORS)
    objectives = list(shared.values_list("pk", "title", "priority_since").distinct().order_by("pk"))
    latest = {
        (objective, department): last
        for objective, department, last in ProgressUpdate.objects.reports()
        .filter(objective__in=shared)
        .values_list("objective", "department")
        .annotate(last=Max("on"))
        .order_by()
    }
    duties = [
        Duty(
            due_on=(latest.get((objective, department)) or since) + after,
            person_id=person,
            owner=OWNER,
            kind="report",
            about=f"objective:{objective}/department:{department}",
            title=title,
            url=page("update", objective),
            action="Report for your department",
        )
        for objective, title, since in objectives
        if since is not None
        for department, person in heads.items()
        if people is None or person in people
    ]
    return [duty for duty in duties if duty.due_on <= until]


def steps_due(on: dt.date, *, until: dt.date, people: People = None) -> list[Duty]:
    """Action steps that are not done: from every person who leads the step, else from who answers for the objective.

    Four queries at most.
    """
    led = Lead.objects.filter(_open_step("step__", until), person__isnull=False)
    with_people = Lead.objects.filter(step=OuterRef("pk"), person__isnull=False)
    unled = ActionStep.objects.filter(_open_step("", until), ~Exists(with_people))
    if people is not None:
        led = led.filter(person__in=people)
        theirs = Lead.objects.filter(person__in=people, objective__isnull=False)
        # As a list: the planner would else look at every open step of the county for a few people's.
        unled = unled.filter(objective__in=list(theirs.values_list("objective_id", flat=True)))
    answering_for = Lead.objects.filter(objective__in=unled.values("objective"))
    duties = [
        Duty(
            due_on=due_on,
            person_id=person,
            owner=OWNER,
            kind="step",
            about=f"step:{step}",
            title=title,
            url=f"{page('objective', objective)}#steps",
            action="Open the step",
        )
        for step, person, objective, title, due_on in led.order_by("step_id", "pk")
        .values_list("step_id", "person_id", "step__objective_id", "step__title", "step__due_on")
        .iterator(chunk_size=5000)
        if due_on is not None
    ]
    owner = {row[0]: row[1] for row in answering(answering_for, "objective_id", people=people)}
    duties += [
        Duty(
            due_on=due_on,
            person_id=owner[objective],
            owner=OWNER,
            kind="step",
            about=f"step:{step}",
            title=title,
            url=page("update", objective),
            action="Tick it off",
        )
        for step, objective, title, due_on in unled.order_by("pk").values_list("pk", "objective_id", "title", "due_on")
        if objective in owner and due_on is not None
    ]
    return duties


def _open_step(to_step: str, until: dt.date) -> Q:
    """Not done, due by then, on a priority objective at work; `to_step` leads from the rows asked for to the step."""
    wanted = {
        "done_on": None,
        "archived_at": None,
        "due_on__lte": until,
        "objective__stage": Stage.PRIORITY,
        "objective__archived_at": None,
        "objective__status__in": [status for status in Status if status not in SETTLED],
    }
    return Q(**{f"{to_step}{field}": value for field, value in wanted.items()})


def answers_due(on: dt.date, *, until: dt.date, people: People = None) -> list[Duty]:
    """Open questions and requests of the program office: from who answers for the objective, else from each director.

    Six queries at most.
    """
    inquiries = Inquiry.objects.open().filter(objective__in=Objective.objects.standing())
    asked = {
        pk: (objective, title, timezone.localdate(at), text)
        for pk, objective, title, at, text in inquiries.values_list(
            "pk", "objective_id", "objective__title", "asked_at", "text"
        )
    }
    if not asked:
        return []
    workdays = Workdays.read(since=min(day for _, _, day, _ in asked.values()))
    leads = Lead.objects.filter(objective__in=inquiries.values("objective"))
    answers_for = {row[0]: [row[1]] for row in answering(leads, "objective_id")}
    heads = list(heads_of_reporting_departments(on).values())
    shared = set(leads.filter(body=StandingBody.ALL_DIRECTORS).values_list("objective_id", flat=True))
    duties = [
        Duty(
            due_on=workdays.after(day, ANSWER_WITHIN),
            person_id=person,
            owner=OWNER,
            kind="inquiry",
            about=f"inquiry:{pk}",
            title=f"{text or 'An update is requested'} ({title})",
            url=f"{page('objective', objective)}#inquiry-{pk}",
            action="Answer",
        )
        for pk, (objective, title, day, text) in sorted(asked.items())
        for person in answers_for.get(objective) or (heads if objective in shared else [])
        if people is None or person in people
    ]
    return [duty for duty in duties if duty.due_on <= until]


@lru_cache(maxsize=4096)
def page(name: str, objective: int) -> str:
    """The address of an objective's page, asked for again with each of its steps."""
    return reverse(f"pathways:{name}", args=[objective])


def answering(leads: Any, about: str, *fields: str, people: People = None) -> Iterator[tuple[Any, ...]]:
    """For each thing that the leads lead: its id, the person who answers for it, and the fields. One query.

    That is the accountable lead, or the next one who is a person where the accountable one is a name or a body.
    """
    found = leads.filter(person__isnull=False)
    if people is not None:
        found = found.filter(objective__in=Lead.objects.filter(person__in=people).values("objective"))
    rows = found.order_by(about, "-accountable", "order", "pk").values_list(about, "person_id", *fields)
    for _, group in groupby(rows.iterator(chunk_size=5000), key=itemgetter(0)):
        row = next(group)
        if people is None or row[1] in people:
            yield row


def heads_of_reporting_departments(on: dt.date) -> dict[int, int]:
    """Department id → person id of who heads it that day; the acting head where there is one. One query."""
    roles = Role.objects.on(on).heads().filter(person__isnull=False)
    rows = roles.filter(department__in=Department.objects.reporting(on)).order_by("acting", "starts_on", "pk")
    return {
        department: person
        for department, person in rows.values_list("department_id", "person_id")
        if department is not None and person is not None
    }
