"""What scorecards read of recognition: who was recognized, and how soon after it happened.

Recognition counts on the day it was given, so that a period that is over gets no more of it.
"""

import datetime as dt

from django.db.models import Count as CountOf
from django.db.models import DurationField, ExpressionWrapper, F, Q, Sum

from cxportal.county.periods import Period
from cxportal.facts.readings import Count, Counts
from cxportal.people.models import Person
from cxportal.people.organization.pooling import staff_on
from feedback.results.measures import in_pools
from recognition.cards.models import Recipient
from recognition.cards.models.cards import RecipientQuerySet

ONE_DAY = dt.timedelta(days=1)


def given_in(period: Period) -> RecipientQuerySet:
    """Cards, notes and certificates that stand, customers' thanks among them."""
    return Recipient.objects.standing().filter(card__given_on__gte=period.first, card__given_on__lt=period.end)


def staff_by_department(period: Period) -> dict[int | None, Count]:
    """Department (None: without one) → of those who work there and had started by the last day, who was recognized.
    Two queries."""
    staff = Person.objects.active().filter(Q(started_on=None) | Q(started_on__lte=period.last))
    found = staff.filter(pk__in=given_in(period).values("person")).order_by()
    those = dict(found.values_list("department").annotate(n=CountOf("pk")))
    return {place: Count(those.get(place, 0), n, n) for place, n in staff_on(period.last).items()}


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
    return in_pools(own, staff_on(period.last), period)
