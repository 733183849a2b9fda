"""Awards with a value: allowed only by the county's policy, within a yearly sum for each person.

Gift cards and cash count as pay whatever they are worth (IRS Publication 15-B, "De minimis (minimal) benefits").
"""

import datetime as dt
from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet, Sum

from cxportal.county.days import today
from cxportal.county.models import County
from cxportal.county.periods import Period, PeriodKind
from cxportal.people.models import Person
from cxportal.people.refusals import Refused
from recognition.cards.models import CardKind, CardState, Policy, Recipient, ValueKind

ZERO = Decimal(0)


def fiscal_year(day: dt.date) -> Period:
    return Period.of(PeriodKind.YEAR, day, starts_in=County.current().fiscal_year_starts_in)


def refuse_value(value: Decimal | None, *, kind: str, to: Collection[Person]) -> None:
    """Raises Refused where a value may not be given: money is off, a note, or over somebody's yearly sum.

    The recipients' rows are held by the caller, so that two givers never share what is left.
    """
    if not value:
        return
    policy = Policy.current()
    if not policy.allows_money(today()) or policy.yearly_limit is None:
        raise Refused("Awards with a value are off here. Leave the value empty.")
    if kind == CardKind.NOTE:
        raise Refused("A thank-you note carries no value. Leave it empty, or give a card.")
    sums = sums_of(to, fiscal_year(today()))
    for person in to:
        left = policy.yearly_limit - sums.get(person.pk, ZERO)
        if value > left:
            raise Refused(
                f"{person} may receive ${max(left, ZERO):.2f} more this fiscal year (the policy says "
                f"${policy.yearly_limit:.2f} a year)."
            )


def with_value(year: Period) -> "QuerySet[Recipient]":
    """Everybody's standing awards with a value that were given in a fiscal year."""
    rows = Recipient.objects.filter(card__state=CardState.GIVEN, card__value__isnull=False)
    return rows.filter(card__given_on__gte=year.first, card__given_on__lt=year.end)


def sums_of(people: Iterable[Person], year: Period) -> dict[int, Decimal]:
    """Dollars by person. One query."""
    rows = with_value(year).filter(person__in=[person.pk for person in people])
    return dict(rows.order_by().values_list("person").annotate(total=Sum("card__value")))


def people_with_value(year: Period) -> Any:
    """Who received something of value in the year, with `total` and `counts_as_pay` in dollars, the highest first."""
    mine = Q(
        cards_received__card__state=CardState.GIVEN,
        cards_received__card__value__isnull=False,
        cards_received__card__given_on__gte=year.first,
        cards_received__card__given_on__lt=year.end,
    )
    pay = mine & Q(cards_received__card__value_kind=ValueKind.GIFT_CARD)
    people = Person.objects.annotate(
        total=Sum("cards_received__card__value", filter=mine),
        counts_as_pay=Sum("cards_received__card__value", filter=pay),
    )
    return people.filter(total__gt=0).select_related("department").order_by("-total", "last_name", "first_name", "pk")
