"""Stretches of months, and how they are called."""

import datetime as dt
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from cxportal.county.periods import first_of, month_number, months_later


@dataclass(frozen=True)
class Months:
    """From a month to a month (such as 202611), both included."""

    first: int
    last: int

    @property
    def before(self) -> "Months":
        """As many months, right before."""
        length = len(self.all)
        return Months(
            month_number(months_later(first_of(self.first), -length)),
            month_number(months_later(first_of(self.first), -1)),
        )

    @property
    def all(self) -> list[int]:
        begin = first_of(self.first)
        end = first_of(self.last)
        count = (end.year - begin.year) * 12 + end.month - begin.month + 1
        return [month_number(months_later(begin, number)) for number in range(count)]

    @property
    def words(self) -> str:
        return (
            month_words(self.first)
            if self.first == self.last
            else gettext("%(first)s to %(last)s") % {"first": month_words(self.first), "last": month_words(self.last)}
        )


def whole_months(on: dt.date, count: int) -> Months:
    """The last so many months that are over."""
    return Months(month_number(months_later(on, -count)), month_number(months_later(on, -1)))


def month_words(month: int) -> str:
    """ "Nov 2026"; in Spanish "nov 2026"."""
    if (get_language() or "en") == "en":
        return f"{first_of(month):%b %Y}"
    return date_format(first_of(month), "M Y", use_l10n=False).lower()
