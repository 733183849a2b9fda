"""Days and hours at which things happen in the demonstration county."""

import datetime as dt
import random
import zoneinfo


def _nth(year: int, month: int, weekday: int, count: int) -> dt.date:
    first = dt.date(year, month, 1)
    return first + dt.timedelta(days=(weekday - first.weekday()) % 7 + 7 * (count - 1))


def _last_monday_of_may(year: int) -> dt.date:
    end = dt.date(year, 5, 31)
    return end - dt.timedelta(days=end.weekday())


def _observed(day: dt.date) -> dt.date:
    """A holiday on a Saturday is observed on Friday, one on a Sunday on Monday (5 U.S.C. 6103)."""
    return day + dt.timedelta(days={5: -1, 6: 1}.get(day.weekday(), 0))


def federal_holidays(year: int) -> dict[dt.date, str]:
    """The eleven federal holidays of a year, on the days when offices close for them."""
    return {
        _observed(dt.date(year, 1, 1)): "New Year’s Day",
        _nth(year, 1, 0, 3): "Martin Luther King Jr. Day",
        _nth(year, 2, 0, 3): "Presidents’ Day",
        _last_monday_of_may(year): "Memorial Day",
        _observed(dt.date(year, 6, 19)): "Juneteenth",
        _observed(dt.date(year, 7, 4)): "Independence Day",
        _nth(year, 9, 0, 1): "Labor Day",
        _nth(year, 10, 0, 2): "Columbus Day",
        _observed(dt.date(year, 11, 11)): "Veterans Day",
        _nth(year, 11, 3, 4): "Thanksgiving Day",
        _observed(dt.date(year, 12, 25)): "Christmas Day",
    }


class Calendar:
    """The county's working days up to `today`, and believable moments on them."""

    def __init__(self, today: dt.date, zone: zoneinfo.ZoneInfo) -> None:
        self.today = today
        self.zone = zone
        self.holidays = {
            day: name for year in range(today.year - 2, today.year + 2) for day, name in federal_holidays(year).items()
        }

    def ago(self, days: int) -> dt.date:
        """The day so many days before today; days to come have a negative number."""
        return self.today - dt.timedelta(days=days)

    def workday(self, day: dt.date) -> dt.date:
        """The day itself, or the last working day before it."""
        while day.weekday() > 4 or day in self.holidays:
            day -= dt.timedelta(days=1)
        return day

    def moment(self, day: dt.date, chance: random.Random) -> dt.datetime:
        """Some minute of the office hours of a day; of today, one in the early morning, so that it is over."""
        hour = chance.randint(8, 16) if day < self.today else 0
        return dt.datetime.combine(day, dt.time(hour, chance.randrange(60), chance.randrange(60)), self.zone)
