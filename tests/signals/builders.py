"""Months of a measure, as whole editions hold them."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from cxportal.county.periods import months_later
from cxportal.people.models import Department
from cxportal.scorecards.models import Edition, EditionState, Measure, Part, ReportingPeriod, Snapshot
from cxportal.scorecards.signals.models import Signal

UNTIL = dt.date(2026, 10, 1)
STEADY = (0.80, 0.82, 0.79, 0.81, 0.80, 0.82, 0.79, 0.81, 0.80, 0.82, 0.80)


def make_measure(key: str = "calls", **fields: Any) -> Measure:
    fields.setdefault("name", "Calls answered in time")
    fields.setdefault("definition", "Calls answered within three rings.")
    return Measure.objects.create(key=key, **fields)


def make_edition(first: dt.date, *, kind: str = "month", state: str = EditionState.COMPLETE, **fields: Any) -> Edition:
    period, _ = ReportingPeriod.objects.get_or_create(kind=kind, first=first)
    built_at = None if state == EditionState.BUILDING else timezone.now()
    return Edition.objects.create(
        period=period, revision=period.editions.count() + 1, state=state, built_at=built_at, **fields
    )


def make_part(edition: Edition, measure: Measure) -> Part:
    words = {
        name: getattr(measure, name) for name in ("name", "definition", "unit", "direction", "tolerance", "formula")
    }
    return Part.objects.create(edition=edition, measure=measure, done_at=timezone.now(), **words)


def make_snapshot(
    part: Part, department: Department | None, value: float | None, n: int = 100, **fields: Any
) -> Snapshot:
    """None is a hidden one."""
    known = {} if value is None else {"numerator": value * n, "denominator": n, "n": n}
    return Snapshot.objects.create(
        part=part, department=department, value=value, hidden=value is None, **known, **fields
    )


def make_months(
    measure: Measure, department: Department | None, values: Sequence[float | None], *, until: dt.date = UNTIL
) -> list[Edition]:
    """One edition a month, the last one `until`; those there are used."""
    editions = []
    for back, value in zip(reversed(range(len(values))), values, strict=True):
        first = months_later(until, -back)
        edition = Edition.objects.filter(period__kind="month", period__first=first).first() or make_edition(first)
        part = edition.parts.filter(measure=measure).first() or make_part(edition, measure)
        make_snapshot(part, department, value)
        editions.append(edition)
    return editions


def make_signal(measure: Measure, department: Department | None, **fields: Any) -> Signal:
    """A low point in October."""
    fields.setdefault("month", UNTIL)
    fields.setdefault("rule", "outside")
    fields.setdefault("kind", "problem")
    fields.setdefault("high", False)
    figures = {"value": 0.6, "center": 0.8, "lower": 0.7, "upper": 0.9, "n": 143}
    return Signal.objects.create(measure=measure, department=department, **{**figures, **fields})
