"""What the panel thinks of an award's nominations, put together for the official."""

from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction

from cxportal.people.models import Person
from recognition.awards.models import LETTERS, Award, Nomination, Score
from recognition.awards.predicates import too_close


@dataclass
class Judged:
    """One nomination with its scores. Means are over those who scored; people who stand aside count nowhere."""

    nomination: Nomination
    scores: list[Score] = field(default_factory=list)
    mine: Score | None = None
    too_close: str = ""

    @property
    def counted(self) -> list[Score]:
        return [score for score in self.scores if not score.stands_aside]

    @property
    def mean(self) -> Fraction | None:
        """Of the sums, 5 to 25; exact."""
        return Fraction(sum(score.sum for score in self.counted), len(self.counted)) if self.counted else None

    @property
    def mean_words(self) -> str:
        return f"{float(self.mean):.1f}" if self.mean is not None else "–"

    @property
    def recommended(self) -> int:
        return sum(score.recommends for score in self.counted)

    @property
    def letters(self) -> list[tuple[str, str]]:
        """Each letter with its mean, to one place."""
        return [(letter, self._mean_of(letter)) for letter in LETTERS]

    def _mean_of(self, letter: str) -> str:
        points = [getattr(score, letter.lower()) for score in self.counted]
        return f"{sum(points) / len(points):.1f}" if points else "–"


def judged(award: Award, *, reader: Person) -> list[Judged]:
    """Those that stand, by mean, then by recommendations. What is about the reader is left out. Two queries."""
    standing = award.nominations.standing().not_about(reader)
    standing = standing.select_related("nominee__department", "department", "nominator").by_name()
    by_nomination: dict[int, list[Score]] = defaultdict(list)
    scores = Score.objects.filter(nomination__award=award).select_related("by").order_by("by__last_name", "pk")
    for score in scores:
        by_nomination[score.nomination_id].append(score)
    found = []
    for nomination in standing:
        row = Judged(nomination, by_nomination[nomination.pk])
        row.mine = next((score for score in row.scores if score.by_id == reader.pk), None)
        row.too_close = too_close(reader, nomination)
        found.append(row)
    return sorted(found, key=lambda row: (-(row.mean or 0), -row.recommended, row.nomination.whom.lower()))
