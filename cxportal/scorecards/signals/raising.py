"""Raising signals once an edition of a month is whole: each rule that fires in that month, once.

Only the month itself is looked at, with what was known by then: later months move the limits, and would otherwise
keep raising signals about the past. Counting a month anew adds what it shows now, and marks open signals that it no
longer shows; what people decided stays.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils import timezone

from cxportal.county.periods import Period, PeriodKind, months_later
from cxportal.scorecards.charts import Told
from cxportal.scorecards.models import Direction, Measure, Snapshot, Unit
from cxportal.scorecards.reading import MONTHS, Month, editions
from cxportal.scorecards.signals.charting import changes_of, charted
from cxportal.scorecards.signals.models import Kind, Signal
from cxportal.scorecards.standard import STOCKS

LEAST = 10
"""A share of fewer raises nothing: one answer more or less would turn it by more than ten points."""

Key = tuple[int | None, str]


def raise_signals(period: Period) -> int:
    """Writes the signals of a month that has a whole edition; nothing for others, nor for quarters and years, nor for
    stocks: what only grows is no process whose limits could be drawn.

    Returns how many are new. A second run changes nothing. Three queries a measure beside what it writes.
    """
    if period.kind != PeriodKind.MONTH:
        return 0
    newest = _editions_until(period.first)
    if period.first not in newest.values():
        return 0
    measures = Measure.objects.standing().exclude(key__in=STOCKS)
    return sum(_raise(measure, period.first, newest) for measure in measures)


def _editions_until(until: dt.date) -> Mapping[int, dt.date]:
    """The newest whole edition of each month up to this one: id → its month."""
    found: dict[dt.date, int] = {}
    months = editions().filter(period__kind=PeriodKind.MONTH.value, period__first__lte=until)
    for each in months.filter(period__first__gt=months_later(until, -MONTHS)):
        found.setdefault(each.period.first, each.pk)
    return {pk: first for first, pk in found.items()}


def _raise(measure: Measure, month: dt.date, newest: Mapping[int, dt.date]) -> int:
    signs = {
        (department, sign.rule.name.lower()): sign
        for department, found in _signs(measure, month, newest).items()
        for sign in found
    }
    with transaction.atomic():
        known = {
            (row.department_id, row.rule): row
            for row in Signal.objects.select_for_update().filter(measure=measure, month=month)
        }
        new = [_signal(measure, month, key, sign) for key, sign in signs.items() if key not in known]
        Signal.objects.bulk_create(new, ignore_conflicts=True)
        _mark(known, signs.keys())
    return len(new)


def _signs(measure: Measure, month: dt.date, newest: Mapping[int, dt.date]) -> dict[int | None, list[Told]]:
    """Department → the rules that fire in the month; None is the county. Two queries."""
    months: dict[int | None, list[Month]] = defaultdict(list)
    rows = Snapshot.objects.filter(part__measure=measure, part__edition__in=newest).select_related("part")
    for row in sorted(rows, key=lambda row: newest[row.part.edition_id]):
        months[row.department_id].append(Month(newest[row.part.edition_id], row))
    changes = changes_of(measure)
    found: dict[int | None, list[Told]] = {}
    for department, told in months.items():
        own = changes.get(department, []) if department else []
        series = charted(measure, told, [*changes.get(None, []), *own])
        found[department] = [sign for sign in series.signs if sign.month.first == month and _enough(sign)]
    return found


def _enough(sign: Told) -> bool:
    """A share needs enough people or things; days, dollars and numbers are one value a month."""
    row = sign.month.snapshot
    return row is not None and (row.part.unit != Unit.PERCENT or row.n >= LEAST)


def _signal(measure: Measure, month: dt.date, key: Key, sign: Told) -> Signal:
    better = sign.high == (measure.direction == Direction.HIGHER)
    return Signal(
        measure=measure,
        department_id=key[0],
        month=month,
        rule=key[1],
        kind=Kind.PRACTICE if better else Kind.PROBLEM,
        high=sign.high,
        value=sign.point.value,
        center=sign.point.center,
        lower=sign.point.lower,
        upper=sign.point.upper,
        n=sign.month.snapshot.n if sign.month.snapshot else 0,
    )


def _mark(known: Mapping[Key, Signal], shown: Iterable[Key]) -> None:
    """Undecided signals that a new count no longer shows are gone, and back where it shows them again."""
    there = set(shown)
    gone = [row.pk for key, row in known.items() if key not in there and row.is_open]
    back = [row.pk for key, row in known.items() if key in there and row.gone_at]
    if gone:
        Signal.objects.filter(pk__in=gone).update(gone_at=timezone.now())
    if back:
        Signal.objects.filter(pk__in=back).update(gone_at=None)
