"""The demonstration county's scorecards: a year of months, all but the last one published; figures by hand; and the
last quarter, on which most departments have reported. Of the calls two stories are told, which the charts find."""

import datetime as dt
import random

from django.db import transaction
from django.utils import timezone

from cxportal.county.books import close_through
from cxportal.county.models import County
from cxportal.county.periods import Period, PeriodKind, month_number
from cxportal.demo.calendar import Calendar
from cxportal.demo.people import Cast
from cxportal.history.models import record
from cxportal.people.models import Department, DepartmentKind, Person
from cxportal.scorecards.building import help_build, open_edition
from cxportal.scorecards.models import (
    Direction,
    Edition,
    EditionState,
    Figure,
    LikeGroup,
    Measure,
    ReportingPeriod,
    Target,
    Unit,
)
from cxportal.scorecards.reporting import ask_for_change, report_of, submit
from cxportal.scorecards.signals.actions import assign, decide, note_change
from cxportal.scorecards.signals.duties import who_answers
from cxportal.scorecards.signals.models import Decision, Kind, ProcessChange, Signal
from cxportal.scorecards.signals.raising import raise_signals

MONTHS = 12
PROBLEM_AT, PROBLEM_SINCE = "Utilities", 1
"""Since last month two clerks are missing and calls wait."""
PRACTICE_AT, PRACTICE_SINCE = "Human Services", 2
"""Since the month before callers may ask to be called back."""
DROP, RISE = 0.24, 0.14
MOST = 0.98
BY_DEPARTMENT = ("heart-index", "trust", "ease")
"""Of which everybody reads each department."""
GROUPS = {
    "Counters that the public comes to": ("Community Development", "Human Services", "Libraries"),
    "Crews in the field": ("Facilities", "Parks and Natural Resources", "Public Works", "Utilities"),
    "Services for other departments": (
        *("Budget and Administrative Services", "Communications", "Facilities", "Human Resources"),
        "Information Technology",
    ),
}
NOTES = (
    "Calls take longer while two clerks are away. A third was lent to us until the end of the month.",
    "We answered more people than ever, and they say that we listen. We keep the second window open at noon.",
    "Objectives are on track. Fewer people answered the survey: its code now hangs at eye level.",
    "The forms were hard to understand. The new ones are in use, and two customers read them first.",
)


def add_scorecards(cast: Cast, calendar: Calendar) -> None:
    """Builds them as the portal does, from what the county answered, reported and entered."""
    office = cast.by_handle["office"]
    starts_in = County.current().fiscal_year_starts_in
    now = Period.of(PeriodKind.MONTH, calendar.today, starts_in=starts_in)
    _enter_by_hand(cast, now)
    for back in range(MONTHS, 0, -1):
        edition = open_edition(now.before(back))
        if back == MONTHS:
            _set_targets(edition)
            Measure.objects.filter(key__in=BY_DEPARTMENT).update(public_departments=True)
        help_build([edition.pk])
        raise_signals(edition.period.span)
        if back == PRACTICE_SINCE:
            _explain(office, edition.period.first)
        if back > 1:
            Edition.objects.filter(pk=edition.pk).update(
                state=EditionState.PUBLISHED, published_at=timezone.now(), published_by=office
            )
    with transaction.atomic():
        close_through(month_number(now.before(2).first))
    quarter = open_edition(Period.of(PeriodKind.QUARTER, calendar.today, starts_in=starts_in).before())
    help_build([quarter.pk])
    _report(cast, quarter.period)
    _hand_over(office, now.before(PROBLEM_SINCE).first)
    _group(cast)


def _group(cast: Cast) -> None:
    """Departments that do the same kind of work; a county of other departments has fewer groups."""
    by_name = {one.name: one for one in _reporting(cast)}
    for name, members in GROUPS.items():
        found = [by_name[each] for each in members if each in by_name]
        if len(found) > 1:
            group = LikeGroup.objects.create(name=name)
            group.departments.set(found)
            record(about=group, verb="added", text=f"Added the group “{group}”", by=cast.by_handle["office"])


def _reporting(cast: Cast) -> list[Department]:
    found = [one for one in cast.departments if one.kind == DepartmentKind.DEPARTMENT and one.closes_on is None]
    return sorted(found, key=lambda one: one.code)


