"""Recognition on paper, read back with a PDF reader."""

from typing import Any

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from cxportal.county.days import today
from cxportal.county.models import County
from cxportal.people.models import Department, Person
from recognition.cards.hearts import quarter_of
from recognition.cards.models import Card, CardKind, FullHeart, Recipient, Visibility
from recognition.papers import sheets
from tests.builders import make_department, make_person
from tests.cards.builders import DID, make_card
from tests.conftest import SignIn
from tests.printing.reading import Printed

LONG = "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh de la Santísima Trinidad y de los Remedios"[:80]


def printed(as_: SignIn, reader: Person, card: Card, **asked: Any) -> Printed:
    answer = as_(reader).get(reverse("papers:card", args=[card.pk]), asked)
    assert answer["Content-Type"] == "application/pdf"
    return Printed(answer.content)


@pytest.fixture
def county(db: None) -> County:
    return County.objects.create(name="Green County")


@pytest.mark.parametrize(
    ("kind", "letter_size", "a4_size"),
    [
        (CardKind.SPOT, (396, 306), (421, 298)),
        (CardKind.NOTE, (396, 612), (420, 595)),
        (CardKind.CERTIFICATE, (792, 612), (842, 595)),
    ],
)
def test_each_kind_has_its_own_page(
    as_: SignIn, county: County, manager: Person, staff: Person, kind: str, letter_size: Any, a4_size: Any
) -> None:
    card = make_card(staff, by=manager, kind=kind, letter="R")
    made = printed(as_, staff, card)
    assert (made.pages, made.size, made.language) == (1, letter_size, "en")
    assert printed(as_, staff, card, paper="a4").size == a4_size
    assert (made.is_tagged, made.conforms, made.title) == (True, True, f"{card} to {staff}")
    assert made.tags().count("H1") == 1
    for words in (staff.name, manager.name, "Green County", DID, "espect"):
        assert words in made.text


def test_the_giver_prints_a_page_for_each_and_can_choose_one(
    as_: SignIn, manager: Person, staff: Person, lead: Person
) -> None:
    card = make_card(staff, lead, by=manager)
    both = printed(as_, manager, card)
    assert (both.pages, staff.name in both.text, lead.name in both.text) == (2, True, True)
    one = printed(as_, manager, card, person=lead.pk)
    assert (one.pages, staff.name in one.text, lead.name in one.text) == (1, False, True)


@pytest.mark.parametrize("asked", ["0", "", "x", "9" * 40])
def test_a_copy_for_nobody_is_not_found(as_: SignIn, manager: Person, staff: Person, asked: str) -> None:
    card = make_card(staff, by=manager)
    assert as_(manager).get(reverse("papers:card", args=[card.pk]), {"person": asked}).status_code == 404


def test_people_print_their_own_copy_and_heads_those_of_their_people(
    as_: SignIn, manager: Person, staff: Person, lead: Person, other_director: Person, program_office: Person
) -> None:
    card = make_card(staff, lead, by=manager, visibility=Visibility.PRIVATE)
    for person, seen in ((staff, staff), (lead, lead), (other_director, lead)):
        made = printed(as_, person, card)
        assert (made.pages, seen.name in made.text) == (1, True)
    assert printed(as_, program_office, card).pages == 2
    answer = as_(staff).get(reverse("papers:card", args=[card.pk]), {"person": lead.pk})
    assert answer.status_code == 404


def test_who_only_reads_it_on_the_wall_prints_nothing(
    as_: SignIn, manager: Person, staff: Person, lead: Person
) -> None:
    card = make_card(staff, by=manager)
    client = as_(lead)
    assert client.get(reverse("papers:card", args=[card.pk])).status_code == 403
    assert "On paper" not in client.get(card.get_absolute_url()).content.decode()
    assert "On paper" in as_(staff).get(card.get_absolute_url()).content.decode()


def test_what_was_taken_back_is_printed_by_nobody(as_: SignIn, manager: Person, staff: Person) -> None:
    card = make_card(staff, by=manager)
    card.retract(by=manager, reason="A mistake")
    for person in (staff, manager):
        client = as_(person)
        assert client.get(reverse("papers:card", args=[card.pk]))["Location"] == card.get_absolute_url()
        assert "On paper" not in client.get(card.get_absolute_url()).content.decode()


