"""The gap: what a department thinks of its service, and what its customers say."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext, gettext_noop

from cxportal.county.days import today
from feedback import statistics
from feedback.instruments.models import LETTERS, InstrumentKind
from feedback.responses import reading
from feedback.responses.models import ResultSettings
from feedback.responses.reading import ALL, COUNTY, LETTER_KEYS, Figure, Figures, Slice, Tree
from feedback.results.periods import Months, whole_months
from feedback.results.reports import LETTER_NAMES, all_rounds
from feedback.rounds.models import Round

CUSTOMER_MONTHS = 12
KEYS = (*LETTER_KEYS, ALL)
BLIND_SPOT, HIDDEN_STRENGTH = gettext_noop("Blind spot"), gettext_noop("Hidden strength")
IN_LINE, TOO_FEW = gettext_noop("In line"), gettext_noop("Too few answers")
ICONS = {BLIND_SPOT: "visibility_off", HIDDEN_STRENGTH: "star_outline", IN_LINE: "check", TOO_FEW: "do_not_disturb"}


@dataclass(frozen=True)
class GapLine:
    """One letter in three voices. The gap is between the department's own view and its customers'."""

    letter: str
    own: Figure | None
    customers: Figure | None
    each: Figure | None
    gap: statistics.Gap | None

    @property
    def name(self) -> str:
        return gettext(LETTER_NAMES[self.letter])

    @property
    def points(self) -> int | None:
        """Percentage points, rounded; positive where we think better of ourselves than customers do."""
        return round(self.gap.points) if self.gap else None

    @property
    def points_words(self) -> str:
        """ "+9.6", "−20.0"; nothing where there is no gap."""
        return f"{self.gap.points:+.1f}".replace("-", "−") if self.gap else ""

    @property
    def what(self) -> str:
        """Which of the four it is, in English."""
        if self.gap is None:
            return TOO_FEW
        if self.points == 0:
            return IN_LINE
        return BLIND_SPOT if self.gap.blind_spot else HIDDEN_STRENGTH

    @property
    def label(self) -> str:
        return gettext(self.what)

    @property
    def icon(self) -> str:
        return ICONS[self.what]

    @property
    def tone(self) -> str:
        if self.gap is None or not self.gap.flagged:
            return "neutral"
        return "warning" if self.gap.blind_spot else "success"

    @property
    def weight(self) -> str:
        """ "Flagged", or "indicative" with what keeps it from being flagged."""
        if self.gap is None:
            return ""
        if self.gap.flagged:
            return gettext("Flagged")
        return gettext("Indicative: %(reasons)s") % {"reasons": ", ".join(self.gap.reasons)}

    @property
    def z(self) -> str:
        return "" if self.gap is None or self.gap.z is None else f"{self.gap.z:.2f}".replace("-", "−")


@dataclass(frozen=True)
class Sources:
    """Whose answers are compared: the newest round of either staff instrument, and the customers of the last year."""

    own: Round | None
    each: Round | None
    months: Months

    @classmethod
    def newest(cls, rounds: list[Round], on: dt.date) -> "Sources":
        """`rounds` are the closed ones, the newest first."""

        def first(kind: str) -> Round | None:
            return next((round for round in rounds if round.instrument.kind == kind), None)

        months = whole_months(on, CUSTOMER_MONTHS)
        return cls(first(InstrumentKind.DEPARTMENT), first(InstrumentKind.SELF), months)


@dataclass(frozen=True)
class Voices:
    """The figures of every department in the three voices."""

    own: Mapping[int, Figures]
    customers: Mapping[int, Figures]
    each: Mapping[int, Figures]
    rules: ResultSettings

    @classmethod
    def read(cls, sources: Sources, tree: Tree) -> "Voices":
        """Four queries at any size."""
        rules = ResultSettings.current()

        def figures(slice: Slice) -> dict[int, Figures]:
            return reading.by_department(slice, tree, keys=KEYS, minimum=rules.minimum_people)

        own, each, months = sources.own, sources.each, sources.months
        return cls(
            own=figures(Slice(InstrumentKind.DEPARTMENT, round_id=own.pk if own else 0)),
            customers=figures(Slice(InstrumentKind.CUSTOMER, months.first, months.last)),
            each=figures(Slice(InstrumentKind.SELF, round_id=each.pk if each else 0)),
            rules=rules,
        )

    def lines(self, department: int) -> list[GapLine]:
        """The five letters of one department, or of the county."""
        return [self._line(department, letter) for letter in LETTERS]

    def _line(self, department: int, letter: str) -> GapLine:
        key = f"letter:{letter}"
        own, customers, each = (voice.get(department, {}).get(key) for voice in (self.own, self.customers, self.each))
        gap = None
        if own and customers:
            points, people = self.rules.gap_points, self.rules.gap_people
            gap = statistics.gap(own.as_share, customers.as_share, points=points, people=people)
        return GapLine(letter, own, customers, each, gap)


def line_of(department: int, letter: str) -> GapLine | None:
    """One letter of a department as it is today; None where either is not known (any more)."""
    tree = Tree.on(today())
    if department != COUNTY and department not in tree.parts:
        return None
    lines = Voices.read(Sources.newest(all_rounds(), today()), tree).lines(department)
    return next((line for line in lines if line.letter == letter), None)


@dataclass(frozen=True)
class GapRow:
    """One department in the table of all."""

    id: int
    name: str
    lines: list[GapLine]


def rows_of(voices: Voices, tree: Tree) -> list[GapRow]:
    """The departments that report, by name."""
    reporting = [part for part in tree.parts.values() if part.kind == "department"]
    return [GapRow(part.id, part.name, voices.lines(part.id)) for part in reporting or tree.below(COUNTY)]
