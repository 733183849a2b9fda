"""Control charts of monthly figures: limits and the signs of a change, by the rules that the program office reads.

Sources: the individuals chart with moving ranges and the p-chart are those of D. Montgomery, "Introduction to
Statistical Quality Control", and of the NIST/SEMATECH handbook; the p-prime chart is D. Laney's, "Improved Control
Charts for Attributes" (2002). A moving range of 3.267 times the mean and more is left out once, as the NHS's "Making
data count" does; its rules of seven points are used too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import inf, sqrt

XMR_FACTOR = 2.66
"""Three standard deviations, estimated from the mean moving range: 3 / 1.128."""
RANGE_LIMIT = 3.267
"""Moving ranges of so many times their mean and more are left out of it."""
RUN = 7
TRIAL_UNDER = 12
SILENT_UNDER = 10

Bounds = tuple[float, float]
"""What a value can never pass: lowest, highest."""


class ChartKind(StrEnum):
    XMR = "xmr"
    P = "p"
    LANEY = "laney"


class Rule(StrEnum):
    """Why a point is a sign, in words."""

    OUTSIDE = "a point outside the limits"
    RUN_OF_SEVEN = "seven in a row on one side of the center"
    TREND_OF_SEVEN = "seven in a row rising or falling"
    TWO_OF_THREE = "two of three beyond two thirds of the way to a limit"


@dataclass(frozen=True)
class Point:
    """One month: its value, and for a proportion (0 to 1) the number it is of."""

    value: float
    n: int = 0


@dataclass(frozen=True)
class Limited:
    """A point with the center and the limits that hold for it.

    `reach` is the way from the center to either limit, as the figures make it. The limits are drawn no farther than
    `floor` and `ceiling`, which no value can pass; how far out a point lies is told by the reach: where the lower limit
    of a small share would lie below 0, a month with none is no sign.
    """

    value: float
    center: float
    reach: float
    floor: float = -inf
    ceiling: float = inf

    @property
    def lower(self) -> float:
        return max(self.floor, self.center - self.reach)

    @property
    def upper(self) -> float:
        return min(self.ceiling, self.center + self.reach)

    @property
    def is_outside(self) -> bool:
        return not self.lower <= self.value <= self.upper

    @property
    def side(self) -> int:
        """1 above the center, -1 below, 0 on it."""
        return (self.value > self.center) - (self.value < self.center)

    @property
    def has_width(self) -> bool:
        return self.upper - self.lower > 1e-9

    def is_beyond(self, share: float) -> bool:
        """Whether it lies farther out, on either side, than this share of the way to a limit."""
        return abs(self.value - self.center) > share * self.reach


@dataclass(frozen=True)
class Sign:
    """A rule that fired: at which point (0 is the first), on which side (1 high, -1 low)."""

    at: int
    rule: Rule
    side: int


@dataclass(frozen=True)
class Chart:
    """Points with their limits. Under twelve the limits are a trial; under ten nothing is called a sign."""

    points: tuple[Limited, ...]

    @property
    def is_trial(self) -> bool:
        return len(self.points) < TRIAL_UNDER

    @property
    def signs(self) -> tuple[Sign, ...]:
        """Where limits have no width nothing is known of how months differ, and nothing is a sign."""
        if len(self.points) < SILENT_UNDER:
            return ()
        return tuple(sign for sign in _signs(self.points) if self.points[sign.at].has_width)


def chart(
    kind: ChartKind, points: Sequence[Point], *, floor: float | None = None, ceiling: float | None = None
) -> Chart:
    """The chart of one stretch of months between two changes of the process; empty for no points.

    `floor` and `ceiling` are what the value can never pass (0 and 1 for a proportion): limits stop there. A p-chart
    needs n above 0 at every point, else ValueError.
    """
    return Chart(tuple(_limited(kind, points, len(points), floor, ceiling)))


def newest_signs(
    kind: ChartKind, points: Sequence[Point], *, floor: float | None = None, ceiling: float | None = None
) -> list[tuple[Sign, Limited]]:
    """The signs of the chart at its last point alone, each with that point and its limits: what `chart` says of it, in
    a small part of the time. No rule looks further back than seven points and one."""
    if len(points) < SILENT_UNDER:
        return []
    newest = _limited(kind, points, RUN + 1, floor, ceiling)
    last = newest[-1]
    if not last.has_width:
        return []
    return [(Sign(len(points) - 1, sign.rule, sign.side), last) for sign in _signs(newest) if sign.at == RUN]


def _limited(
    kind: ChartKind, points: Sequence[Point], newest: int, floor: float | None, ceiling: float | None
) -> list[Limited]:
    """The newest points with the limits that all of them make."""
    if not points:
        return []
    bounds = (-inf if floor is None else floor, inf if ceiling is None else ceiling)
    if kind == ChartKind.XMR:
        return _xmr(points, newest, bounds)
    if any(point.n <= 0 for point in points):
        raise ValueError("A chart of proportions needs the number that each one is of.")
    return _proportions(points, newest, bounds, by_variation=kind == ChartKind.LANEY)


def mean_moving_range(values: Sequence[float]) -> float:
    """The mean absolute difference of neighbors, after leaving out once those of 3.267 times the mean and more.

    0 for fewer than two values.
    """
    ranges = [abs(after - before) for before, after in pairwise(values)]
    if not ranges:
        return 0.0
    mean = sum(ranges) / len(ranges)
    kept = [each for each in ranges if each < RANGE_LIMIT * mean]
    return sum(kept) / len(kept) if kept else mean


def _xmr(points: Sequence[Point], newest: int, bounds: Bounds) -> list[Limited]:
    values = [point.value for point in points]
    center = sum(values) / len(values)
    reach = XMR_FACTOR * mean_moving_range(values)
    return [Limited(value, center, reach, *bounds) for value in values[-newest:]]


def _proportions(points: Sequence[Point], newest: int, bounds: Bounds, *, by_variation: bool) -> list[Limited]:
    """The center is the pooled proportion; Laney's widens or narrows the limits by how much months really vary."""
    center = sum(point.value * point.n for point in points) / sum(point.n for point in points)
    errors = [sqrt(center * (1 - center) / point.n) for point in points]
    factor = 1.0
    if by_variation and all(errors):
        scores = [(point.value - center) / error for point, error in zip(points, errors, strict=True)]
        factor = XMR_FACTOR / 3 * mean_moving_range(scores)
    return [
        Limited(point.value, center, 3 * factor * error, *bounds)
        for point, error in zip(points[-newest:], errors[-newest:], strict=True)
    ]


