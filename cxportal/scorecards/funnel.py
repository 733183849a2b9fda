"""Funnel plots: how far a unit's proportion may lie from the common one by chance alone, given its n.

Source: D. Spiegelhalter, "Funnel plots for comparing institutional performance", Statistics in Medicine 24 (2005): the
exact binomial limits, interpolated between whole numbers of successes. The upper limit mirrors the lower one of the
unfavorable answers, so that by chance alone no more than the stated share lies outside on either side.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import exp, lgamma, log, sqrt

INNER, OUTER = 0.95, 0.998
FAR = 10
"""So many standard deviations below the center nothing is left to add up (under one in 10^15)."""


class Verdict(StrEnum):
    """Where a unit stands. Never a place in a ranking."""

    WITHIN = "within what chance explains"
    NOTICEABLE = "outside the 95% limits"
    UNUSUAL = "outside the 99.8% limits"


@dataclass(frozen=True)
class Unit:
    """So many favorable of n."""

    favorable: int
    n: int


@dataclass(frozen=True)
class Placed:
    """A unit with the limits at its n (0 to 1)."""

    proportion: float
    n: int
    inner: tuple[float, float]
    outer: tuple[float, float]

    @property
    def verdict(self) -> Verdict:
        if not self.outer[0] <= self.proportion <= self.outer[1]:
            return Verdict.UNUSUAL
        return Verdict.WITHIN if self.inner[0] <= self.proportion <= self.inner[1] else Verdict.NOTICEABLE


def common(units: Sequence[Unit]) -> float:
    """The pooled proportion, 0 to 1. ValueError where nothing is to be pooled."""
    total = sum(unit.n for unit in units)
    if not total:
        raise ValueError("There is nothing to compare.")
    return sum(unit.favorable for unit in units) / total


def place(units: Sequence[Unit]) -> list[Placed]:
    """Each unit against the common proportion of all. Units without answers raise ValueError."""
    center = common(units)
    return [
        Placed(unit.favorable / unit.n, unit.n, limits(center, unit.n, INNER), limits(center, unit.n, OUTER))
        for unit in units
    ]


def limits(center: float, n: int, share: float) -> tuple[float, float]:
    """Lower and upper limit of a proportion of n whose true value is `center`, for a share such as 0.95."""
    if n <= 0:
        raise ValueError("A proportion is of at least one.")
    tail = (1 - share) / 2
    return _quantile(center, n, tail), 1 - _quantile(1 - center, n, tail)


def _quantile(center: float, n: int, probability: float) -> float:
    """Spiegelhalter's interpolated inverse of the binomial distribution, as a proportion."""
    if center in (0, 1):
        return center
    below = 0.0
    least = max(0, int(n * center - FAR * sqrt(n * center * (1 - center))))
    for successes in range(least, n + 1):
        mass = _mass(successes, n, center)
        if below + mass >= probability or successes == n:
            share = (below + mass - probability) / mass if mass else 0.0
            return min(1.0, max(0.0, (successes - share) / n))
        below += mass
    raise AssertionError("The loop returns at n.")


def _mass(successes: int, n: int, center: float) -> float:
    """The binomial probability of exactly so many."""
    ways = lgamma(n + 1) - lgamma(successes + 1) - lgamma(n - successes + 1)
    return exp(ways + successes * log(center) + (n - successes) * log(1 - center))
