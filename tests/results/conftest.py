"""A department with answers in three voices: staff think well of their timeliness, customers do not."""

import pytest

from cxportal.county.days import today
from cxportal.county.periods import month_number, months_later
from cxportal.people.models import Department
from feedback.instruments.models import InstrumentKind, Version
from feedback.responses.publishing import publish
from feedback.responses.storing import store_all
from feedback.rounds.models import Round, RoundState
from feedback.touchpoints.models import Touchpoint
from tests.responses.builders import customer_response, make_round, make_touchpoint, make_version, staff_response

CUSTOMER, DEPARTMENT, SELF = InstrumentKind.CUSTOMER, InstrumentKind.DEPARTMENT, InstrumentKind.SELF
FINE = {"h1": 5, "e1": 4, "a1": 5, "r1": 4, "t1": 5}
SLOW = {**FINE, "t1": 2, "ease": 5, "trust": 4}


def in_use(kind: InstrumentKind) -> Version:
    return Version.objects.in_use().filter(instrument__kind=kind).first() or make_version(kind)


def by_customers(desk: Touchpoint, count: int, *, ago: int = 1, **answers: int) -> None:
    """So many customers of that touchpoint answered, so many months ago."""
    version, day = in_use(CUSTOMER), months_later(today(), -ago)
    store_all([customer_response(version, desk, on=day, **(answers or SLOW)) for _ in range(count)], kind=CUSTOMER)


def closed_round(kind: InstrumentKind, *, ago: int = 1, name: str = "Fall") -> Round:
    first = months_later(today(), -ago)
    return make_round(
        in_use(kind), name=name, month=month_number(first), opens_on=first, closes_on=first, state=RoundState.CLOSED
    )


def by_staff(round: Round, place: Department, count: int, *, frontline: bool = False, **answers: int) -> None:
    rows = [staff_response(round, place, frontline=frontline, **(answers or FINE)) for _ in range(count)]
    store_all(rows, kind=round.version.instrument.kind)


@pytest.fixture
def desk(parks: Department) -> Touchpoint:
    return make_touchpoint(parks, service="Boat ramp", location="South Beach")


@pytest.fixture
def answered(parks: Department, utilities: Department, desk: Touchpoint) -> None:
    """Parks: 40 customers a month for three months, 40 of the staff in either round. Utilities: three of each."""
    for ago in (3, 2, 1):
        by_customers(desk, 40, ago=ago)
    by_customers(make_touchpoint(utilities), 3)
    for kind in (DEPARTMENT, SELF):
        round = closed_round(kind)
        by_staff(round, parks, 30, frontline=True)
        by_staff(round, parks, 10)
        by_staff(round, utilities, 3)
    publish(today())
