"""Limits and signs against published data sets, and the rules one by one."""

import random
from collections.abc import Sequence

import pytest

from cxportal.scorecards.control import Chart, ChartKind, Limited, Point, Rule, chart, mean_moving_range, newest_signs

pytestmark = pytest.mark.once

# NIST/SEMATECH e-Handbook, 6.3.2.2.1, individuals chart of ten batches.
NIST_FLOW = (49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1)
# Montgomery, viscosity of aircraft primer paint.
PAINT = (33.75, 33.05, 34.00, 33.81, 33.46, 34.02, 33.68, 33.27, 33.49, 33.20, 33.62, 33.00, 33.54, 33.12, 33.84)
# Montgomery, frozen orange juice: nonconforming cans in thirty samples of fifty.
JUICE = (12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6)
# Montgomery, purchase orders: nonconforming of samples of different sizes.
ORDERS = (
    *((12, 100), (8, 80), (6, 80), (9, 100), (10, 110), (12, 110), (11, 100), (16, 100), (10, 90), (6, 90), (20, 110)),
    *((15, 120), (9, 120), (8, 120), (6, 110), (8, 80), (10, 80), (7, 80), (5, 90), (8, 100), (5, 100), (8, 100)),
    *((10, 100), (6, 90), (9, 90)),
)


def individuals(values: Sequence[float]) -> list[Point]:
    return [Point(value) for value in values]


def proportions(counts: Sequence[tuple[int, int]]) -> list[Point]:
    return [Point(count / n, n) for count, n in counts]


def rules(values: Sequence[float]) -> list[tuple[int, Rule, int]]:
    return [(sign.at, sign.rule, sign.side) for sign in chart(ChartKind.XMR, individuals(values)).signs]


@pytest.mark.parametrize(
    ("values", "center", "lower", "upper"),
    [(NIST_FLOW, 50.81, 45.8159, 55.8041), (PAINT, 33.523, 32.24, 34.80)],
    ids=["NIST", "paint"],
)
def test_individuals_chart_has_the_published_limits(
    values: Sequence[float], center: float, lower: float, upper: float
) -> None:
    first = chart(ChartKind.XMR, individuals(values)).points[0]
    assert first.center == pytest.approx(center, abs=0.001)
    assert first.lower == pytest.approx(lower, abs=0.006)
    assert first.upper == pytest.approx(upper, abs=0.006)


def test_p_chart_has_the_published_limits_and_signs() -> None:
    found = chart(ChartKind.P, proportions([(count, 50) for count in JUICE]))
    first = found.points[0]
    assert (first.center, first.lower, first.upper) == pytest.approx((0.2313, 0.0524, 0.4102), abs=0.0001)
    assert [sign.at + 1 for sign in found.signs if sign.rule == Rule.OUTSIDE] == [15, 23]


def test_p_chart_of_different_sizes_has_the_published_limits_and_sign() -> None:
    found = chart(ChartKind.P, proportions(ORDERS))
    assert (found.points[0].lower, found.points[0].upper) == pytest.approx((0.007, 0.184), abs=0.0005)
    assert (found.points[1].lower, found.points[1].upper) == pytest.approx((0.0, 0.194), abs=0.0035)
    assert [sign.at + 1 for sign in found.signs if sign.rule == Rule.OUTSIDE] == [11]


def test_laney_is_the_p_chart_widened_by_how_months_vary() -> None:
    points = proportions([(count, 50) for count in JUICE])
    plain, wide = chart(ChartKind.P, points).points[0], chart(ChartKind.LANEY, points).points[0]
    error = (plain.upper - plain.center) / 3
    spread = mean_moving_range([(point.value - plain.center) / error for point in points]) / 1.128
    assert wide.center == plain.center
    assert (wide.upper - wide.center) / (plain.upper - plain.center) == pytest.approx(spread, rel=0.001)
    assert spread > 1


def test_a_great_moving_range_is_left_out() -> None:
    assert mean_moving_range([10, 11, 10, 11, 10, 60]) == pytest.approx(1.0)


def test_moving_range_of_one_value_is_nothing() -> None:
    assert mean_moving_range([5]) == 0


