"""One response is one row, and the counts say what the rows say."""

import datetime as dt

import pytest
from django.db import transaction

from cxportal.county.books import close_through, counted_month
from feedback.instruments.models import InstrumentKind, Version
from feedback.responses.models import Response, Rollup, SealedMonth
from feedback.responses.storing import MonthSealed, change, checked, lock_wording, store, store_all, take_out
from feedback.rounds.models import Round
from feedback.touchpoints.models import Touchpoint
from tests.responses.builders import (
    CUSTOMER_ITEMS,
    DAY,
    customer_response,
    make_round,
    make_touchpoint,
    make_version,
    staff_response,
    store_customer,
)

CUSTOMER = InstrumentKind.CUSTOMER


@pytest.fixture
def version(db: None) -> Version:
    return make_version()


@pytest.fixture
def touchpoint(db: None) -> Touchpoint:
    return make_touchpoint()


@pytest.fixture
def round_(db: None) -> Round:
    return make_round()


def counts(key: str) -> tuple[int, ...]:
    """people, n1 … n5, N/A, blank of the one cell with this key."""
    row = Rollup.objects.get(key=key)
    return (row.people, row.n1, row.n2, row.n3, row.n4, row.n5, row.na, row.blank)


def test_checked_answers_hold_every_item_that_was_offered() -> None:
    assert checked({"a": 5, "c": 0}, keys=["a", "b", "c"]) == {"a": 5, "b": -1, "c": 0}


@pytest.mark.parametrize("given", [{"a": 6}, {"a": -2}, {"b": 3}])
def test_unknown_items_and_values_are_refused(given: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"No such item|whole number"):
        checked(given, keys=["a"])


def test_a_response_is_counted_by_item_and_letter(version: Version, touchpoint: Touchpoint) -> None:
    store_customer(version, touchpoint, h1=5, e1=0)
    assert counts("h1") == (1, 0, 0, 0, 0, 1, 0, 0)
    assert counts("letter:H") == (1, 0, 0, 0, 0, 1, 0, 0)
    assert counts("e1") == (0, 0, 0, 0, 0, 0, 1, 0)
    assert counts("trust") == (0, 0, 0, 0, 0, 0, 0, 1)
    assert counts("*") == (1, 0, 0, 0, 0, 0, 0, 0)


def test_a_letter_counts_each_person_once(round_: Round, touchpoint: Touchpoint) -> None:
    store(staff_response(round_, touchpoint.department, h1=5, h2=4, h3=1), kind=InstrumentKind.SELF)
    assert counts("letter:H") == (1, 1, 0, 0, 1, 1, 0, 0)


def test_a_response_with_a_known_id_changes_nothing(version: Version, touchpoint: Touchpoint) -> None:
    first = store_customer(version, touchpoint, h1=5)
    again = customer_response(version, touchpoint, h1=1)
    again.pk = first.pk
    assert store(again, kind=CUSTOMER) is False
    assert store_all([again], kind=CUSTOMER) == 0
    assert counts("h1") == (1, 0, 0, 0, 0, 1, 0, 0)


def test_a_changed_response_is_counted_as_it_is_now(version: Version, touchpoint: Touchpoint) -> None:
    first = store_customer(version, touchpoint, h1=5)
    change(first, customer_response(version, touchpoint, h1=2), kind=CUSTOMER)
    assert counts("h1") == (1, 0, 1, 0, 0, 0, 0, 0)
    assert Response.objects.get().answers["h1"] == 2


def test_what_is_taken_out_counts_no_more(version: Version, touchpoint: Touchpoint) -> None:
    first = store_customer(version, touchpoint, h1=5)
    assert take_out([first], kind=CUSTOMER) == 1
    assert set(Rollup.objects.values_list("people", "n5", "blank")) == {(0, 0, 0)}
    assert not Response.objects.exists()


def test_a_sealed_month_takes_nothing(version: Version, touchpoint: Touchpoint) -> None:
    SealedMonth.objects.create(kind=CUSTOMER, month=202611)
    with pytest.raises(MonthSealed, match="2026-11 is sealed"):
        store_customer(version, touchpoint, on=DAY, h1=5)
    assert not Response.objects.exists()


def test_many_are_counted_as_each_alone(version: Version, touchpoint: Touchpoint) -> None:
    assert store_all([customer_response(version, touchpoint, h1=n) for n in (1, 5, 5)], kind=CUSTOMER) == 3
    assert counts("h1") == (3, 1, 0, 0, 0, 2, 0, 0)


def test_the_first_answer_locks_the_words(version: Version) -> None:
    lock_wording(version)
    lock_wording(Version.objects.get(pk=version.pk))
    assert Version.objects.get(pk=version.pk).locked_at == version.locked_at
    assert version.items.filter(locked_at=None).count() == 0
    assert version.items.count() == len(CUSTOMER_ITEMS)


def test_what_comes_late_counts_in_the_first_month_that_is_open(version: Version, touchpoint: Touchpoint) -> None:
    with transaction.atomic():
        close_through(202611)
    late = store_customer(version, touchpoint, on=dt.date(2026, 11, 30), h1=5)
    on_time = store_customer(version, touchpoint, on=dt.date(2026, 12, 1), h1=5)
    later = store_customer(version, touchpoint, on=dt.date(2027, 1, 1), h1=5)
    assert [(row.month, row.on) for row in (late, on_time, later)] == [
        (202612, dt.date(2026, 11, 30)),
        (202612, dt.date(2026, 12, 1)),
        (202701, dt.date(2027, 1, 1)),
    ]
    assert set(Rollup.objects.filter(key="h1").values_list("month", "people")) == {(202612, 2), (202701, 1)}


def test_a_correction_stays_in_the_month_it_was_counted_in(version: Version, touchpoint: Touchpoint) -> None:
    old = store_customer(version, touchpoint, on=dt.date(2026, 11, 30), h1=5)
    with transaction.atomic():
        close_through(202611)
    change(old, customer_response(version, touchpoint, on=dt.date(2026, 11, 29), h1=1), kind=CUSTOMER)
    assert Response.objects.get().month == 202611


def test_a_month_counts_where_the_books_are_open() -> None:
    assert (counted_month(202611, 202611), counted_month(202611, 0), counted_month(202611, 202612)) == (
        202612,
        202611,
        202701,
    )