def _signs(points: Sequence[Limited]) -> Iterator[Sign]:
    """Each rule once where it begins to hold, at the point that completes it."""
    run = trend = 0
    direction = 0
    for at, point in enumerate(points):
        before = points[at - 1] if at else None
        if point.is_outside:
            yield Sign(at, Rule.OUTSIDE, point.side)
        same_side = before is not None and point.side and point.side == before.side
        run = run + 1 if same_side else abs(point.side)
        if run == RUN:
            yield Sign(at, Rule.RUN_OF_SEVEN, point.side)
        if before is not None:
            step = (point.value > before.value) - (point.value < before.value)
            trend = trend + 1 if step and step == direction else 1 + abs(step)
            direction = step
        else:
            trend = 1
        if trend == RUN:
            yield Sign(at, Rule.TREND_OF_SEVEN, direction)
        if _two_of_three(points, at) and not (at and _two_of_three(points, at - 1)):
            yield Sign(at, Rule.TWO_OF_THREE, point.side)


def _two_of_three(points: Sequence[Limited], at: int) -> bool:
    """Whether this point and one of the two before it lie far out on the same side."""
    point = points[at]
    if not point.is_beyond(2 / 3):
        return False
    return any(other.side == point.side and other.is_beyond(2 / 3) for other in points[max(0, at - 2) : at])
