"""Days as the county counts them."""

import datetime as dt

from django.utils import timezone

from cxportal.county.models import Holiday


def today() -> dt.date:
    """Today in the county's time zone (the middleware and the tasks make it the active one)."""
    return timezone.localdate()


def business_days_after(start: dt.date, count: int) -> dt.date:
    """The `count`-th business day after `start`: weekends and county holidays are not counted. One query."""
    closed = set(
        Holiday.objects.filter(date__gt=start, date__lte=start + dt.timedelta(days=3 * count + 30)).values_list(
            "date", flat=True
        )
    )
    day = start
    while count > 0:
        day += dt.timedelta(days=1)
        if day.weekday() < 5 and day not in closed:
            count -= 1
    return day
