"""All cards for the program office: finding, exporting, and the words for the newsletter."""

import io
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from cxportal.county.days import today
from cxportal.county.periods import month_number, months_later
from cxportal.people.models import Department, Person
from recognition.cards.models import Card, FullHeart, HearHear
from recognition.cards.receiving import prefer
from tests.builders import make_person
from tests.cards.builders import DID, make_card
from tests.conftest import SignIn


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, 2),
        ({"q": "lost visitor"}, 1),
        ({"q": "sam staff"}, 1),
        ({"q": "manager"}, 2),
        ({"q": "\0"}, 2),
        ({"letter": "T"}, 1),
        ({"state": "retracted"}, 0),
        ({"kind": "note", "since": "2020-01-01"}, 1),
        ({"until": "2020-01-01"}, 0),
        ({"since": "soon", "letter": "Q"}, 2),
    ],
)
def test_cards_are_found(
    as_: SignIn, program_office: Person, manager: Person, staff: Person, lead: Person, asked: dict[str, str], found: int
) -> None:
    make_card(staff, by=manager)
    make_card(lead, by=manager, letter="T", kind="note", words="Answered before the deadline had even come")
    page = as_(program_office).get(reverse("recognition:every"), asked)
    assert page.context["page"].paginator.count == found


def test_private_cards_are_seen_by_the_program_office(as_: SignIn, program_office: Person, staff: Person) -> None:
    make_card(staff, by=None, visibility="private")
    assert DID in as_(program_office).get(reverse("recognition:every")).content.decode()


def test_the_file_has_a_line_for_each_person_and_runs_no_formula(
    as_: SignIn, program_office: Person, manager: Person, staff: Person, lead: Person
) -> None:
    make_card(staff, lead, by=manager, words="=HYPERLINK() is how this sentence begins")
    client = as_(program_office)
    lines = b"".join(client.get(reverse("recognition:every_csv"))).decode("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert "'=HYPERLINK()" in lines[1]
    book = load_workbook(io.BytesIO(client.get(reverse("recognition:every_excel")).content))
    rows = list(book.active.iter_rows(values_only=True)) if book.active else []
    assert [row[6] for row in rows[1:]] == [str(staff), str(lead)]


def test_too_many_lines_for_a_workbook_are_refused_in_words(
    as_: SignIn, program_office: Person, staff: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("recognition.cards.views.every.MOST_IN_EXCEL", 0)
    make_card(staff, by=None)
    answer = as_(program_office).get(reverse("recognition:every_excel"), follow=True)
    assert "take the CSV file" in answer.content.decode()


@pytest.mark.parametrize("many", [1, 30])
def test_the_list_and_the_text_ask_a_fixed_number_of_queries(
    as_: SignIn, program_office: Person, parks: Department, django_assert_num_queries: Any, many: int
) -> None:
    for number in range(many):
        make_card(make_person(f"P{number}", department=parks), by=None)
    client = as_(program_office)
    for name, queries in (("recognition:every", 8), ("recognition:shout_outs", 8)):
        client.get(reverse(name))
        with django_assert_num_queries(queries):
            client.get(reverse(name))


def test_shout_outs_name_nobody_who_keeps_off_the_wall(
    as_: SignIn, program_office: Person, manager: Person, staff: Person, lead: Person
) -> None:
    prefer(lead, manner="any", motivates="", off_wall=True)
    make_card(staff, lead, by=manager)
    make_card(lead, by=manager, words="Something that nobody else is to read about")
    make_card(staff, by=manager, words="Something that is for the two of us only", visibility="private")
    text = as_(program_office).get(reverse("recognition:shout_outs")).context["text"]
    assert text == f"Helpfulness: {staff} ({staff.department})\n{DID}\nFrom {manager}"


def test_shout_outs_tell_of_the_months_that_were_chosen(as_: SignIn, program_office: Person, staff: Person) -> None:
    months = [months_later(today(), -back) for back in range(4)]
    for number, first in enumerate(months):
        card = make_card(staff, by=None, words=f"What was done as number {number}", on=first)
        Card.objects.filter(pk=card.pk).update(given_on=first)
    client, address = as_(program_office), reverse("recognition:shout_outs")

    def told(**asked: str) -> list[int]:
        text = client.get(address, asked).context["text"]
        return [number for number in range(4) if f"number {number}" in text]

    numbers = [str(month_number(first)) for first in months]
    assert told() == [0]
    assert told(month=numbers[2]) == [2]
    assert told(month=numbers[2], until=numbers[1]) == [1, 2]
    assert told(month="no", until="198001") == [0]
    page = client.get(address, {"month": numbers[2], "until": numbers[0]}).content.decode()
    assert f"tell of {months[2]:%B %Y} to {months[0]:%B %Y}?" in page


def test_shout_outs_until_an_earlier_month_are_refused_with_what_was_chosen(
    as_: SignIn, program_office: Person
) -> None:
    first, before = (str(month_number(months_later(today(), -back))) for back in (1, 2))
    page = as_(program_office).get(reverse("recognition:shout_outs"), {"month": first, "until": before})
    assert page.context["form"].errors == {"until": ["Choose the same month or a later one."]}
    assert page.context["form"]["until"].value() == before
    assert "Choose the same month or a later one." in page.content.decode()


def test_shout_outs_are_those_that_were_chosen_with_the_announcements_first(
    as_: SignIn, program_office: Person, staff: Person, lead: Person
) -> None:
    first = make_card(staff, by=None, words="The first that was done for someone here")
    make_card(staff, by=None, words="The second that was done for someone here")
    HearHear.objects.create(card=first, person=lead)
    FullHeart.objects.create(person=staff, quarter="2026-10-01", completed_on=first.given_on, announcement="Five!")
    client, address = as_(program_office), reverse("recognition:shout_outs")
    assert client.get(address).context["lines"][0][0] == first
    text = client.get(address, {"card": [str(first.pk), "x"]}).context["text"]
    assert ("The first" in text, "The second" in text, text.startswith("Five!")) == (True, False, True)
