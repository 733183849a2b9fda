"""The holidays of the United States' federal government, computed. Source: 5 U.S.C. 6103 (a) and (b)."""

import datetime as dt

MONDAY, THURSDAY, SATURDAY, SUNDAY = 0, 3, 5, 6


def federal_holidays(year: int) -> list[tuple[dt.date, str]]:
    """The days of the year on which federal offices close, in order: a holiday on a Saturday is kept on the Friday
    before, one on a Sunday on the Monday after. New Year's Day of the next year may so fall into this one."""
    days = [
        (dt.date(year, 1, 1), "New Year’s Day"),
        (nth(year, 1, MONDAY, 3), "Birthday of Martin Luther King, Jr."),
        (nth(year, 2, MONDAY, 3), "Washington’s Birthday"),
        (last_monday(year, 5), "Memorial Day"),
        (dt.date(year, 6, 19), "Juneteenth National Independence Day"),
        (dt.date(year, 7, 4), "Independence Day"),
        (nth(year, 9, MONDAY, 1), "Labor Day"),
        (nth(year, 10, MONDAY, 2), "Columbus Day"),
        (dt.date(year, 11, 11), "Veterans Day"),
        (nth(year, 11, THURSDAY, 4), "Thanksgiving Day"),
        (dt.date(year, 12, 25), "Christmas Day"),
        (dt.date(year + 1, 1, 1), "New Year’s Day"),
    ]
    return [(kept, name) for kept, name in ((observed(day), name) for day, name in days) if kept.year == year]


def observed(day: dt.date) -> dt.date:
    """The working day on which a holiday is kept."""
    shift = {SATURDAY: -1, SUNDAY: 1}.get(day.weekday(), 0)
    return day + dt.timedelta(days=shift)


def nth(year: int, month: int, weekday: int, count: int) -> dt.date:
    """The count-th weekday of a month."""
    first = dt.date(year, month, 1)
    return first + dt.timedelta(days=(weekday - first.weekday()) % 7 + 7 * (count - 1))


def last_monday(year: int, month: int) -> dt.date:
    last = dt.date(year, month + 1, 1) - dt.timedelta(days=1)
    return last - dt.timedelta(days=last.weekday())
