"""Days as the county counts them."""

import datetime as dt
from dataclasses import dataclass
from typing import Self

from django.utils import timezone

from cxportal.county.models import Holiday

ONE_DAY = dt.timedelta(days=1)


def today() -> dt.date:
    """Today in the county's time zone (the middleware and the tasks make it the active one)."""
    return timezone.localdate()


@dataclass(frozen=True)
class Workdays:
    """The county's business days: neither weekends nor its holidays. Read once, asked often."""

    holidays: frozenset[dt.date]

    @classmethod
    def read(cls, *, since: dt.date) -> Self:
        """Knows the holidays from that day on. One query."""
        return cls(frozenset(Holiday.objects.filter(date__gte=since).values_list("date", flat=True)))

    def is_open(self, day: dt.date) -> bool:
        return day.weekday() < 5 and day not in self.holidays

    def first_open(self, day: dt.date) -> dt.date:
        """The day itself where it is a business day, else the next one."""
        while not self.is_open(day):
            day += ONE_DAY
        return day

    def after(self, start: dt.date, count: int) -> dt.date:
        """The `count`-th business day after `start`."""
        day = start
        for _ in range(count):
            day = self.first_open(day + ONE_DAY)
        return day
