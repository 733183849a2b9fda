"""Months, quarters and fiscal years of the county, as stretches of its days.

Pure: a fiscal year starts with a month (1 to 12) and is named by the calendar year in which it ends.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from cxportal.ui.templatetags.ui import format_day


class PeriodKind(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


LENGTH = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.YEAR: 12}
"""In months."""


def month_number(day: dt.date) -> int:
    """The month of a day as an integer, such as 202611."""
    return day.year * 100 + day.month


def first_of(month: int) -> dt.date:
    """The first day of a month such as 202611. ValueError where there is no such month."""
    return dt.date(month // 100, month % 100, 1)


def months_later(day: dt.date, count: int) -> dt.date:
    """The first day of the month so many months after (before, where negative) that of the day."""
    months = day.year * 12 + day.month - 1 + count
    return dt.date(months // 12, months % 12 + 1, 1)


@dataclass(frozen=True, order=True)
class Period:
    """From its first day to its last, both included. `fiscal_year` is the one it lies in, `quarter` 1 to 4 of it."""

    first: dt.date
    kind: PeriodKind
    starts_in: int = 10

    @classmethod
    def of(cls, kind: PeriodKind, day: dt.date, *, starts_in: int = 10) -> Self:
        """The period of that kind in which the day lies; the fiscal year starts with month `starts_in`."""
        length = LENGTH[kind]
        into = (day.month - starts_in) % length
        return cls(months_later(day, -into), kind, starts_in)

    @property
    def end(self) -> dt.date:
        """The first day after it."""
        return months_later(self.first, LENGTH[self.kind])

    @property
    def last(self) -> dt.date:
        return self.end - dt.timedelta(days=1)

    @property
    def months(self) -> list[int]:
        """Its months as integers, such as 202610, 202611, 202612."""
        return [month_number(months_later(self.first, number)) for number in range(LENGTH[self.kind])]

    @property
    def fiscal_year(self) -> int:
        return self.first.year + (1 if self.starts_in > 1 and self.first.month >= self.starts_in else 0)

    @property
    def quarter(self) -> int:
        return (self.first.month - self.starts_in) % 12 // 3 + 1

    @property
    def label(self) -> str:
        """ "Nov 2026", "Q1 FY 2027", "FY 2027"."""
        if self.kind == PeriodKind.MONTH:
            return f"{self.first:%b %Y}"
        return f"Q{self.quarter} FY {self.fiscal_year}" if self.kind == PeriodKind.QUARTER else f"FY {self.fiscal_year}"

    @property
    def days(self) -> str:
        """Its days in words: "Oct 1, 2026 to Dec 31, 2026"."""
        return f"{format_day(self.first)} to {format_day(self.last)}"

    def __contains__(self, day: object) -> bool:
        return isinstance(day, dt.date) and self.first <= day < self.end

    def before(self, count: int = 1) -> "Period":
        """The period of the same kind so many earlier (later, where negative)."""
        return Period(months_later(self.first, -count * LENGTH[self.kind]), self.kind, self.starts_in)