def test_a_card_to_a_team_of_150_is_150_pages_or_38_sheets(
    as_: SignIn, manager: Person, parks: Department, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    people = Person.objects.bulk_create(
        Person(first_name="Team", last_name=f"Member {number}", department=parks) for number in range(150)
    )
    card = make_card(*people, by=manager)
    client, address = as_(manager), reverse("papers:card", args=[card.pk])
    client.get(address, {"person": people[0].pk})
    with django_assert_num_queries(QUERIES):
        made = Printed(client.get(address).content)
    assert (made.pages, made.tags().count("H1"), "Member 149" in made.text) == (150, 150, True)
    with django_assert_num_queries(QUERIES):
        assert Printed(client.get(address, {"person": people[0].pk}).content).pages == 1
    sheets_of_four = Printed(client.get(address, {"sheet": "4"}).content)
    assert (sheets_of_four.pages, sheets_of_four.size) == (38, (792, 612))
    assert sheets_of_four.tags().count("H1") == 150


QUERIES = 6


@pytest.mark.parametrize("kind", list(CardKind))
def test_long_and_foreign_text_stays_on_its_page(as_: SignIn, manager: Person, kind: str) -> None:
    long = make_person(LONG, last_name=LONG, department=make_department("Department of " + "public works " * 8))
    foreign = make_person("شيماء", last_name="עברית 🎉")
    wide = make_card(long, by=manager, kind=kind, words="W" * 300 + " " + "Every word of it counts. " * 11)
    many_lines = make_card(foreign, by=manager, kind=kind, words="\n".join(["Ready!"] * 80))
    emoji = make_card(foreign, by=manager, kind=kind, words="שלום 👩‍🚀🎉 thank you for all of it, شكرا")
    for card in (wide, many_lines, emoji):
        made = printed(as_, manager, card)
        assert (made.pages, made.conforms) == (1, True)
    assert "thank you for all of it" in made.text
    assert printed(as_, manager, wide, sheet=4).pages == 1


def test_a_customer_who_gave_it_is_named_without_a_title(as_: SignIn, staff: Person) -> None:
    card = make_card(staff, by=None, kind="certificate")
    assert "A customer" in printed(as_, staff, card).text


def full_heart_of(person: Person, by: Person | None, **visibility: str) -> FullHeart:
    for letter in "HEART":
        words = f"What was done for the letter {letter}"
        make_card(person, by=by, letter=letter, words=words, visibility=visibility.get(letter, "wall"))
    return FullHeart.objects.get(person=person)


def test_a_full_heart_certificate_tells_of_each_letter_but_of_no_private_words(
    as_: SignIn, county: County, staff: Person
) -> None:
    row = full_heart_of(staff, None, R=Visibility.PRIVATE)
    made = Printed(as_(staff).get(reverse("papers:full_heart", args=[row.pk])).content)
    assert (made.pages, made.size, made.is_tagged, made.conforms) == (1, (792, 612), True, True)
    assert (made.title, made.language) == (f"Full HEART of {staff}", "en")
    assert [letter in made.text for letter in ("the letter H", "the letter T", "the letter R")] == [True, True, False]
    for words in (staff.name, "Green County", "Respect", quarter_of(today()).label):
        assert words in made.text


def test_a_revoked_full_heart_has_no_certificate(as_: SignIn, manager: Person, staff: Person) -> None:
    row = full_heart_of(staff, None)
    client = as_(staff)
    assert "Certificate" in client.get(row.get_absolute_url()).content.decode()
    for card in Card.objects.filter(letter="H"):
        card.retract(by=manager, reason="A mistake")
    FullHeart.objects.update(revoked_at="2026-11-20T12:00Z")
    assert client.get(reverse("papers:full_heart", args=[row.pk]))["Location"] == row.get_absolute_url()
    assert "Certificate" not in client.get(row.get_absolute_url()).content.decode()


@pytest.mark.parametrize("many", [1, 30])
def test_certificates_of_full_hearts_take_a_fixed_number_of_queries(
    parks: Department, django_assert_num_queries: DjangoAssertNumQueries, many: int
) -> None:
    quarter = quarter_of(today()).first
    for number in range(many):
        person = make_person(f"P{number}", department=parks)
        FullHeart.objects.create(person=person, quarter=quarter, completed_on=today())
        card = Card.objects.create(
            kind="spot", letter="A", words=f"Deed {number}.", happened_on=today(), giver_name="C"
        )
        Recipient.objects.create(card=card, person=person, department=parks)
    rows = FullHeart.objects.select_related("person__department")
    with django_assert_num_queries(5):
        made = Printed(sheets.full_hearts_pdf(rows, title="All", paper="us-letter"))
    text = made.text
    assert (made.pages, text.count("Deed "), f"Deed {many - 1}." in text) == (many, many, True)


def test_certificates_say_that_they_are_of_a_demonstration(as_: SignIn, staff: Person, settings: Settings) -> None:
    settings.DEMO = True
    row = full_heart_of(staff, None)
    cards = [make_card(staff, by=None, kind=kind) for kind in CardKind]
    documents = [printed(as_, staff, card) for card in cards]
    documents.append(Printed(as_(staff).get(reverse("papers:full_heart", args=[row.pk])).content))
    assert ["Demonstration: people and figures are invented" in made.text for made in documents] == [True] * 4
