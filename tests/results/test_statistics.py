"""Formulas against examples worked out independently: by exact fractions, or published."""

from fractions import Fraction
from math import isclose, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.statistics import Share, favorable, gap, heart_index, mean, two_proportions, wilson

pytestmark = pytest.mark.once


def test_favorable_leaves_out_what_is_no_rating() -> None:
    # 3 fours and 4 fives of 2 + 1 + 3 + 4 valid answers; 9 N/A and 5 unanswered do not count.
    assert favorable({1: 2, 3: 1, 4: 3, 5: 4, 0: 9, -1: 5}) == 7 / 10
    assert favorable({0: 9, -1: 5}) is None


def test_mean_is_of_the_valid_answers() -> None:
    assert mean({1: 2, 3: 1, 4: 3, 5: 4, 0: 9}) == float(Fraction(2 + 3 + 12 + 20, 10))
    assert mean({}) is None


# Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998), table I,
# method 3 (score, without continuity correction).
@pytest.mark.parametrize(
    ("positive", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0000, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_gives_the_published_intervals(positive: int, n: int, low: float, high: float) -> None:
    assert [round(end, 4) for end in wilson(positive / n, n)] == [low, high]


def test_wilson_solves_the_equation_that_defines_it() -> None:
    """Its ends are the shares p at which |p − 7/10| is exactly z standard errors √(p(1−p)/10)."""
    for end in wilson(0.7, 10, z=2.0):
        assert isclose(abs(end - 0.7), 2.0 * sqrt(end * (1 - end) / 10), rel_tol=1e-12)


@given(st.integers(1, 5000), st.data())
def test_wilson_stays_in_range_and_holds_the_share(n: int, data: st.DataObject) -> None:
    share = data.draw(st.integers(0, n)) / n
    low, high = wilson(share, n)
    assert 0 <= low <= share + 1e-12
    assert share - 1e-12 <= high <= 1


@pytest.mark.parametrize(("share", "n"), [(0.5, 0), (1.1, 5), (-0.1, 5)])
def test_wilson_refuses_what_is_no_share(share: float, n: int) -> None:
    with pytest.raises(ValueError, match="from 0 to 1"):
        wilson(share, n)


def test_two_proportions_by_exact_fractions() -> None:
    # 40 of 50 against 30 of 50: pooled 7/10, variance 7/10 · 3/10 · (1/50 + 1/50) = 21/2500, so that
    # z² = (1/5)² / (21/2500) = 100/21.
    z = two_proportions(0.8, 50, 0.6, 50)
    assert z is not None
    assert isclose(z * z, float(Fraction(100, 21)), rel_tol=1e-12)
    assert z > 0


def test_two_proportions_change_sign_with_the_order() -> None:
    assert two_proportions(0.6, 50, 0.8, 50) == -(two_proportions(0.8, 50, 0.6, 50) or 0)


def test_two_proportions_of_all_or_nothing_are_undefined() -> None:
    assert two_proportions(1, 5, 1, 9) is None
    assert two_proportions(0, 5, 0, 9) is None


def test_two_proportions_refuse_an_empty_side() -> None:
    with pytest.raises(ValueError, match="at least one each"):
        two_proportions(0.5, 0, 0.5, 5)


def test_index_leaves_small_letters_out_and_says_so() -> None:
    shares = {"H": Share(0.8, 30), "E": Share(0.6, 5), "A": Share(0.1, 4), "T": Share(0.7, 30)}
    index = heart_index(shares, minimum=5)
    assert (index.letters, index.left_out) == ("HET", "AR")
    assert index.value == pytest.approx(float(Fraction(8 + 6 + 7, 30)))


def test_index_of_nothing_is_none() -> None:
    assert heart_index({"H": Share(0.8, 4)}, minimum=5) == heart_index({}, minimum=5)
    assert heart_index({}, minimum=5).value is None


def test_gap_is_flagged_when_large_sure_and_well_asked() -> None:
    found = gap(Share(0.8, 50), Share(0.6, 50))
    assert (found.points, found.flagged, found.blind_spot, found.hidden_strength) == (20, True, True, False)


def test_gap_the_other_way_is_a_hidden_strength() -> None:
    found = gap(Share(0.5, 60), Share(0.8, 60))
    assert (found.points, found.flagged, found.hidden_strength) == (-30, True, True)


def test_gap_says_what_keeps_it_indicative() -> None:
    assert gap(Share(0.8, 29), Share(0.3, 28)).reasons == (
        "only 29 of the department answered",
        "only 28 customers answered",
    )
    assert gap(Share(0.72, 900), Share(0.63, 900)).reasons == ("under 10 points",)
    # 8/10 − 6/10 among 30 each: z² = (1/5)² / (7/10 · 3/10 · 1/15) = 20/7, so z = 1.69.
    assert gap(Share(0.8, 30), Share(0.6, 30)).reasons == ("could be chance",)


def test_gap_of_exactly_the_limit_is_flagged() -> None:
    assert gap(Share(0.7, 900), Share(0.6, 900)).flagged
