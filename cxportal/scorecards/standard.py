"""The standard measures, in one list. A new one is a function in its app's `measures.py`, and one entry here."""

from dataclasses import dataclass
from typing import Any

from cxportal.facts.readings import Reader
from cxportal.scorecards.control import ChartKind
from cxportal.scorecards.models import Direction, Measure, Unit
from cxportal.ui.templatetags.ui import HEART_WORDS
from feedback.instruments.models import InstrumentKind
from feedback.results import measures as results
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


PLAN = (
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
# What customers say, by letter; then what the whole of their answers says.
LETTERS = tuple(
    Standard(
        key=f"favorable-{letter.lower()}",
        name=f"{HEART_WORDS[letter]}, as customers see it",
        definition="Answers of 4 or 5 to the letter's question in the customer survey, of all valid answers.",
        numerator="favorable answers",
        denominator="valid answers",
        read=results.letter(InstrumentKind.CUSTOMER, letter),
        source="Customer survey",
        letter=letter,
        public=True,
    )
    for letter in "HEART"
)
CUSTOMERS = (
    Standard(
        key="heart-index",
        name="HEART index",
        definition="The equal-weight mean of the letters' favorable shares, over letters that enough people answered.",
        numerator="sum of the letters' shares",
        denominator="letters counted",
        read=results.heart_index(InstrumentKind.CUSTOMER),
        source="Customer survey",
        public=True,
    ),
    Standard(
        key="trust",
        name="Trust in the county",
        definition="Answers of 4 or 5 to “After this I trust the county to serve people well”, of all valid answers.",
        numerator="favorable answers",
        denominator="valid answers",
        read=results.trust,
        source="Customer survey",
        public=True,
    ),
    Standard(
        key="ease",
        name="Ease",
        definition="Answers of 4 or 5 to “It was easy to get what I needed”, of all valid answers.",
        numerator="favorable answers",
        denominator="valid answers",
        read=results.ease,
        source="Customer survey",
        public=True,
    ),
    Standard(
        key="response-rate",
        name="Response rate of staff",
        definition="People who answered in the staff rounds that closed in the period, of all who were asked.",
        numerator="people who answered",
        denominator="people asked",
        read=results.response_rate,
        source="Assessment rounds",
    ),
    Standard(
        key="feedback-loop",
        name="Touchpoints with a feedback loop",
        definition="Touchpoints in use at which enough customers answered in the period to be heard.",
        numerator="touchpoints heard",
        denominator="touchpoints in use",
        read=results.touchpoints_with_loop,
        source="Touchpoints",
    ),
)
STANDARD: tuple[Standard, ...] = (*CUSTOMERS[:1], *LETTERS, *CUSTOMERS[1:], *PLAN)
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
