"""What a row looks like as JSON. Shares run from 0 to 1; days are ISO dates; nothing is null that was counted."""

from typing import Any

from cxportal.people.models import Department
from cxportal.scorecards.models import Edition, Measure, Snapshot
from cxportal.scorecards.out.rows import status
from cxportal.scorecards.reading import Line

Shape = dict[str, Any]


def measure(row: Measure) -> Shape:
    words = (
        "key",
        "name",
        "definition",
        "numerator",
        "denominator",
        "unit",
        "direction",
        "source",
        "cadence",
        "letter",
    )
    return {
        "id": row.pk,
        **{name: getattr(row, name) for name in words},
        "tolerance": float(row.tolerance),
        "department": row.department_id,
        "goal": row.goal.number if row.goal else None,
        "standard": row.standard,
        "public": row.public,
        "formula": row.formula,
        "archived": row.archived_at is not None,
    }


def department(row: Department) -> Shape:
    return {
        "id": row.pk,
        "code": row.code,
        "name": row.name,
        "kind": row.kind,
        "parent": row.parent_id,
        "opens_on": row.opens_on,
        "closes_on": row.closes_on,
        "successor": row.successor_id,
    }


def period(row: Edition) -> Shape:
    """A published edition."""
    span = row.period.span
    return {
        "id": row.pk,
        "kind": row.period.kind,
        "first": row.period.first,
        "last": span.last,
        "label": span.label,
        "revision": row.revision,
        "reason": row.reason,
        "published_at": row.published_at,
    }


def snapshot(row: Snapshot) -> Shape:
    part, edition = row.part, row.part.edition
    counts = (None, None, None) if row.hidden else (row.numerator, row.denominator, row.n)
    return {
        "id": row.pk,
        "period_kind": edition.period.kind,
        "period_first": edition.period.first,
        "revision": edition.revision,
        "measure": part.measure.key,
        "measure_name": part.name,
        "unit": part.unit,
        "direction": part.direction,
        "formula": part.formula,
        "department": row.department_id,
        "department_name": row.department.name if row.department else None,
        "value": row.value,
        **dict(zip(("numerator", "denominator", "n"), counts, strict=True)),
        "lower": row.lower,
        "upper": row.upper,
        "target": row.target,
        "status": status(Line(part.measure, row, None)),
        "hidden": row.hidden,
    }