def _enter_by_hand(cast: Cast, now: Period) -> None:
    """Calls, which every department counts, and the repairs of one."""
    office, departments, chance = cast.by_handle["office"], _reporting(cast), random.Random(60)
    calls = Measure.objects.create(
        key="calls-in-a-minute",
        name="Calls answered within a minute",
        definition="Calls that somebody answered within sixty seconds, of all calls while the office was open.",
        numerator="calls answered within a minute",
        denominator="calls",
        source="Telephone system",
        letter="T",
        owner=office,
        order=90,
    )
    repairs = Measure.objects.create(
        key="days-to-repair",
        name="Days until it is repaired",
        definition="The mean of the days from the call about something broken to its repair.",
        numerator="days waited",
        denominator="repairs",
        unit=Unit.DAYS,
        direction=Direction.LOWER,
        source="Work orders",
        letter="T",
        department=departments[0],
        owner=cast.head_of(departments[0], now.first) or office,
        order=91,
        tolerance=1,
    )
    figures = []
    for back in range(MONTHS + 1, 0, -1):
        first = now.before(back).first
        for number, department in enumerate(departments):
            n = 120 + chance.randrange(240)
            share = 0.62 + 0.02 * (number % 7) + 0.08 * chance.random() + _turn(department, back)
            figures.append(_figure(calls, department, first, round(n * min(share, MOST)), n))
        n = 30 + chance.randrange(20)
        figures.append(_figure(repairs, departments[0], first, round(n * (4 + chance.random())), n))
    Figure.objects.bulk_create(figures)
    first = now.before(MONTHS).first
    Target.objects.create(measure=calls, value="0.80", baseline="0.66", starts_on=first)
    Target.objects.create(
        measure=repairs, department=departments[0], value="3", baseline="4.6", starts_on=first, due_on=now.end
    )


def _turn(department: Department, back: int) -> float:
    """How much a story moves the share of calls answered, so many months ago."""
    if department.name == PROBLEM_AT and back <= PROBLEM_SINCE:
        return -DROP
    return RISE if department.name == PRACTICE_AT and back <= PRACTICE_SINCE else 0.0


def _figure(measure: Measure, department: Department, first: dt.date, numerator: int, n: int) -> Figure:
    return Figure(
        measure=measure, department=department, first=first, numerator=numerator, denominator=n, n=n, by=measure.owner
    )


def _report(cast: Cast, period: ReportingPeriod) -> None:
    """All but two have reported, and one is asked to say more."""
    departments = _reporting(cast)
    mine = cast.by_handle["heather"].department_id
    silent = [one for one in departments if one.pk != mine][-2:]
    for number, department in enumerate(departments):
        head = cast.head_of(department, period.span.last)
        if head and department not in silent:
            submit(period=period, department=department, note=NOTES[number % len(NOTES)], by=head)
    asked = next(one for one in departments if one.pk != mine and one not in silent)
    ask_for_change(
        report_of(period, asked), reason="Say what you do about the calls, and by when.", by=cast.by_handle["office"]
    )


def _fired(name: str, kind: Kind, month: dt.date) -> Signal | None:
    """The signal that the calls of a department raised in a month."""
    found = Signal.objects.filter(measure__key="calls-in-a-minute", department__name=name, kind=kind, month=month)
    return found.select_related("measure", "department").order_by("pk").first()


def _explain(office: Person, month: dt.date) -> None:
    """What the practice is, and that limits begin anew with it."""
    practice = _fired(PRACTICE_AT, Kind.PRACTICE, month)
    if practice:
        note = "Callers may ask to be called back, so that few wait in the line. Other offices want to try it."
        decide(practice, decision=Decision.EXPLAINED, note=note, by=office)
        note_change(
            ProcessChange(
                measure=practice.measure,
                department=practice.department,
                starts_on=practice.month,
                text="Callers may ask to be called back",
            ),
            by=office,
        )


def _hand_over(office: Person, month: dt.date) -> None:
    """The problem is with the head of the department, who has not decided yet."""
    problem = _fired(PROBLEM_AT, Kind.PROBLEM, month)
    heads = who_answers(timezone.localdate()).get(problem.department_id) if problem else None
    if problem and heads:
        assign(problem, to=Person.objects.get(pk=heads[0]), by=office)


def _set_targets(edition: Edition) -> None:
    """What the county wants by the end of its fiscal year."""
    wanted = {"heart-index": "0.80", "trust": "0.75", "objectives-fresh": "0.90", "response-rate": "0.60"}
    measures = {measure.key: measure for measure in Measure.objects.filter(key__in=wanted)}
    Target.objects.bulk_create(
        Target(measure=measures[key], value=value, starts_on=edition.period.first) for key, value in wanted.items()
    )
