"""The figures that feedback shows, as pure functions: no database, no rounding, shares from 0 to 1.

Formulas are those of the field (DOMAIN.md). A share and its n belong together: n is people, so that somebody who
answered three items of a letter counts once, and intervals stay honestly wide.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext

Z95 = 1.959963984540054
"""The 97.5 % point of the standard normal distribution: 95 % lie between it and its negative."""
FLAG_POINTS, FLAG_Z, FLAG_PEOPLE = 10.0, 1.96, 30


def favorable(counts: Mapping[int, int]) -> float | None:
    """The share of valid answers (1 to 5) that are 4 or 5, from 0 to 1; None where nothing valid was answered.

    `counts` maps an answer to how often it was given; N/A, unanswered and anything else outside 1 to 5 is left out.
    """
    valid = sum(counts.get(value, 0) for value in range(1, 6))
    return (counts.get(4, 0) + counts.get(5, 0)) / valid if valid else None


def mean(counts: Mapping[int, int]) -> float | None:
    """The mean of the valid answers, from 1 to 5; None where there are none."""
    valid = sum(counts.get(value, 0) for value in range(1, 6))
    return sum(value * counts.get(value, 0) for value in range(1, 6)) / valid if valid else None


def wilson(share: float, n: int, z: float = Z95) -> tuple[float, float]:
    """The score interval of a share from 0 to 1 among n, each end from 0 to 1 (E. B. Wilson, JASA 22, 1927).

    Raises ValueError where n is not positive or the share lies outside 0 to 1.
    """
    if n <= 0 or not 0 <= share <= 1:
        raise ValueError("An interval needs a share from 0 to 1 among at least one.")
    turn = z * z / n
    middle = share + turn / 2
    reach = z * math.sqrt(share * (1 - share) / n + turn / (4 * n))
    low, high = (middle - reach) / (1 + turn), (middle + reach) / (1 + turn)
    return (0.0 if share == 0 else low, 1.0 if share == 1 else high)


def two_proportions(first: float, n_first: int, second: float, n_second: int) -> float | None:
    """z of the difference first − second with the pooled share (a two-sided test: |z| ≥ 1.96 is rare by chance).

    None where it is not defined: both shares are 0, or both are 1. Raises ValueError where an n is not positive or a
    share lies outside 0 to 1.
    """
    if min(n_first, n_second) <= 0 or not (0 <= first <= 1 and 0 <= second <= 1):
        raise ValueError("Two proportions need shares from 0 to 1 among at least one each.")
    pooled = (first * n_first + second * n_second) / (n_first + n_second)
    spread = math.sqrt(pooled * (1 - pooled) * (1 / n_first + 1 / n_second))
    return (first - second) / spread if spread else None


@dataclass(frozen=True)
class Share:
    """A share of favorable answers (0 to 1) among n people."""

    value: float
    n: int


@dataclass(frozen=True)
class HeartIndex:
    """The index from 0 to 1 (None without any letter), the letters it is made of and those left out."""

    value: float | None
    letters: str
    left_out: str


def heart_index(shares: Mapping[str, Share], *, minimum: int) -> HeartIndex:
    """The equal-weight mean of the letters' shares, over the letters that at least `minimum` people answered."""
    counted = [letter for letter in "HEART" if letter in shares and shares[letter].n >= minimum]
    value = sum(shares[letter].value for letter in counted) / len(counted) if counted else None
    return HeartIndex(value, "".join(counted), "".join(letter for letter in "HEART" if letter not in counted))


@dataclass(frozen=True)
class Gap:
    """A department's own view of itself minus its customers' view, in percentage points (-100 to 100).

    `flagged`: large (|points| ≥ the limit), not likely by chance (|z| ≥ 1.96) and both sides asked enough people;
    otherwise the gap is only indicative, and `reasons` say what is missing.
    """

    points: float
    z: float | None
    own: Share
    customers: Share
    reasons: tuple[str, ...]

    @property
    def flagged(self) -> bool:
        return not self.reasons

    @property
    def blind_spot(self) -> bool:
        """We think better of ourselves than our customers do."""
        return self.points > 0

    @property
    def hidden_strength(self) -> bool:
        """Our customers think better of us than we do."""
        return self.points < 0


def gap(own: Share, customers: Share, *, points: float = FLAG_POINTS, people: int = FLAG_PEOPLE) -> Gap:
    """The gap of one letter. `points` and `people` are the limits from which on it is flagged."""
    difference = round(100 * (own.value - customers.value), 9)
    z = two_proportions(own.value, own.n, customers.value, customers.n)
    reasons = []
    if abs(difference) < points:
        reasons.append(gettext("under %(points)s points") % {"points": f"{points:g}"})
    if z is None or abs(z) < FLAG_Z:
        reasons.append(gettext("could be chance"))
    if own.n < people:
        reasons.append(gettext("only %(count)s of the department answered") % {"count": own.n})
    if customers.n < people:
        reasons.append(gettext("only %(count)s customers answered") % {"count": customers.n})
    return Gap(difference, z, own, customers, tuple(reasons))
