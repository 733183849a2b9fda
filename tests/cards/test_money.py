"""Awards with a value: off unless the policy record is complete, within a yearly sum, told to payroll."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from cxportal.county.days import today
from cxportal.people.models import Person
from cxportal.people.refusals import Refused
from recognition.cards.models import Card, Policy
from tests.builders import make_person
from tests.cards.builders import DID, make_card
from tests.conftest import SignIn

RECORD = {
    "title": "Recognition of employees",
    "adopted_by": "Board of County Commissioners",
    "adopted_on": "2026-01-15",
    "reference": "Resolution 2026-14",
    "funding": "General fund, program office",
    "yearly_limit": "50.00",
    "tells_payroll": "on",
    "money_is_on": "on",
}


@pytest.fixture
def policy(db: None) -> Policy:
    fields: dict[str, Any] = {**RECORD, "tells_payroll": True, "money_is_on": True, "yearly_limit": Decimal(50)}
    return Policy.objects.create(pk=1, **fields, review_on=today() + dt.timedelta(days=300))


def value(amount: str) -> dict[str, Any]:
    return {"value": Decimal(amount), "value_kind": "gift_card"}


def form(person: Person, **told: str) -> dict[str, Any]:
    usual = {"kind": "spot", "letter": "H", "words": DID, "happened_on": today().isoformat(), "served": "external"}
    return {**usual, "to": [f"p{person.pk}"], "visibility": "wall", "token": str(uuid.uuid4()), **told}


@pytest.mark.parametrize("missing", [*sorted(RECORD.keys() - {"money_is_on"}), "review_on"])
def test_money_stays_off_while_the_record_lacks_anything(as_: SignIn, program_office: Person, missing: str) -> None:
    client, address = as_(program_office), reverse("recognition:policy")
    seen = client.get(address).context["form"].initial["seen"]
    told = {**RECORD, "review_on": (today() + dt.timedelta(days=9)).isoformat(), "seen": seen}
    told.pop(missing)
    answer = client.post(address, told)
    assert "The record still lacks" in answer.content.decode()
    assert not Policy.current().money_is_on


def test_a_complete_record_switches_money_on(as_: SignIn, program_office: Person) -> None:
    client, address = as_(program_office), reverse("recognition:policy")
    seen = client.get(address).context["form"].initial["seen"]
    client.post(address, {**RECORD, "review_on": (today() + dt.timedelta(days=9)).isoformat(), "seen": seen})
    assert Policy.current().allows_money(today())


def test_the_database_itself_keeps_money_off_without_a_record(db: None) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Policy.objects.create(money_is_on=True, title="Half a record")


def test_after_its_review_day_a_policy_allows_nothing(manager: Person, staff: Person, policy: Policy) -> None:
    Policy.objects.update(review_on=today() - dt.timedelta(days=1))
    with pytest.raises(Refused, match="off here"):
        make_card(staff, by=manager, **value("5"))


def test_without_a_policy_the_form_asks_for_no_value_and_takes_none(
    as_: SignIn, manager: Person, staff: Person
) -> None:
    client = as_(manager)
    assert "Value for each person" not in client.get(reverse("recognition:give")).content.decode()
    client.post(reverse("recognition:give"), form(staff, value="20", value_kind="gift_card"))
    assert Card.objects.get().value is None


def test_a_value_is_given_and_shown_to_those_concerned(
    as_: SignIn, manager: Person, staff: Person, lead: Person, policy: Policy
) -> None:
    as_(manager).post(reverse("recognition:give"), form(staff, value="20", value_kind="gift_card"))
    card = Card.objects.get()
    assert card.value == Decimal(20)
    for person, shown in ((staff, True), (lead, False)):
        assert ("$20.00" in as_(person).get(card.get_absolute_url()).content.decode()) == shown


@pytest.mark.parametrize(
    ("told", "fault"),
    [
        ({"value": "20"}, "Say what it is."),
        ({"value_kind": "thing"}, "Say how much it is worth"),
        ({"value": "-1", "value_kind": "thing"}, "Enter 0.01 or more."),
        ({"value": "20", "value_kind": "thing", "kind": "note"}, "carries no value"),
        ({"value": "51", "value_kind": "thing"}, "may receive $50.00 more this fiscal year"),
    ],
)
def test_faults_about_a_value_are_said(
    as_: SignIn, manager: Person, staff: Person, policy: Policy, told: dict[str, str], fault: str
) -> None:
    answer = as_(manager).post(reverse("recognition:give"), form(staff, **told))
    assert (answer.status_code, fault in answer.content.decode(), Card.objects.exists()) == (422, True, False)


def test_the_yearly_sum_of_a_person_holds_whoever_gives(manager: Person, staff: Person, policy: Policy) -> None:
    other = make_person("Another")
    make_person("Report", manager=other)
    make_card(staff, by=manager, **value("30"))
    with pytest.raises(Refused, match=r"\$20.00 more"):
        make_card(staff, by=other, **value("20.01"))
    taken = make_card(staff, by=other, **value("20"))
    taken.retract(by=other, reason="Not handed out")
    assert make_card(staff, by=other, **value("19.99")).pk


def test_last_years_sum_is_not_this_years(manager: Person, staff: Person, policy: Policy) -> None:
    card = make_card(staff, by=manager, **value("50"))
    Card.objects.filter(pk=card.pk).update(given_on="2025-09-30", happened_on="2025-09-30")
    assert make_card(staff, by=manager, **value("50")).pk


def test_sums_by_person_say_what_counts_as_pay(
    as_: SignIn, program_office: Person, manager: Person, staff: Person, lead: Person, policy: Policy
) -> None:
    make_card(staff, lead, by=manager, **value("10"))
    make_card(staff, by=manager, value=Decimal(5), value_kind="thing")
    client = as_(program_office)
    rows = list(client.get(reverse("recognition:value")).context["page"])
    assert [(row, row.total, row.counts_as_pay) for row in rows] == [(staff, 15, 10), (lead, 10, 10)]
    lines = b"".join(client.get(reverse("recognition:value_csv"))).decode("utf-8-sig").splitlines()
    assert lines[1].split(",")[-2:] == ["15.00", "10.00"]
