"""How long goals run: the horizons of the guide, from the day on which a goal starts. Pure."""

import calendar
import datetime as dt

from cxportal.county.periods import months_later
from cxportal.ui.templatetags.ui import format_day
from goals.models import Horizon

MONTHS: dict[str, tuple[int, int]] = {
    Horizon.SHORT: (0, 3),
    Horizon.MID: (3, 9),
    Horizon.LONG: (9, 12),
    Horizon.AUDACIOUS: (12, 60),
}
"""Horizon → it ends after so many months, and within so many."""


def same_day(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the last day of that month where it has no such day."""
    first = months_later(day, months)
    return first.replace(day=min(day.day, calendar.monthrange(first.year, first.month)[1]))


def usual_end(horizon: str, start: dt.date) -> dt.date:
    """The last day that the horizon allows: what a goal ends on where nobody says otherwise."""
    return same_day(start, MONTHS[horizon][1])


def fits(horizon: str, start: dt.date, end: dt.date) -> bool:
    over, within = MONTHS[horizon]
    return same_day(start, over) < end <= same_day(start, within)


def allowed_words(horizon: str, start: dt.date) -> str:
    """ "after Feb 27, 2027 and by Aug 27, 2027"."""
    over, within = MONTHS[horizon]
    return f"after {format_day(same_day(start, over))} and by {format_day(same_day(start, within))}"
