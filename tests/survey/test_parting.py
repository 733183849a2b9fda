"""Nothing joins a customer who left an address to what they answered: an attacker with the whole database guesses.

Thirty customers of one touchpoint leave an address, three a day. The attacker lays the contacts beside the responses of
the same place: in the order of the rows, of their transactions, and by the day. What they make of a portal that parts
nothing shows that the attack is one.
"""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection

from feedback.contacts.models import Contact
from feedback.responses.models import Response, Rollup
from feedback.survey.tasks import sweep
from feedback.touchpoints.models import Touchpoint
from tests.survey.conftest import Customer

CUSTOMERS, A_DAY = 30, 3
FIRST = dt.datetime(2026, 11, 3, 15, tzinfo=dt.UTC)
SURELY_CHANCE = 9
"""Of 30 pairs laid together by chance one is right on average, nine or more once in a million tries. By the day three
are right on average."""

pytestmark = pytest.mark.django_db(transaction=True)


def answers_of(number: int) -> dict[str, str]:
    """A pattern that only this customer gives."""
    return {key: str(number // 5**place % 5 + 1) for place, key in enumerate(("h1", "e1", "a1"))}


def all_answer(touchpoint: Touchpoint) -> Iterator[int]:
    for number in range(CUSTOMERS):
        with time_machine.travel(FIRST + dt.timedelta(days=number // A_DAY), tick=False):
            lang = "en" if number % 7 else "es"
            Customer(touchpoint).send(email=f"p{number}@county.example", lang=lang, **answers_of(number))
        yield number


def orders() -> Iterator[tuple[list[int], list[int]]]:
    """The customers as the contacts name them, and as the responses tell them, by everything that orders rows."""
    keys = ["ctid", "xmin::text::bigint, ctid"] if connection.vendor == "postgresql" else ["rowid"]
    for key in keys:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT email FROM contacts_contact ORDER BY {key}")
            named = [int(email[1:].split("@")[0]) for (email,) in cursor.fetchall()]
            cursor.execute(f"SELECT id FROM responses_response ORDER BY {key}")
            ids = [Response._meta.pk.to_python(pk) for (pk,) in cursor.fetchall()]
        rows = Response.objects.in_bulk(ids)
        yield named, [number_of(rows[pk]) for pk in ids]


def number_of(row: Response) -> int:
    return sum((row.answers[key] - 1) * 5**place for place, key in enumerate(("h1", "e1", "a1")))


def right_by_order() -> int:
    """The most pairs that laying rows beside each other gets right."""
    return max(sum(one == other for one, other in zip(*pair, strict=True)) for pair in orders())


def right_by_day() -> int:
    """How many customers have their own response among those of their day and language."""
    days = {int(row.email[1:].split("@")[0]): (row.received_on, row.language) for row in Contact.objects.all()}
    return sum(days[number_of(row)] == (row.on, row.language) for row in Response.objects.all())


def test_the_attacker_learns_nothing_from_place_transaction_or_day(touchpoint: Touchpoint) -> None:
    for _ in all_answer(touchpoint):
        sweep()
    assert Contact.objects.count() == Response.objects.count() == CUSTOMERS
    assert right_by_order() < SURELY_CHANCE
    assert right_by_day() < 2 * SURELY_CHANCE
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for table in ("contacts_contact", "responses_response"):
                cursor.execute(f"SELECT count(DISTINCT xmin::text) FROM {table}")
                assert cursor.fetchone() == (1,)


def test_the_attacker_learns_all_before_the_two_are_parted(touchpoint: Touchpoint) -> None:
    """The control. On SQLite a contact's random number is its place in the table: only the day tells."""
    for _ in all_answer(touchpoint):
        pass
    assert right_by_day() == CUSTOMERS
    if connection.vendor == "postgresql":
        assert right_by_order() == CUSTOMERS


def test_parting_changes_no_count(touchpoint: Touchpoint) -> None:
    for _ in all_answer(touchpoint):
        pass
    days = sorted(Response.objects.values_list("on", "language"))
    counts = sorted(Rollup.objects.values_list("key", "month", "people", "n1", "n5"))
    assert sweep() == 1
    assert sorted(Response.objects.values_list("on", "language")) == days
    assert sorted(Rollup.objects.values_list("key", "month", "people", "n1", "n5")) == counts
    assert sweep() == 0
