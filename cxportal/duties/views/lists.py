"""What is due: for me, for everybody, and where nobody hears."""

import datetime as dt
from dataclasses import dataclass

from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cxportal.county.days import today
from cxportal.duties.lines import lines
from cxportal.duties.models import ReminderSettings
from cxportal.duties.reach import Reach
from cxportal.duties.sources import KINDS, LOOK_AHEAD, all_duties
from cxportal.duties.team import mine_and_teams
from cxportal.facts.duties import Duty
from cxportal.people.access import allowed, signed_in
from cxportal.people.models import Department, Person, below
from cxportal.people.predicates import AuthenticatedHttpRequest, may_run_county
from cxportal.ui.paging import page_of
from pathways.silent import REASONS, silent_objectives


@require_safe
@signed_in
def mine(request: AuthenticatedHttpRequest) -> HttpResponse:
    """What do I have to do, and when?"""
    on = today()
    duties, team = mine_and_teams(request.user, on=on)
    context = {
        "lines": lines(duties, on),
        "team": team,
        "days_ahead": LOOK_AHEAD.days,
    }
    return render(request, "duties/mine.html", context)


@require_safe
@allowed(may_run_county)
def everyone(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Everything due in the county that others may know of by name, with filters kept in the address."""
    on = today()
    departments = list(Department.objects.open_on(on))
    due = [
        duty for duty in all_duties(on, until=on + LOOK_AHEAD) if duty.escalates or duty.person_id == request.user.pk
    ]
    found = _filtered(request, due, departments, on)
    page = page_of(request, found)
    people = Person.objects.select_related("department").in_bulk({duty.person_id for duty in page})
    context = {
        "page": page,
        "lines": lines(list(page), on, people),
        "kinds": [(f"{owner}.{kind}", label) for owner, kinds in KINDS.items() for kind, label in kinds.items()],
        "departments": departments,
        "chosen": request.GET,
    }
    return render(request, "duties/everyone.html", context)


def _filtered(request: HttpRequest, duties: list[Duty], departments: list[Department], on: dt.date) -> list[Duty]:
    kind, words, department = (request.GET.get(name, "").strip() for name in ("kind", "words", "department"))
    if kind:
        duties = [duty for duty in duties if f"{duty.owner}.{duty.kind}" == kind]
    if request.GET.get("late"):
        duties = [duty for duty in duties if duty.due_on < on]
    if department.isdecimal() and len(department) < 12:
        within = below([(each.pk, each.parent_id) for each in departments], [int(department)])
        people = frozenset(Person.objects.filter(department__in=within).values_list("pk", flat=True))
        duties = [duty for duty in duties if duty.person_id in people]
    if words:
        named = frozenset(Person.objects.matching(words).values_list("pk", flat=True))
        duties = [duty for duty in duties if duty.person_id in named or words.casefold() in duty.title.casefold()]
    return duties


@require_safe
@allowed(may_run_county)
def silent(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Objectives that nobody speaks for."""
    page = page_of(request, silent_objectives().prefetch_related("leads__person"))
    return render(request, "duties/silent.html", {"page": page, "reasons": REASONS})


@dataclass(frozen=True)
class Unreached:
    """Someone whose reminders go to others, why, and to whom."""

    person: Person
    why: str
    instead: list[str]
    duties: int


@require_safe
@allowed(may_run_county)
def unreachable(request: AuthenticatedHttpRequest) -> HttpResponse:
    """People with something due whom no e-mail reaches, and who hears instead. Not what others may not know of."""
    on = today()
    reach = Reach.read(on)
    counts: dict[int, int] = {}
    for duty in all_duties(on, until=on + ReminderSettings.current().ladder.looks_ahead):
        if duty.escalates and not reach.reaches(duty.person_id):
            counts[duty.person_id] = counts.get(duty.person_id, 0) + 1
    page = page_of(request, _people(counts))
    return render(request, "duties/unreachable.html", {"page": page, "rows": _unreached(page, counts, reach)})


def _people(counts: dict[int, int]) -> list[Person]:
    found = Person.objects.in_bulk(list(counts)).values()
    return sorted(found, key=lambda person: (person.last_name, person.first_name, person.pk))


def _unreached(page: Page[Person], counts: dict[int, int], reach: Reach) -> list[Unreached]:
    return [
        Unreached(
            person=person,
            why="No e-mail address" if person.is_active else "Works here no more",
            instead=[reach.contacts[each].name for each in reach.instead_of(person.pk)],
            duties=counts[person.pk],
        )
        for person in page
    ]
