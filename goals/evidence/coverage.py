"""Which departments show a behavior, and which do not: figures for all of them at once."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Max, Q, Sum

from cxportal.people.models import Department
from cxportal.people.organization.history import Names, places_on
from cxportal.people.positions.models import PositionChange
from cxportal.people.positions.newsletter import Month
from goals.evidence.models import RecordQuerySet
from goals.models import Behavior

RECENT = dt.timedelta(days=90)
DUE_AFTER = dt.timedelta(days=35)
"""A department without a staff meeting for longer than this is named as one to remind."""
MONTHS_SHOWN = 6


def shown_by(behavior: Behavior) -> str:
    """What shows it, told from its words: "meetings", "newsletter", or a "log" of whatever departments put down."""
    words = behavior.text.lower()
    if "meeting" in words:
        return "meetings"
    return "newsletter" if "newsletter" in words else "log"


@dataclass
class Covered:
    """One department with what it and its parts put down lately."""

    department: Department
    count: int = 0
    attended: int = 0
    latest: dt.date | None = None
    overdue: bool = True
    members: set[int] = field(default_factory=set)

    @property
    def average(self) -> int | None:
        """People at a meeting, on average, rounded."""
        return round(self.attended / self.count) if self.count else None


def coverage(rows: RecordQuerySet, *, on: dt.date, counts_people: bool = False) -> list[Covered]:
    """Every reporting department, the longest silent first. Four queries for any number of departments.

    Counts the last 90 days; the parts of a department count for it, by the tree of today.
    """
    reporting = list(Department.objects.reporting(on))
    home = homes(on, {department.pk for department in reporting})
    found = {department.pk: Covered(department) for department in reporting}
    since = on - RECENT
    told = {"n": Count("pk", filter=Q(on__gte=since)), "latest": Max("on")}
    if counts_people:
        told["people"] = Sum("attended", filter=Q(on__gte=since))
    for row in rows.standing().filter(on__lte=on).order_by().values("department").annotate(**told):
        covered = found.get(home.get(row["department"], 0))
        if covered is not None:
            covered.count += row["n"]
            covered.attended += row.get("people") or 0
            covered.latest = max(filter(None, (covered.latest, row["latest"])))
    for covered in found.values():
        covered.overdue = covered.latest is None or covered.latest < on - DUE_AFTER
    return sorted(found.values(), key=lambda one: (one.latest or dt.date.min, one.department.name.lower()))


def homes(on: dt.date, reporting: set[int]) -> dict[int, int]:
    """Department id → the reporting department at or above it. Merged ones count for their successor."""
    places = places_on(on)
    successors = dict(Department.objects.exclude(successor=None).values_list("pk", "successor_id"))
    found: dict[int, int] = {}
    for start in {*places, *successors}:
        step: int | None = start
        seen: set[int] = set()
        while step is not None and step not in seen and step not in reporting:
            seen.add(step)
            step = places[step].parent_id if step in places else successors.get(step)
        if step in reporting and step is not None:
            found[start] = step
    return found


def named_as_then(rows: list[object]) -> list[object]:
    """The same rows, each department called as it was on the day of the row. One query; nothing is saved."""
    names = Names.of(row.department_id for row in rows)  # type: ignore[attr-defined]
    for row in rows:
        row.department.name = names.on(row.department, row.on)  # type: ignore[attr-defined]
    return rows


@dataclass(frozen=True)
class NewsletterMonth:
    """One month's changes of position: how many there were, and what became of them."""

    month: Month
    changes: int
    announced: int
    left_out: int

    @property
    def waiting(self) -> int:
        return self.changes - self.announced - self.left_out


def newsletter_months(on: dt.date) -> list[NewsletterMonth]:
    """The last six months, the newest first. One query."""
    months = [Month.of(on)]
    while len(months) < MONTHS_SHOWN:
        months.append(months[-1].before)
    tally: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    changes = PositionChange.objects.within(months[-1].first, months[0].last)
    for day, announced, left_out in changes.values_list("on", "announced_at", "left_out_at"):
        counted = tally[str(Month.of(day))]
        counted[0] += 1
        counted[1] += announced is not None
        counted[2] += left_out is not None
    return [NewsletterMonth(month, *tally[str(month)]) for month in months]
