"""When evidence is found, thin, or not there. Pure: each rule takes counts, and says why in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from cxportal.scorecards.standing import Movement, Standing

PERCENT = 100


@dataclass(frozen=True)
class Thresholds:
    """From where on evidence counts as found. The program office sets them; shares are in percent."""

    answers: int = 30
    favorable: int = 70
    objectives: int = 50
    way: int = 50
    cards: int = 12
    months: int = 12


USUAL = Thresholds()


class Weight(StrEnum):
    FOUND = "Evidence found"
    THIN = "Thin evidence"
    NONE = "No evidence yet"


CHIPS: dict[Weight, tuple[str, str]] = {
    Weight.FOUND: ("check_circle", "success"),
    Weight.THIN: ("hourglass_empty", "warning"),
    Weight.NONE: ("radio_button_unchecked", "neutral"),
}
"""Weight → icon and tone of its chip."""


def told(by: Thresholds) -> tuple[tuple[str, str], ...]:
    """The rule of each kind of evidence, in words."""
    return (
        (
            "Measures",
            "Found where a measure tied to it is on target or improved since the figure before. Thin where there is a "
            "published figure, and neither.",
        ),
        (
            "Objectives",
            f"Found where at least {by.objectives}% of the priority objectives that serve it through the pathways are "
            "complete, or on track with a fresh update. Thin where there are fewer.",
        ),
        (
            "Department goals",
            f"Found where one that serves it is met, or has come {by.way}% of its way. Thin where one is in effect.",
        ),
        (
            "Feedback",
            f"Found where customers are favorable in {by.favorable}% or more of at least {by.answers:,} answers to one "
            "of its letters. Thin where there is a published figure for one.",
        ),
        (
            "Recognition",
            f"Found with {_many(by.cards, 'card')} or more for its letters in the last {_many(by.months, 'month')}. "
            "Thin with fewer.",
        ),
    )


VERDICT = (
    "An outcome has evidence where its measures are found and one of the other four is too: figures alone can have "
    "other causes, and work alone shows no result. With anything else the evidence is thin; with nothing there is none."
)


@dataclass(frozen=True)
class Strand:
    """One kind of evidence, how much it weighs, and why."""

    name: str
    weight: Weight
    reason: str

    @property
    def chip(self) -> tuple[str, str, str]:
        return chip_of(self.weight)


def chip_of(weight: Weight) -> tuple[str, str, str]:
    """Word, icon and tone."""
    return str(weight), *CHIPS[weight]


@dataclass(frozen=True)
class Figure:
    """What a measure says: its name, its value in words, whether it has one, where it stands and moves."""

    name: str
    words: str
    known: bool
    standing: Standing
    movement: Movement | None

    @property
    def speaks(self) -> bool:
        return self.known and (self.standing == Standing.ON or self.movement == Movement.IMPROVING)


def measures(figures: Sequence[Figure]) -> Strand:
    known = [figure for figure in figures if figure.known]
    speaking = [figure for figure in known if figure.speaks]
    if speaking:
        return Strand("Measures", Weight.FOUND, "; ".join(f"{each.name}: {each.words}" for each in speaking))
    if known:
        words = "; ".join(f"{each.name}: {each.words}" for each in known)
        return Strand("Measures", Weight.THIN, f"Neither on target nor improved. {words}")
    words = f"No published figure of {_many(len(figures), 'measure')}" if figures else "No measure is tied to it"
    return Strand("Measures", Weight.NONE, words)


def objectives(*, priority: int, going_well: int, stale: int, by: Thresholds = USUAL) -> Strand:
    """`going_well`: complete, or on track with a fresh update."""
    if not priority:
        return Strand("Objectives", Weight.NONE, "No priority objective serves it")
    words = f"{going_well} of {_many(priority, 'objective')} complete, or on track and fresh"
    words += f"; {stale} without a fresh update" if stale else ""
    enough = PERCENT * going_well >= by.objectives * priority
    return Strand("Objectives", Weight.FOUND if enough else Weight.THIN, words)


def department_goals(*, met: int, running: int, far: int, by: Thresholds = USUAL) -> Strand:
    """`far`: how many of those in effect have come far enough."""
    if not met and not running:
        return Strand("Department goals", Weight.NONE, "No department goal serves it")
    said = [f"{met} met"] if met else []
    said += [f"{running} in effect"] if running else []
    said += [f"{far} of them {by.way}% of the way or more"] if running else []
    return Strand("Department goals", Weight.FOUND if met or far else Weight.THIN, ", ".join(said))


def feedback(shares: Sequence[tuple[str, float, int]], by: Thresholds = USUAL) -> Strand:
    """(letter, share of favorable answers, valid answers) of the letters that have a published figure."""
    if not shares:
        return Strand("Feedback", Weight.NONE, "No published figure for its letters")
    good = any(round(PERCENT * share, 6) >= by.favorable and n >= by.answers for _, share, n in shares)
    words = ", ".join(f"{letter} {share:.0%} of {n:,}" for letter, share, n in shares)
    return Strand("Feedback", Weight.FOUND if good else Weight.THIN, f"Favorable answers of customers: {words}")


def recognition(cards: Sequence[tuple[str, int]], by: Thresholds = USUAL) -> Strand:
    """(letter, cards) of the goal's letters."""
    total = sum(count for _, count in cards)
    if not total:
        return Strand("Recognition", Weight.NONE, "No card for its letters" if cards else "It has no letters yet")
    words = ", ".join(f"{letter} {count:,}" for letter, count in cards)
    weight = Weight.FOUND if total >= by.cards else Weight.THIN
    return Strand("Recognition", weight, f"{_many(total, 'card')} in {_many(by.months, 'month')}: {words}")


def verdict(own: Strand, others: Sequence[Strand]) -> Weight:
    """Of an outcome: its measures, and what speaks for the whole goal."""
    if own.weight == Weight.FOUND and any(each.weight == Weight.FOUND for each in others):
        return Weight.FOUND
    return Weight.NONE if all(each.weight == Weight.NONE for each in (own, *others)) else Weight.THIN


def together(weights: Sequence[Weight]) -> Weight:
    """Of a goal: found where all its outcomes are, none where none has any."""
    if weights and all(weight == Weight.FOUND for weight in weights):
        return Weight.FOUND
    return Weight.NONE if all(weight == Weight.NONE for weight in weights) else Weight.THIN


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
