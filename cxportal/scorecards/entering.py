"""Entering figures by hand: what is said is turned into a numerator over a denominator, with its author."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from cxportal.county.periods import Period, PeriodKind
from cxportal.history.models import Entry, entry
from cxportal.people.models import Department, Person
from cxportal.scorecards.models import Figure, Measure, Unit
from cxportal.scorecards.standing import HUNDRED

LARGEST = Decimal(10) ** 12
MOST = 2_147_483_647
STEP = Decimal("0.0001")
SAID = ("numerator", "denominator", "n", "note")
ONE_WAY = "Give a numerator and a denominator, or a value and how many it is about."


@dataclass(frozen=True)
class Told:
    """What somebody says of a measure, a department and a period. `n` is how many stand behind it."""

    measure: Measure
    department: Department
    first: dt.date
    numerator: Decimal
    denominator: Decimal
    n: int
    note: str = ""

    @property
    def key(self) -> tuple[int, int, dt.date]:
        return self.measure.pk, self.department.pk, self.first

    def same_as(self, figure: Figure) -> bool:
        return all(getattr(self, name) == getattr(figure, name) for name in SAID)


def counted(
    measure: Measure,
    *,
    numerator: Decimal | None = None,
    denominator: Decimal | None = None,
    value: Decimal | None = None,
    n: int | None = None,
) -> tuple[Decimal, Decimal, int]:
    """Numerator, denominator and n, of a pair or of a value with its n (a percent from 0 to 100); a total needs its
    value alone. Raises ValidationError by field."""
    if measure.totals:
        if value is None:
            raise ValidationError({"value": "Enter the total."})
        return _bounded(measure, "value", value, Decimal(1), 1 if n is None else n)
    pair, single = numerator is not None or denominator is not None, value is not None or n is not None
    if pair == single:
        raise ValidationError({"numerator": ONE_WAY})
    if pair:
        if numerator is None or denominator is None:
            missing = "numerator" if numerator is None else "denominator"
            raise ValidationError({missing: "Enter this one too."})
        if denominator <= 0:
            raise ValidationError({"denominator": "Enter more than 0."})
        return _bounded(measure, "numerator", numerator, denominator, int(denominator))
    if value is None or n is None:
        raise ValidationError({"value": "Enter the value."} if value is None else {"n": "Enter how many it is about."})
    if n < 1:
        raise ValidationError({"n": "Enter 1 or more."})
    share = value / HUNDRED if measure.unit == Unit.PERCENT else value
    return _bounded(measure, "value", share * n, Decimal(n), n)


def _bounded(
    measure: Measure, field: str, numerator: Decimal, denominator: Decimal, n: int
) -> tuple[Decimal, Decimal, int]:
    if measure.unit == Unit.PERCENT and not 0 <= numerator <= denominator:
        raise ValidationError({field: "A percent runs from 0 to 100: the part is no larger than the whole."})
    if measure.unit in (Unit.DAYS, Unit.MINUTES) and numerator < 0:
        raise ValidationError({field: "Enter 0 or more."})
    if abs(numerator) >= LARGEST or denominator >= LARGEST or n > MOST:
        raise ValidationError({field: "This is larger than the portal counts."})
    return numerator.quantize(STEP), denominator.quantize(STEP), max(n, 0)


def period_of(measure: Measure, day: dt.date, *, starts_in: int) -> Period:
    """The month, quarter or fiscal year of the measure's cadence in which the day lies."""
    return Period.of(PeriodKind(measure.cadence), day, starts_in=starts_in)


@transaction.atomic
def enter(told: Iterable[Told], *, by: Person) -> tuple[int, int]:
    """Writes all of these, with their author and history; what says the same already is left. New, changed."""
    wanted = {each.key: each for each in told}
    measures = sorted({each.measure.pk for each in wanted.values()})
    list(Measure.objects.select_for_update().filter(pk__in=measures).order_by("pk"))  # one after the other
    known = {key: figure for key, figure in figures_of(measures).items() if key in wanted}
    new = [_figure(each, by) for key, each in wanted.items() if key not in known]
    changed = [figure for key, figure in known.items() if not wanted[key].same_as(figure)]
    entries = []
    for figure in changed:
        each = wanted[(figure.measure_id, figure.department_id, figure.first)]
        entries.append(_entry(figure, each, by))
        for name in SAID:
            setattr(figure, name, getattr(each, name))
        figure.by, figure.at = by, timezone.now()
    Figure.objects.bulk_create(new, batch_size=500)
    Figure.objects.bulk_update(changed, [*SAID, "by", "at"], batch_size=200)
    entries += [entry(about=figure, verb="entered", text=f"Entered: {said(figure)}", by=by) for figure in new]
    Entry.objects.bulk_create(entries, batch_size=500)
    return len(new), len(changed)


def figures_of(measures: Iterable[int]) -> Mapping[tuple[int, int, dt.date], Figure]:
    """What is entered of these measures by their key. One query."""
    rows = Figure.objects.filter(measure__in=measures).select_related("measure", "department", "by")
    return {(row.measure_id, row.department_id, row.first): row for row in rows}


def _figure(told: Told, by: Person) -> Figure:
    return Figure(
        measure=told.measure,
        department=told.department,
        first=told.first,
        numerator=told.numerator,
        denominator=told.denominator,
        n=told.n,
        note=told.note,
        by=by,
    )


def _entry(figure: Figure, told: Told, by: Person) -> Entry:
    new = _figure(told, by)
    changes = {name: (getattr(figure, name), getattr(new, name)) for name in SAID}
    changes = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
    return entry(about=figure, verb="edited", text=f"Changed to {said(new)}", by=by, changes=changes)


def said(figure: Figure) -> str:
    """ "103 of 143", or "12" for a total."""
    numerator, denominator = (f"{each:,.4f}".rstrip("0").rstrip(".") for each in (figure.numerator, figure.denominator))
    return numerator if figure.measure.totals else f"{numerator} of {denominator}"
