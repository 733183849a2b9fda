"""Reading editions: a scorecard, and one measure over the months. Whole editions only, in a fixed number of queries."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Case, Exists, IntegerField, OuterRef, QuerySet, Value, When

from cxportal.county.periods import Period, PeriodKind, months_later
from cxportal.people.models import Department
from cxportal.scorecards.models import Edition, EditionState, Measure, ReportingPeriod, Snapshot
from cxportal.scorecards.standing import ARROWS, CHIPS, Movement, Standing, movement, shown, standing

MONTHS = 36
PLURALS = {PeriodKind.MONTH: "Months", PeriodKind.QUARTER: "Quarters", PeriodKind.YEAR: "Fiscal years"}


@dataclass(frozen=True)
class Line:
    """One measure of one department (or the county) in one period, beside the period before."""

    measure: Measure
    now: Snapshot
    before: Snapshot | None

    @property
    def value(self) -> str:
        return shown(self.now.value, self.now.part.unit)

    @property
    def counted(self) -> str:
        """ "3,079": how many people or things it counts."""
        return f"{self.now.n:,}"

    @property
    def target(self) -> str:
        return shown(self.now.target, self.now.part.unit)

    @cached_property
    def standing(self) -> Standing:
        part = self.now.part
        return standing(
            self.now.value,
            target=self.now.target,
            direction=part.direction,
            tolerance=float(part.tolerance),
            unit=part.unit,
        )

    @property
    def chip(self) -> tuple[str, str]:
        return CHIPS[self.standing]

    @cached_property
    def movement(self) -> Movement | None:
        part = self.now.part
        before = self.before.value if self.before else None
        return movement(self.now.value, before, direction=part.direction, unit=part.unit)

    @property
    def arrow(self) -> str:
        return ARROWS[self.movement] if self.movement else ""

    @property
    def low(self) -> str:
        return shown(self.now.lower, self.now.part.unit)

    @property
    def high(self) -> str:
        return shown(self.now.upper, self.now.part.unit)

    @property
    def interval(self) -> str:
        """ "64% to 79%", or nothing where there is none."""
        if self.now.lower is None or self.now.upper is None:
            return ""
        return f"{self.low} to {self.high}"

    @property
    def words(self) -> str:
        """ "72%, 143 counted, up from 68%", as a sentence of it says."""
        if self.now.value is None:
            return "too few to show" if self.now.hidden else "nothing counted yet"
        said = [self.value, f"{self.now.n:,} counted"]
        if self.before and self.before.value is not None:
            old = shown(self.before.value, self.now.part.unit)
            if old == self.value:
                said.append("as before")
            else:
                said.append(f"{'up' if self.now.value > self.before.value else 'down'} from {old}")
        return ", ".join(said)


PUBLISHED_FIRST = Case(When(state=EditionState.PUBLISHED, then=Value(0)), default=Value(1), output_field=IntegerField())


def editions(*, drafts: bool = False) -> QuerySet[Edition]:
    """Whole editions, of each period first the one that stands: what is published, else the draft.

    With `drafts` the newest count comes first, also where it is a revision that nobody has published.
    """
    whole = Edition.objects.readable().select_related("period")
    return whole.order_by("period", *_standing_first(drafts))


def _standing_first(drafts: bool) -> list[Any]:
    return ["-revision"] if drafts else [PUBLISHED_FIRST, "-revision"]


def edition_of(period: Period, *, drafts: bool = False) -> Edition | None:
    """The edition of a period that stands; with `drafts` its newest count."""
    return editions(drafts=drafts).filter(period__kind=period.kind.value, period__first=period.first).first()


def latest(kind: PeriodKind, *, drafts: bool = False) -> Edition | None:
    """The edition of the newest period that has one."""
    found = editions(drafts=drafts).filter(period__kind=kind.value)
    return found.order_by("-period__first", *_standing_first(drafts)).first()


def draft_revisions() -> QuerySet[Edition]:
    """Counts anew of what is published: only who publishes sees them, until they are published too."""
    published = Edition.objects.published().filter(period=OuterRef("period"))
    return Edition.objects.filter(Exists(published), state=EditionState.COMPLETE)


def periods(count: int = 24) -> list[tuple[str, list[ReportingPeriod]]]:
    """The newest months, quarters and fiscal years with a whole edition, of each kind so many. One query."""
    found = ReportingPeriod.objects.filter(pk__in=Edition.objects.readable().values("period")).order_by("-first")
    by_kind: dict[str, list[ReportingPeriod]] = {}
    for each in found:
        by_kind.setdefault(each.kind, []).append(each)
    return [(PLURALS[kind], by_kind[kind.value][:count]) for kind in PLURALS if kind.value in by_kind]


def lines_of(edition: Edition, department: Department | None) -> list[Line]:
    """A scorecard: each measure of the edition for one department or the county. Three queries."""
    rows = Snapshot.objects.filter(department=department).select_related("part__measure")
    before = edition_of(edition.period.span.before())
    old = {row.part.measure_id: row for row in rows.filter(part__edition=before)} if before else {}
    now = rows.filter(part__edition=edition).order_by("part__measure__order", "part__measure__name")
    return [Line(row.part.measure, row, old.get(row.part.measure_id)) for row in now]


def by_department(edition: Edition, measure: Measure) -> list[tuple[Department, Line]]:
    """One measure for every department, by name: never by value, because that would be a ranking. Three queries."""
    rows = Snapshot.objects.filter(part__measure=measure, department__isnull=False)
    rows = rows.select_related("part__measure", "department")
    before = edition_of(edition.period.span.before())
    old = {row.department_id: row for row in rows.filter(part__edition=before)} if before else {}
    found = []
    for row in rows.filter(part__edition=edition).order_by("department__name", "department"):
        if row.department:
            found.append((row.department, Line(measure, row, old.get(row.department_id))))
    return found


@dataclass(frozen=True)
class Month:
    """A measure in one month; `snapshot` is None where the month has no whole edition or nothing was counted."""

    first: dt.date
    snapshot: Snapshot | None

    @property
    def label(self) -> str:
        return f"{self.first:%b %Y}"


def series(
    measure: Measure, department: Department | None, *, until: dt.date, count: int = MONTHS, drafts: bool = False
) -> list[Month]:
    """The months up to one, from the first that has a figure. Two queries."""
    firsts = [months_later(until, -back) for back in reversed(range(count))]
    newest: dict[int, int] = {}
    for edition in editions(drafts=drafts).filter(period__kind=PeriodKind.MONTH.value, period__first__in=firsts):
        newest.setdefault(edition.period_id, edition.pk)
    rows = Snapshot.objects.filter(part__edition__in=newest.values(), part__measure=measure, department=department)
    found = {row.part.edition.period.first: row for row in rows.select_related("part__edition__period")}
    return _from_first([Month(first, found.get(first)) for first in firsts])


def _from_first(months: Sequence[Month]) -> list[Month]:
    """Without the leading ones that have nothing."""
    start = next((number for number, month in enumerate(months) if month.snapshot), len(months))
    return list(months[start:])
