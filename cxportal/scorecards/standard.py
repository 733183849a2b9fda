"""The standard measures, in one list. A new one is a function in its app's `measures.py`, and one entry here."""

from dataclasses import dataclass
from typing import Any

from cxportal.facts.readings import Reader
from cxportal.scorecards import staff
from cxportal.scorecards.control import ChartKind
from cxportal.scorecards.models import Direction, Measure, Unit
from cxportal.ui.templatetags.ui import HEART_WORDS
from feedback.instruments.models import InstrumentKind
from feedback.results import measures as results
from pathways import measures as plan
from recognition.cards import measures as cards

FAVORABLE, VALID = "favorable answers", "valid answers"
SURVEY, UPDATES, CARDS = "Customer survey", "Progress updates", "Recognition cards"


@dataclass(frozen=True)
class Standard:
    """One measure that the portal computes. A change of its formula raises `formula` and is told in snapshots.

    `is_share`: its value is a share of what `n` counts, which is what a confidence interval is about.
    """

    key: str
    name: str
    definition: str
    numerator: str
    denominator: str
    read: Reader
    source: str
    unit: str = Unit.PERCENT
    direction: str = Direction.HIGHER
    letter: str = ""
    chart: str = ChartKind.XMR
    public: bool = False
    formula: int = 1
    is_share: bool = True


def _said(key: str, name: str, question: str, read: Reader, letter: str = "") -> Standard:
    """What customers answered to a question: the favorable share."""
    definition = f"Answers of 4 or 5 to {question}, of all valid answers."
    return Standard(key, name, definition, FAVORABLE, VALID, read, SURVEY, letter=letter, public=True)


STANDARD: tuple[Standard, ...] = (
    Standard(
        "heart-index",
        "HEART index",
        "The equal-weight mean of the letters' favorable shares, over letters that enough people answered.",
        "sum of the letters' shares",
        "letters counted",
        results.heart_index(InstrumentKind.CUSTOMER),
        SURVEY,
        public=True,
        is_share=False,
    ),
    *(
        _said(
            f"favorable-{letter.lower()}",
            f"{HEART_WORDS[letter]}, as customers see it",
            "the letter's question in the customer survey",
            results.letter(InstrumentKind.CUSTOMER, letter),
            letter,
        )
        for letter in "HEART"
    ),
    _said("trust", "Trust in the county", "“After this I trust the county to serve people well”", results.trust),
    _said("ease", "Ease", "“It was easy to get what I needed”", results.ease),
    Standard(
        "response-rate",
        "Response rate of staff",
        "People who answered in the staff rounds that closed in the period, of all who were asked.",
        "people who answered",
        "people asked",
        results.response_rate,
        "Assessment rounds",
    ),
    Standard(
        "feedback-loop",
        "Touchpoints with a feedback loop",
        "Touchpoints in use at which enough customers answered in the period to be heard.",
        "touchpoints heard",
        "touchpoints in use",
        results.touchpoints_with_loop,
        "Touchpoints",
    ),
    Standard(
        "objectives-on-time",
        "Objectives on time",
        "Objectives with a target date that are complete, or on track with the date ahead, on the last day.",
        "objectives on time",
        "priority objectives with a target date that are not deferred",
        plan.on_time,
        UPDATES,
        public=True,
    ),
    Standard(
        "objectives-fresh",
        "Objectives fresh",
        "Objectives at work whose last update is no older than the county allows, on the last day.",
        "objectives with a fresh update",
        "priority objectives that are neither complete nor deferred",
        plan.fresh,
        UPDATES,
    ),
    Standard(
        "objectives-complete",
        "Objectives complete",
        "Objectives that are complete on the last day.",
        "complete objectives",
        "priority objectives that are not deferred",
        plan.complete,
        UPDATES,
        public=True,
    ),
    Standard(
        "reminders-answered",
        "Reminders answered",
        "Duties of which whoever has them was reminded by the day they were due, and that needed no reminder after it. "
        "A duty counts in the period in which it has been due for ten days; assessments stay out.",
        "duties done before they were late",
        "duties reminded of",
        staff.reminders_answered,
        "Reminders sent",
    ),
    Standard(
        "staff-recognized",
        "Staff recognized",
        "Staff who were given a card, note or certificate in the period, of all who work here on the last day.",
        "staff recognized",
        "staff",
        cards.recognized,
        CARDS,
        chart=ChartKind.P,
    ),
    Standard(
        "recognition-days",
        "Days until recognition",
        "The mean of the days from what somebody did to the card, note or certificate given for it in the period.",
        "days waited",
        "recognitions",
        cards.days_to_recognize,
        CARDS,
        unit=Unit.DAYS,
        direction=Direction.LOWER,
    ),
    Standard(
        "pledge-coverage",
        "HEART pledge",
        "Staff whose pledge stands on the last day, of all who work here that day.",
        "staff who pledged",
        "staff",
        staff.pledged,
        "HEART pledge",
    ),
)
READERS: dict[str, Reader] = {each.key: each.read for each in STANDARD}
STOCKS = frozenset(("objectives-complete", "pledge-coverage"))
"""Measures of what has come together so far, by their keys: they only grow, until somebody leaves."""
NO_SHARES = frozenset(each.key for each in STANDARD if not each.is_share)
"""Percents that are no share of people or things: means of shares."""


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
