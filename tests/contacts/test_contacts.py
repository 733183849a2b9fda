"""What a customer wants answered goes its way step by step, and nothing joins it to what they rated."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from pytest_django.asserts import assertRedirects

from cxportal.county.days import today
from cxportal.duties.sources import all_duties
from cxportal.history.models import Entry
from cxportal.people.models import Department, Person
from feedback.contacts import actions
from feedback.contacts.duties import customers_due
from feedback.contacts.models import MOVES, Contact, ContactState
from feedback.contacts.settling import settle
from feedback.touchpoints.models import Touchpoint
from tests.conftest import SignIn
from tests.responses.builders import make_touchpoint

MONDAY = dt.date(2026, 11, 2)


@pytest.fixture
def touchpoint(parks: Department) -> Touchpoint:
    return make_touchpoint(parks)


def make_contact(touchpoint: Touchpoint, **fields: Any) -> Contact:
    token = uuid.uuid4()
    fields = {
        "kind": "complaint",
        "on": MONDAY,
        "message": "The door was locked.",
        "email": "ana@county.example",
        **fields,
    }
    actions.take_in(touchpoint=touchpoint, token=token, **fields)
    return Contact.objects.get(token=token)


@pytest.fixture
def contact(touchpoint: Touchpoint) -> Contact:
    return make_contact(touchpoint)


def post(client: Client, contact: Contact, verb: str, **data: Any) -> Any:
    return client.post(f"/feedback/contacts/{contact.pk}/{verb}/", data)


def test_taking_in_leaves_no_time_and_no_order(contact: Contact, touchpoint: Touchpoint) -> None:
    others = [make_contact(touchpoint) for _ in range(5)]
    numbers = [row.pk for row in (contact, *others)]
    assert all(10**11 <= number < 10**12 for number in numbers)
    assert numbers != sorted(numbers) or numbers != sorted(numbers, reverse=True)
    times = [
        field.name
        for field in Contact._meta.concrete_fields
        if getattr(contact, field.name) and field.name.endswith("_at")
    ]
    assert times == []
    assert not Entry.objects.exists()


def test_nothing_points_between_contacts_and_responses() -> None:
    related = {relation.related_model._meta.label for relation in Contact._meta.get_fields() if relation.related_model}
    assert related == {"people.Person", "touchpoints.Touchpoint", "contacts.ContactNote"}


def test_settling_writes_new_rows_anew_in_one_transaction(touchpoint: Touchpoint, director: Person) -> None:
    rows = [make_contact(touchpoint, message=f"Message {number}") for number in range(30)]
    actions.note(rows[0], text="Called back", token=uuid.uuid4(), by=director)
    before = {row.pk: row.message for row in rows}
    assert settle() == {(touchpoint.pk, MONDAY.year * 100 + MONDAY.month)}
    assert settle() == frozenset()
    assert dict(Contact.objects.filter(settled=True).values_list("pk", "message")) == before
    assert rows[0].notes.get().text == "Called back"
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT xmin::text, message FROM contacts_contact ORDER BY ctid")
            found = cursor.fetchall()
        assert len({row[0] for row in found}) == 1
        assert [row[1] for row in found] != [row.message for row in rows]


def test_a_contact_goes_its_way(as_: SignIn, program_office: Person, contact: Contact) -> None:
    client = as_(program_office)
    post(client, contact, "acknowledge")
    post(client, contact, "note", text="Facilities will look at the lock.", token=uuid.uuid4())
    post(client, contact, "answer", answer="The lock is mended.", answered_how="email")
    post(client, contact, "close")
    contact.refresh_from_db()
    assert (contact.state, contact.assignee, contact.answer) == ("closed", program_office, "The lock is mended.")
    told = [entry.text for entry in Entry.objects.about(contact).order_by("pk")]
    assert told == ["Acknowledged", "Wrote a note", "Answered by e-mail", "Closed"]
    page = client.get(contact.get_absolute_url()).content.decode()
    assert all(words in page for words in ("The door was locked.", "The lock is mended.", "Facilities will look"))


def test_only_the_moves_of_the_table_are_made(contact: Contact, program_office: Person) -> None:
    assert not contact.move(ContactState.ANSWERED)
    assert not contact.move(ContactState.CLOSED)
    assert set(MOVES) == set(ContactState.values)


def test_a_second_press_changes_nothing(as_: SignIn, program_office: Person, contact: Contact) -> None:
    client, token = as_(program_office), uuid.uuid4()
    for _ in range(2):
        assertRedirects(post(client, contact, "acknowledge"), contact.get_absolute_url())
        post(client, contact, "note", text="Once", token=token)
    assert Entry.objects.about(contact).count() == 2
    assert contact.notes.count() == 1


def test_reopened_after_the_answer(as_: SignIn, program_office: Person, contact: Contact) -> None:
    client = as_(program_office)
    for verb, data in (("acknowledge", {}), ("answer", {"answer": "Done.", "answered_how": "phone"}), ("reopen", {})):
        post(client, contact, verb, **data)
    contact.refresh_from_db()
    assert (contact.state, contact.answer) == ("in_progress", "Done.")


def test_an_answer_without_words_is_refused_and_stays(as_: SignIn, program_office: Person, contact: Contact) -> None:
    client = as_(program_office)
    post(client, contact, "acknowledge")
    answer = post(client, contact, "answer", answer="x" * 4001, answered_how="phone")
    assert (answer.status_code, "x" * 4001 in answer.content.decode()) == (422, True)
    assert Contact.objects.get().state == "in_progress"


def test_whoever_was_handed_it_handles_it_and_nobody_else(
    as_: SignIn, program_office: Person, director: Person, staff: Person, contact: Contact
) -> None:
    post(as_(program_office), contact, "assign", to=director.email)
    assert as_(director).get(contact.get_absolute_url()).status_code == 200
    assert as_(staff).get(contact.get_absolute_url()).status_code == 403
    assert post(as_(director), contact, "assign", to=staff.email).status_code == 403
    post(as_(director), contact, "acknowledge")
    contact.refresh_from_db()
    assert (contact.state, contact.assignee) == ("in_progress", director)


def test_handing_to_nobody_known_is_refused(as_: SignIn, program_office: Person, contact: Contact) -> None:
    answer = post(as_(program_office), contact, "assign", to="Nobody At All")
    assert (answer.status_code, "Nobody At All" in answer.content.decode()) == (422, True)


def test_due_dates_count_business_days(contact: Contact, program_office: Person, director: Person) -> None:
    until = MONDAY + dt.timedelta(days=60)
    [duty] = customers_due(MONDAY, until=until)
    assert (duty.person_id, duty.due_on, duty.kind) == (program_office.pk, dt.date(2026, 11, 4), "acknowledge")
    actions.assign(contact, to=director, by=program_office)
    contact.refresh_from_db()
    assert [duty.person_id for duty in customers_due(MONDAY, until=until)] == [director.pk]
    assert customers_due(MONDAY, until=until, people=[program_office.pk]) == []
    actions.acknowledge(contact, by=director)
    [duty] = customers_due(MONDAY, until=until)
    assert (duty.person_id, duty.due_on, duty.action) == (director.pk, dt.date(2026, 11, 16), "Answer")
    assert customers_due(MONDAY, until=MONDAY) == []


def test_duties_of_contacts_are_among_all(contact: Contact, program_office: Person) -> None:
    found = all_duties(MONDAY, until=MONDAY + dt.timedelta(days=30), people=[program_office.pk])
    assert [(duty.owner, duty.kind) for duty in found] == [("contacts", "acknowledge")]


def test_duties_take_the_same_queries_at_30(touchpoint: Touchpoint, program_office: Person) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            customers_due(MONDAY, until=MONDAY + dt.timedelta(days=30))
        return len(captured)

    make_contact(touchpoint)
    at_one = queries()
    for _ in range(29):
        make_contact(touchpoint)
    assert queries() == at_one


def test_the_queue_shows_the_longest_waiting_first_and_narrows(
    as_: SignIn, program_office: Person, touchpoint: Touchpoint
) -> None:
    make_contact(touchpoint, message="Second", on=today())
    make_contact(touchpoint, message="First", on=today() - dt.timedelta(days=40), kind="question")
    client = as_(program_office)
    page = client.get("/feedback/contacts/").content.decode()
    assert page.index(">First<") < page.index(">Second<")
    assert ">Second<" not in client.get("/feedback/contacts/?kind=question").content.decode()
    assert ">First<" in client.get("/feedback/contacts/?words=first").content.decode()
    assert ">First<" not in client.get("/feedback/contacts/?mine=on").content.decode()
    assert ">First<" not in client.get("/feedback/contacts/?state=closed").content.decode()


def test_the_queue_takes_the_same_queries_at_30(as_: SignIn, program_office: Person, touchpoint: Touchpoint) -> None:
    client = as_(program_office)

    def queries() -> int:
        client.get("/feedback/contacts/")
        with CaptureQueriesContext(connection) as captured:
            client.get("/feedback/contacts/?per_page=50")
        return len(captured)

    make_contact(touchpoint)
    at_one = queries()
    for _ in range(29):
        make_contact(make_touchpoint())
    assert queries() == at_one


def test_a_compliment_becomes_a_card_where_the_portal_gives_cards(
    as_: SignIn, program_office: Person, touchpoint: Touchpoint
) -> None:
    compliment = make_contact(touchpoint, kind="compliment", message="Lee & Ana were kind")
    with override_settings(ROOT_URLCONF="tests.contacts.cards"):
        page = as_(program_office).get(compliment.get_absolute_url()).content.decode()
        other = as_(program_office).get(make_contact(touchpoint).get_absolute_url()).content.decode()
    assert '"/give/?text=Lee+%26+Ana+were+kind&amp;on=2026-11-02"' in page
    assert "Make it a recognition card" not in other
