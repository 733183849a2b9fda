"""What scorecards read of recognition: who was recognized, and how soon after it happened.

Recognition counts on the day it was given, so that a period that is over gets no more of it.
"""

import datetime as dt
from collections import defaultdict

from django.db.models import Count as CountOf
from django.db.models import DurationField, Exists, ExpressionWrapper, F, OuterRef, Q, Sum

from cxportal.county.periods import Period
from cxportal.facts.readings import Count, Counts
from cxportal.people.models import Person
from feedback.results.measures import in_pools
from recognition.cards.models import Recipient
from recognition.cards.models.cards import RecipientQuerySet

ONE_DAY = dt.timedelta(days=1)


def given_in(period: Period) -> RecipientQuerySet:
    """Cards, notes and certificates that stand, customers' thanks among them."""
    return Recipient.objects.standing().filter(card__given_on__gte=period.first, card__given_on__lt=period.end)


def staff_by_department(period: Period) -> dict[int | None, Count]:
    """Department (None: without one) → of those who work there and had started by the last day, who was recognized.
    One query."""
    found = Exists(given_in(period).filter(person=OuterRef("pk")))
    staff = Person.objects.active().filter(Q(started_on=None) | Q(started_on__lte=period.last))
    rows = staff.annotate(found=found).order_by().values_list("department", "found").annotate(n=CountOf("pk"))
    counts: dict[int | None, Count] = defaultdict(lambda: Count(0, 0, 0))
    for department, is_recognized, n in rows:
        counts[department] += Count(n if is_recognized else 0, n, n)
    return counts


def recognized(period: Period) -> Counts:
    """Of the staff, who was recognized in the period; n is staff. Small groups have no figure of their own."""
    own = staff_by_department(period)
    return in_pools(own, {pk: count.n for pk, count in own.items()}, period)


def days_to_recognize(period: Period) -> Counts:
    """The mean of the days from what happened to the recognition given in the period; n is recognitions.

    In the same pools of staff, by the department where they worked that day.
    """
    days = ExpressionWrapper(F("card__given_on") - F("card__happened_on"), output_field=DurationField())
    rows = given_in(period).order_by().values_list("department").annotate(n=CountOf("pk"), days=Sum(days))
    own = {department: Count(waited / ONE_DAY, n, n) for department, n, waited in rows}
    return in_pools(own, {pk: count.n for pk, count in staff_by_department(period).items()}, period)
