"""The standard measures, in one list. A new one is a function in its app's `measures.py`, and one entry here."""

from dataclasses import dataclass
from typing import Any

from cxportal.facts.readings import Reader
from cxportal.scorecards.control import ChartKind
from cxportal.scorecards.models import Direction, Measure, Unit
from pathways import measures as plan


@dataclass(frozen=True)
class Standard:
    """One measure that the portal computes. A change of its formula raises `formula` and is told in snapshots."""

    key: str
    name: str
    definition: str
    numerator: str
    denominator: str
    read: Reader
    unit: str = Unit.PERCENT
    direction: str = Direction.HIGHER
    source: str = "The portal"
    letter: str = ""
    chart: str = ChartKind.XMR
    public: bool = False
    formula: int = 1


STANDARD: tuple[Standard, ...] = (
    Standard(
        key="objectives-on-time",
        name="Objectives on time",
        definition="Objectives with a target date that are complete, or on track with the date ahead, on the last day.",
        numerator="objectives on time",
        denominator="priority objectives with a target date that are not deferred",
        read=plan.on_time,
        source="Progress updates",
        public=True,
    ),
    Standard(
        key="objectives-fresh",
        name="Objectives fresh",
        definition="Objectives at work whose last update is no older than the county allows, on the last day.",
        numerator="objectives with a fresh update",
        denominator="priority objectives that are neither complete nor deferred",
        read=plan.fresh,
        source="Progress updates",
    ),
    Standard(
        key="objectives-complete",
        name="Objectives complete",
        definition="Objectives that are complete on the last day.",
        numerator="complete objectives",
        denominator="priority objectives that are not deferred",
        read=plan.complete,
        source="Progress updates",
        public=True,
    ),
)
READERS: dict[str, Reader] = {each.key: each.read for each in STANDARD}


def put_standard_measures() -> None:
    """A row for each that has none yet, and the words of a formula that changed. What people set stays."""
    known = {measure.key: measure for measure in Measure.objects.filter(standard=True)}
    for order, each in enumerate(STANDARD, 1):
        measure = known.get(each.key)
        if measure is None:
            Measure.objects.create(standard=True, order=order, public=each.public, name=each.name, **_fixed(each))
        elif measure.formula != each.formula:
            Measure.objects.filter(pk=measure.pk).update(**_fixed(each))


def _fixed(each: Standard) -> dict[str, Any]:
    """What the formula says, and no one edits."""
    words = ("key", "definition", "numerator", "denominator", "source")
    return {name: getattr(each, name) for name in (*words, "unit", "direction", "letter", "chart", "formula")}
