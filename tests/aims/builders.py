"""Goals of departments, measures, and published figures for them."""

import datetime as dt
import itertools
from typing import Any

from django.utils import timezone

from cxportal.county.days import today
from cxportal.county.periods import Period, PeriodKind
from cxportal.people.models import Department, Person
from cxportal.scorecards.aims.models import DepartmentGoal, GoalState, Milestone
from cxportal.scorecards.models import Edition, EditionState, Measure, Part, ReportingPeriod, Snapshot
from goals.models import Horizon
from tests.builders import make_person

_numbers = itertools.count(1)


def days(count: int) -> dt.date:
    return today() + dt.timedelta(days=count)


def make_measure(**fields: Any) -> Measure:
    number = next(_numbers)
    fields.setdefault("key", f"measure-{number}")
    fields.setdefault("name", f"Measure {number}")
    fields.setdefault("definition", "What it says.")
    return Measure.objects.create(**fields)


def make_aim(department: Department, owner: Person | None = None, **fields: Any) -> DepartmentGoal:
    """In effect: 60% to 80% within a year, unless told otherwise."""
    fields.setdefault("statement", f"Serve better, number {next(_numbers)}")
    fields.setdefault("horizon", Horizon.LONG)
    fields.setdefault("starts_on", days(-10))
    fields.setdefault("due_on", days(300))
    fields.setdefault("state", GoalState.RUNNING)
    if "measure" not in fields:
        fields["measure"] = make_measure()
    if fields["measure"]:
        fields.setdefault("baseline", "0.6")
        fields.setdefault("target", "0.8")
    fields.setdefault("letters", "T")
    if fields["state"] != GoalState.DRAFT:
        fields.setdefault("started_at", timezone.now())
    owner = owner or make_person(department=department)
    fields.setdefault("made_by", owner)
    if fields["state"] in (GoalState.MET, GoalState.MISSED, GoalState.DROPPED):
        fields.setdefault("closed_at", timezone.now())
        fields.setdefault("closed_by", owner)
        fields.setdefault("reason", "It was enough.")
    return DepartmentGoal.objects.create(department=department, owner=owner, **fields)


def make_milestone(goal: DepartmentGoal, **fields: Any) -> Milestone:
    fields.setdefault("text", f"Step {next(_numbers)}")
    fields.setdefault("due_on", days(30))
    return Milestone.objects.create(goal=goal, **fields)


def make_figure(
    measure: Measure,
    department: Department | None,
    value: float | None,
    *,
    back: int = 1,
    state: EditionState = EditionState.PUBLISHED,
    **fields: Any,
) -> Snapshot:
    """A figure in the edition of the month so many months ago. None is a hidden one."""
    span = Period.of(PeriodKind.MONTH, today()).before(back)
    period, _ = ReportingPeriod.objects.get_or_create(kind="month", first=span.first)
    publisher = make_person() if state == EditionState.PUBLISHED else None
    edition = period.editions.filter(state=state).first() or Edition.objects.create(
        period=period, state=state, built_at=timezone.now(), published_by=publisher,
        published_at=timezone.now() if publisher else None, revision=period.editions.count() + 1,
    )  # fmt: skip
    part, _ = Part.objects.get_or_create(
        edition=edition, measure=measure,
        defaults={"name": measure.name, "definition": "", "unit": measure.unit, "direction": measure.direction,
                  "tolerance": measure.tolerance, "formula": 1, "done_at": timezone.now()},
    )  # fmt: skip
    known = {} if value is None else {"numerator": value * 100, "denominator": 100, "n": 100}
    return Snapshot.objects.create(
        part=part, department=department, value=value, hidden=value is None, **known, **fields
    )
