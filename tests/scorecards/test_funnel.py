"""Funnel limits against the exact binomial, in whole fractions."""

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxportal.scorecards.funnel import INNER, OUTER, Unit, Verdict, common, limits, place

pytestmark = pytest.mark.once


def below(successes: int, n: int, center: Fraction) -> Fraction:
    """The exact chance of at most so many."""
    return sum(
        (comb(n, each) * center**each * (1 - center) ** (n - each) for each in range(successes + 1)), Fraction(0)
    )


@given(n=st.integers(1, 60), percent=st.integers(1, 99), share=st.sampled_from([INNER, OUTER]))
def test_limits_lie_where_the_exact_binomial_says(n: int, percent: int, share: float) -> None:
    """Chance puts no more than the tail outside a limit, and one success farther in would be too many."""
    center, tail = Fraction(percent, 100), (1 - share) / 2
    lower, upper = limits(float(center), n, share)
    for limit, favorable in ((lower, center), (1 - upper, 1 - center)):
        outside = [successes for successes in range(n + 1) if successes / n < limit - 1e-9]
        assert below(len(outside) - 1, n, favorable) <= Fraction(tail) + Fraction(1, 10**9)
        assert below(len(outside), n, favorable) >= Fraction(tail) - Fraction(1, 10**9)


def test_a_limit_is_interpolated_as_published() -> None:
    # n 10, p 0.5: P(X<=1) = 11/1024, P(X<=2) = 56/1024; the limit lies between 1 and 2 where the sum passes 0.025.
    lower, upper = limits(0.5, 10, 0.95)
    exact = (2 - (56 / 1024 - 0.025) / (45 / 1024)) / 10
    assert lower == pytest.approx(exact, abs=1e-9)
    assert upper == pytest.approx(1 - exact, abs=1e-9)


def test_limits_narrow_as_n_grows() -> None:
    widths = [upper - lower for lower, upper in (limits(0.8, n, OUTER) for n in (10, 50, 500, 5000))]
    assert widths == sorted(widths, reverse=True)


@pytest.mark.parametrize("center", [0.0, 1.0])
def test_certainty_has_no_width(center: float) -> None:
    assert limits(center, 20, INNER) == (center, center)


def test_units_are_placed_against_all_of_them() -> None:
    units = [Unit(80, 100), Unit(160, 200), Unit(60, 100), Unit(8, 10)]
    assert common(units) == pytest.approx(308 / 410)
    assert [each.verdict for each in place(units)] == [
        Verdict.WITHIN,
        Verdict.WITHIN,
        Verdict.UNUSUAL,
        Verdict.WITHIN,
    ]


def test_nothing_to_compare_is_said() -> None:
    with pytest.raises(ValueError, match="nothing to compare"):
        place([])