@pytest.mark.parametrize(("months", "trial", "signs"), [(9, True, []), (10, True, [9]), (12, False, [11])])
def test_few_months_make_a_trial_or_no_sign(months: int, trial: bool, signs: list[int]) -> None:
    found = Chart((*[Limited(10, 10, 3)] * (months - 1), Limited(14, 10, 3)))
    assert (found.is_trial, [sign.at for sign in found.signs if sign.rule == Rule.OUTSIDE]) == (trial, signs)


def test_seven_on_one_side_are_a_sign_at_the_seventh() -> None:
    values = [10, 12, 10, 12, 10, 12, 10, 12, 13, 12.5, 13, 12.5, 13, 12.5, 13]
    assert (13, Rule.RUN_OF_SEVEN, 1) in rules(values)


def test_seven_rising_are_a_sign_at_the_seventh() -> None:
    values = [20, 5, 20, 5, 7, 9, 11, 13, 15, 17, 5, 20]
    assert (9, Rule.TREND_OF_SEVEN, 1) in rules(values)


def test_an_equal_month_breaks_a_trend() -> None:
    values = [20, 5, 20, 5, 7, 9, 9, 11, 13, 15, 5, 20]
    assert [rule for _, rule, _ in rules(values) if rule == Rule.TREND_OF_SEVEN] == []


def test_two_of_three_far_out_on_one_side_are_a_sign() -> None:
    point = Limited(12.5, 10, 3)
    assert point.is_beyond(2 / 3)
    assert not Limited(11.9, 10, 3).is_beyond(2 / 3)
    values = [10.0] * 9 + [12.5, 10.0, 12.5, 9.0, 7.5, 12.5]
    found = Chart(tuple(Limited(value, 10, 3) for value in values))
    assert [(sign.at, sign.side) for sign in found.signs if sign.rule == Rule.TWO_OF_THREE] == [(11, 1)]


def test_limits_without_width_call_nothing_a_sign() -> None:
    assert rules([1.0] * 11 + [0.5]) == []


def test_limits_stop_where_a_value_cannot_go() -> None:
    found = chart(ChartKind.P, [Point(0.02, 20)] * 12, floor=0, ceiling=1)
    assert found.points[0].lower == 0


@pytest.mark.parametrize("kind", ChartKind)
def test_none_is_no_sign_where_the_lower_limit_would_lie_below_nothing(kind: ChartKind) -> None:
    shares = [0.0, 0.1, 0.0, 0.2, 0.0, 0.1, 0.1, 0.0, 0.2, 0.1, 0.0, 0.0]
    found = chart(kind, [Point(share, 10) for share in shares], floor=0, ceiling=1)
    assert found.points[-1].lower == 0
    assert found.signs == ()


def test_a_chart_of_proportions_needs_n() -> None:
    with pytest.raises(ValueError, match="needs the number"):
        chart(ChartKind.P, [Point(0.5)])


def test_a_chart_of_nothing_is_empty() -> None:
    assert chart(ChartKind.XMR, []).points == ()


@pytest.mark.parametrize("kind", ChartKind)
def test_the_newest_signs_are_those_of_the_whole_chart(kind: ChartKind) -> None:
    """Runs, trends and jumps drawn at random: at its last point alone a chart says what it says as a whole."""
    chance, found = random.Random(7), set()
    for _ in range(400):
        level, slope = chance.uniform(0.2, 0.8), chance.choice([0, 0, 0.02, -0.02])
        values = [round(level + slope * at + chance.choice([0, 0.01, 0.3]) * chance.gauss(0, 1), 2) for at in range(36)]
        values = [min(1.0, max(0.0, value)) for value in values[: chance.randrange(1, 37)]]
        points = [Point(value, chance.randrange(5, 90)) for value in values]
        whole = chart(kind, points, floor=0, ceiling=1)
        told = [(sign, whole.points[-1]) for sign in whole.signs if sign.at == len(points) - 1]
        assert newest_signs(kind, points, floor=0, ceiling=1) == told
        found |= {sign.rule for sign, _ in told}
    assert found == set(Rule)
