"""Readings about staff that no app gives in the shape of a measure: the pledge, and reminders."""

import datetime as dt

from django.db import connection
from django.db.models import Case, F, IntegerField, Max, Min, Value, When

from cxportal.county.days import today
from cxportal.county.periods import Period
from cxportal.facts.readings import Count, Counts
from cxportal.notifications.models import Notice
from cxportal.people.organization.pooling import pooled
from feedback.results.measures import in_pools
from feedback.rounds.duties import OWNER as ASSESSMENTS
from goals.pledge.measures import own_counts

SETTLED_AFTER = dt.timedelta(days=10)
"""A duty counts in the period in which it has been due for so long: by then it was done, or reminded of once more."""
BEFOREHAND = ("before", "due")
"""The rungs of the ledger up to the day it is due. All others are climbed because it was not done by then."""


def pledged(period: Period) -> Counts:
    """Of the staff, whose pledge stood on the last day (today, where that is yet to come). Small groups have no figure
    of their own."""
    own = {pk: Count(one.numerator, one.denominator, one.denominator) for pk, one in own_counts(_day(period)).items()}
    return in_pools(own, {pk: count.n for pk, count in own.items()}, period)


def reminders_answered(period: Period) -> Counts:
    """Of the duties of which whoever has them was reminded by the day they were due, those without a reminder after it.

    Read from the ledger alone. A duty is a person, kind, thing and due date; it counts in the period in which it has
    been due for ten days, in the department of the person. Assessments, which nobody else may know of, stay out.
    """
    late = Case(When(rung__in=BEFOREHAND, then=Value(0)), default=Value(1), output_field=IntegerField())
    own_notices = Notice.objects.filter(
        recipient=F("whose"), due_on__gte=period.first - SETTLED_AFTER, due_on__lt=period.end - SETTLED_AFTER
    ).exclude(owner=ASSESSMENTS)
    duties = own_notices.order_by().values("whose", "owner", "kind", "about", "due_on", place=F("whose__department"))
    rows = duties.annotate(was_late=Max(late), never_early=Min(late)).filter(never_early=0)
    sql, parameters = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT place, COUNT(*) - SUM(was_late), COUNT(*) FROM ({sql}) duties GROUP BY place",
            parameters,
        )
        counted = {department: Count(int(good), n, n) for department, good, n in cursor.fetchall()}
    without = counted.pop(None, None)
    sums = dict(pooled(counted, _day(period)))
    if without:
        sums[None] = sums[None] + without if None in sums else without
    return sums


def _day(period: Period) -> dt.date:
    return min(period.last, today())
