"""Months, quarters and fiscal years, to the day."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxportal.county.periods import Period, PeriodKind, first_of, month_number, months_later

pytestmark = pytest.mark.once
KINDS = st.sampled_from(list(PeriodKind))


@pytest.mark.parametrize(
    ("kind", "day", "starts_in", "first", "last", "label"),
    [
        ("month", "2028-02-29", 10, "2028-02-01", "2028-02-29", "Feb 2028"),
        ("quarter", "2026-11-26", 10, "2026-10-01", "2026-12-31", "Q1 FY 2027"),
        ("quarter", "2027-01-01", 10, "2027-01-01", "2027-03-31", "Q2 FY 2027"),
        ("quarter", "2026-09-30", 10, "2026-07-01", "2026-09-30", "Q4 FY 2026"),
        ("year", "2026-09-30", 10, "2025-10-01", "2026-09-30", "FY 2026"),
        ("year", "2026-11-26", 1, "2026-01-01", "2026-12-31", "FY 2026"),
        ("quarter", "2026-02-10", 2, "2026-02-01", "2026-04-30", "Q1 FY 2027"),
    ],
)
def test_period_of_a_day(kind: str, day: str, starts_in: int, first: str, last: str, label: str) -> None:
    period = Period.of(PeriodKind(kind), dt.date.fromisoformat(day), starts_in=starts_in)
    assert (period.first.isoformat(), period.last.isoformat(), period.label) == (first, last, label)


@given(kind=KINDS, day=st.dates(dt.date(1990, 1, 1), dt.date(2100, 1, 1)), starts_in=st.integers(1, 12))
def test_a_day_lies_in_its_period_and_no_neighbor(kind: PeriodKind, day: dt.date, starts_in: int) -> None:
    period = Period.of(kind, day, starts_in=starts_in)
    assert day in period
    assert day not in period.before()
    assert day not in period.before(-1)
    assert period.before().end == period.first
    assert month_number(day) in period.months


def test_months_of_a_quarter() -> None:
    assert Period.of(PeriodKind.QUARTER, dt.date(2026, 12, 31)).months == [202610, 202611, 202612]


def test_days_in_words() -> None:
    assert Period.of(PeriodKind.QUARTER, dt.date(2026, 11, 26)).days == "Oct 1, 2026 to Dec 31, 2026"


def test_months_cross_years() -> None:
    assert months_later(dt.date(2026, 11, 26), 2) == dt.date(2027, 1, 1)
    assert months_later(dt.date(2026, 1, 31), -1) == dt.date(2025, 12, 1)
    assert first_of(202611) == dt.date(2026, 11, 1)
