"""Raising signals once an edition of a month is whole: each rule that fires in that month, once.

Only the month itself is looked at, with what was known by then: later months move the limits, and would otherwise
keep raising signals about the past. Counting a month anew adds what it shows now, and marks open signals that it no
longer shows; what people decided stays. A revision of what is published does so once it is published itself.
"""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from cxportal.county.periods import Period, PeriodKind, months_later
from cxportal.scorecards.charts import newest_signs
from cxportal.scorecards.control import Limited, Point, Sign
from cxportal.scorecards.models import Direction, Measure, Snapshot, Unit
from cxportal.scorecards.reading import MONTHS, editions
from cxportal.scorecards.signals.charting import changes_of
from cxportal.scorecards.signals.models import Kind, Signal
from cxportal.scorecards.standard import STOCKS

LEAST = 10
"""A share of fewer raises nothing: one answer more or less would turn it by more than ten points."""

Key = tuple[int | None, dt.date, str]
"""Department (None: the county), month, rule."""
Figures = tuple[list[dt.date], list[Point]]
"""The months that have a figure, in their order, and the figures."""
Fired = tuple[Sign, Limited, int]
"""A rule that fired, the point with its limits, and how many people or things it counts."""


def raise_signals(*periods: Period) -> int:
    """Writes the signals of months that have a whole edition; nothing for others, nor for quarters and years, nor for
    stocks: what only grows is no process whose limits could be drawn.

    Returns how many are new. A second run changes nothing. Three queries a measure beside what it writes, for any
    number of months.
    """
    months = sorted(period.first for period in periods if period.kind == PeriodKind.MONTH)
    if not months:
        return 0
    newest = _editions_between(months_later(months[0], 1 - MONTHS), months[-1])
    whole = [month for month in months if month in newest.values()]
    if not whole:
        return 0
    measures = Measure.objects.standing().exclude(key__in=STOCKS)
    return sum(_raise(measure, whole, newest) for measure in measures)


def _editions_between(first: dt.date, until: dt.date) -> Mapping[int, dt.date]:
    """The count of each month that stands: id → its month. A revision says nothing here until it is published, because
    heads read what signals say."""
    found: dict[dt.date, int] = {}
    months = editions().filter(period__kind=PeriodKind.MONTH.value, period__first__gte=first)
    for each in months.filter(period__first__lte=until):
        found.setdefault(each.period.first, each.pk)
    return {pk: first for first, pk in found.items()}


def _raise(measure: Measure, months: Sequence[dt.date], newest: Mapping[int, dt.date]) -> int:
    fired = dict(_fired(measure, months, newest))
    with transaction.atomic():
        rows = Signal.objects.select_for_update().filter(measure=measure, month__in=months)
        known = {(row.department_id, row.month, row.rule): row for row in rows}
        new = [_signal(measure, key, one) for key, one in fired.items() if key not in known]
        Signal.objects.bulk_create(new, ignore_conflicts=True)
        _mark(known, fired.keys())
    return len(new)


def _fired(measure: Measure, months: Sequence[dt.date], newest: Mapping[int, dt.date]) -> Iterator[tuple[Key, Fired]]:
    """The rules that fire in each of the months, with what was known by then. Two queries."""
    changes = {place: [each.month for each in told] for place, told in changes_of(measure).items()}
    for department, (known, points) in _figures(measure, newest).items():
        edges = changes.get(None, []) + (changes.get(department, []) if department else [])
        for month in months:
            end = bisect_right(known, month)
            start = bisect_left(known, months_later(month, 1 - MONTHS))
            if start == end or known[end - 1] != month or not _enough(measure, points[end - 1]):
                continue
            told = known[start:end], points[start:end]
            for sign, point in newest_signs(*told, kind=measure.chart, unit=measure.unit, changes=edges):
                yield (department, month, sign.rule.name.lower()), (sign, point, points[end - 1].n)


def _figures(measure: Measure, newest: Mapping[int, dt.date]) -> Mapping[int | None, Figures]:
    """Department → its figures; None is the county. One query."""
    rows = Snapshot.objects.filter(part__measure=measure, part__edition__in=newest, value__isnull=False).order_by()
    told = rows.values_list("part__edition", "department", "value", "n")
    found: dict[int | None, Figures] = defaultdict(lambda: ([], []))
    for edition, department, value, n in sorted(told, key=lambda row: newest[row[0]]):
        months, points = found[department]
        months.append(newest[edition])
        points.append(Point(value or 0.0, n))
    return found


def _enough(measure: Measure, point: Point) -> bool:
    """A share needs enough people or things; days, dollars and numbers are one value a month."""
    return measure.unit != Unit.PERCENT or point.n >= LEAST


def _signal(measure: Measure, key: Key, fired: Fired) -> Signal:
    sign, point, n = fired
    is_high = sign.side > 0
    return Signal(
        measure=measure,
        department_id=key[0],
        month=key[1],
        rule=key[2],
        kind=Kind.PRACTICE if is_high == (measure.direction == Direction.HIGHER) else Kind.PROBLEM,
        high=is_high,
        value=point.value,
        center=point.center,
        lower=point.lower,
        upper=point.upper,
        n=n,
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
