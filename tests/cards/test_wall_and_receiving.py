"""The wall and what people do with their cards: who sees what, opting out before and after, taking back."""

import datetime as dt
import re
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from cxportal.county.days import today
from cxportal.county.periods import months_later
from cxportal.notifications.models import Notice
from cxportal.people.models import Department, Person
from recognition.cards import receiving
from recognition.cards.models import Card, HearHear, Recipient, Visibility
from tests.builders import make_department, make_person
from tests.cards.builders import DID, make_card
from tests.conftest import SignIn


def wall(as_: SignIn, person: Person, **asked: str) -> str:
    return as_(person).get(reverse("recognition:wall"), asked).content.decode()


def test_what_is_taken_back_leaves_the_wall_at_once_and_tells_the_recipient_no_reason(
    as_: SignIn, manager: Person, staff: Person, other_director: Person
) -> None:
    card = make_card(staff, by=manager)
    answer = as_(other_director).get(reverse("recognition:wall"))
    assert (DID in answer.content.decode(), answer["Cache-Control"]) == (True, "no-store")
    as_(manager).post(reverse("recognition:retract", args=[card.pk]), {"reason": "It was Sally"})
    assert DID not in wall(as_, other_director)
    assert as_(other_director).get(card.get_absolute_url()).status_code == 404
    page = as_(staff).get(card.get_absolute_url()).content.decode()
    assert ("was taken back" in page, "It was Sally" in page) == (True, False)
    assert DID not in as_(staff).get(reverse("recognition:mine")).content.decode()


def test_what_is_taken_back_is_shown_to_no_manager_any_more(
    as_: SignIn, manager: Person, staff: Person, director: Person, program_office: Person
) -> None:
    """The page tells the recipient: to nobody else. Who gave it and the program office keep it."""
    card = make_card(staff, by=manager)
    readers = (director, staff, manager, program_office)
    seen = [[as_(reader).get(card.get_absolute_url()).status_code for reader in readers]]
    card.retract(by=manager, reason="Names a customer")
    seen.append([as_(reader).get(card.get_absolute_url()).status_code for reader in readers])
    assert seen == [[200, 200, 200, 200], [404, 200, 200, 200]]


def test_taking_back_twice_is_harmless_and_needs_a_reason(as_: SignIn, manager: Person, staff: Person) -> None:
    card = make_card(staff, by=manager)
    client, address = as_(manager), reverse("recognition:retract", args=[card.pk])
    assert client.post(address, {"reason": " "}).status_code == 200
    for reason in ("First", "Second"):
        client.post(address, {"reason": reason})
    card.refresh_from_db()
    assert (card.reason, card.retracted_by) == ("First", manager)


def test_the_giver_hears_when_the_program_office_takes_it_back(
    as_: SignIn, manager: Person, staff: Person, program_office: Person
) -> None:
    card = make_card(staff, by=manager)
    as_(program_office).post(reverse("recognition:retract", args=[card.pk]), {"reason": "Names a customer"})
    assert Notice.objects.filter(recipient=manager, kind="retracted").count() == 1


@pytest.mark.parametrize("when", ["before", "after"])
def test_who_keeps_off_the_wall_is_not_shown_there(
    as_: SignIn, manager: Person, staff: Person, other_director: Person, when: str
) -> None:
    wish = {"manner": "private", "motivates": "", "off_wall": "on"}
    if when == "before":
        as_(staff).post(reverse("recognition:preferences"), wish)
    card = make_card(staff, by=manager)
    if when == "after":
        assert DID in wall(as_, other_director)
        as_(staff).post(reverse("recognition:preferences"), wish)
    assert DID not in wall(as_, other_director)
    assert as_(other_director).get(card.get_absolute_url()).status_code == 404
    assert as_(staff).get(card.get_absolute_url()).status_code == 200


def test_one_of_two_who_keeps_off_the_wall_is_not_named(
    as_: SignIn, manager: Person, staff: Person, other_director: Person
) -> None:
    other = make_person("Quentin", last_name="Quist")
    receiving.prefer(other, manner="any", motivates="", off_wall=True)
    make_card(staff, other, by=manager)
    page = wall(as_, other_director)
    assert (str(staff) in page, "Quist" in page) == (True, False)


def test_a_single_card_is_taken_down_and_put_back(as_: SignIn, manager: Person, staff: Person) -> None:
    card = make_card(staff, by=manager)
    make_card(staff, by=manager, words="Another thing that was done for someone")
    client, address = as_(staff), reverse("recognition:on_wall", args=[card.pk])
    client.post(address, {"show": "no"})
    page = wall(as_, manager)
    assert (DID in page, "Another thing" in page) == (False, True)
    client = as_(staff)
    client.post(address, {"show": "yes"})
    assert DID in wall(as_, manager)


def test_a_card_for_the_department_is_shown_there_only(
    as_: SignIn, manager: Person, staff: Person, lead: Person, director: Person
) -> None:
    make_card(staff, by=manager, visibility=Visibility.DEPARTMENT)
    make_card(staff, by=manager, visibility=Visibility.PRIVATE, words="Something only the two of them know about")
    for person, shown in ((director, True), (lead, False), (staff, True)):
        page = wall(as_, person)
        assert (DID in page, "Something only" in page) == (shown, False)


def test_filters_narrow_the_wall(as_: SignIn, manager: Person, staff: Person, lead: Person) -> None:
    make_card(staff, by=manager, letter="H", words="The letter H for someone in parks here")
    make_card(lead, by=manager, letter="T", words="The letter T for someone in utilities")
    assert "letter H" not in wall(as_, staff, letter="T")
    page = wall(as_, staff, department=str(staff.department_id))
    assert ("letter H" in page, "letter T" in page) == (True, False)
    before = months_later(today(), -1)
    assert "letter H" not in wall(as_, staff, month=f"{before:%Y%m}")
    assert "letter H" in wall(as_, staff, letter="Q", month="no")  # what makes no sense narrows nothing


def test_a_department_shows_the_cards_of_its_parts(as_: SignIn, manager: Person, parks: Department) -> None:
    part = make_department("Pools", parent=parks, kind="division")
    make_card(make_person("Pat", department=part), by=manager)
    assert DID in wall(as_, manager, department=str(parks.pk))


def test_older_cards_stand_behind_the_button(as_: SignIn, manager: Person, staff: Person) -> None:
    cards = [make_card(staff, by=None, words=f"The card with the number {number:03}") for number in range(25)]
    page = wall(as_, manager)
    assert ("number 024" in page, "number 005" in page, "number 004" in page) == (True, True, False)
    assert f"before={cards[5].pk}" in page
    older = as_(manager).get(reverse("recognition:wall"), {"before": cards[5].pk})
    page = older.content.decode()
    assert ("number 004" in page, "number 005" in page, older.context["older"]) == (True, False, None)


@pytest.mark.parametrize("many", [1, 30])
def test_the_wall_asks_a_fixed_number_of_queries(
    as_: SignIn, manager: Person, parks: Department, django_assert_num_queries: Any, many: int
) -> None:
    for number in range(many):
        card = make_card(make_person(f"P{number}", department=parks), by=None)
        HearHear.objects.create(card=card, person=manager)
    client = as_(manager)
    for name, queries in QUERIES.items():
        client.get(reverse(name))
        with django_assert_num_queries(queries):
            client.get(reverse(name))


QUERIES = {"recognition:wall": 13, "recognition:mine": 10, "recognition:given": 11, "recognition:team": 11}


def test_hear_hear_counts_once_and_can_be_taken_back(as_: SignIn, manager: Person, staff: Person, lead: Person) -> None:
    card = make_card(staff, by=manager)
    client, address = as_(lead), reverse("recognition:hear", args=[card.pk])
    for _ in range(2):
        client.post(address, {"agree": "yes"})
    assert HearHear.objects.get().person == lead
    page = client.post(address, {"agree": "no"}, headers={"HX-Request": "true"}).content.decode()
    assert ("Hear, hear" in page, HearHear.objects.count()) == (True, 0)


def test_hear_hear_leads_back_to_where_it_was_said(as_: SignIn, manager: Person, staff: Person, lead: Person) -> None:
    card = make_card(staff, by=manager)
    address = reverse("recognition:hear", args=[card.pk])
    answer = as_(lead).post(address, {"agree": "yes", "next": "/recognition/?letter=H"})
    assert answer["Location"] == f"/recognition/?letter=H#card-{card.pk}"
    assert as_(lead).post(address, {"agree": "yes", "next": "//evil.example"})["Location"] == card.get_absolute_url()


def test_thanks_back_are_said_once_and_reach_the_giver(as_: SignIn, manager: Person, staff: Person) -> None:
    card = make_card(staff, by=manager)
    client, address = as_(staff), reverse("recognition:reply", args=[card.pk])
    assert client.post(address, {"reply": ""}).status_code == 422
    for words in ("It made my week", "Again"):
        client.post(address, {"reply": words})
    assert Recipient.objects.get().reply == "It made my week"
    assert list(Notice.objects.filter(recipient=manager).values_list("title", flat=True)) == [
        f"{staff} thanks you for your card"
    ]
    assert "It made my week" in as_(manager).get(card.get_absolute_url()).content.decode()


def test_reading_it_is_noted_once(as_: SignIn, manager: Person, staff: Person) -> None:
    card = make_card(staff, by=manager)
    as_(manager).get(card.get_absolute_url())
    assert Recipient.objects.get().seen_at is None
    client = as_(staff)
    client.get(card.get_absolute_url())
    first = Recipient.objects.get().seen_at
    client.get(card.get_absolute_url())
    assert first is not None
    assert Recipient.objects.get().seen_at == first


def test_wishes_are_read_by_the_manager_and_not_by_others(as_: SignIn, manager: Person, lead: Person) -> None:
    report = manager.reports.get()
    receiving.prefer(report, manner="private", motivates="Time to learn", off_wall=False)
    assert "Time to learn" in as_(manager).get(reverse("recognition:team")).content.decode()
    assert "Time to learn" not in as_(lead).get(report.get_absolute_url()).content.decode()


def test_those_who_waited_longest_stand_first(as_: SignIn, manager: Person) -> None:
    first = manager.reports.get()
    never = make_person("Never", manager=manager)
    card = make_card(first, by=None)
    taken = make_card(never, by=None)
    taken.retract(by=manager, reason="A mistake")
    rows = as_(manager).get(reverse("recognition:team")).context["rows"]
    assert [(row["person"], row["last"]) for row in rows] == [(never, None), (first, card.given_on)]


def test_my_letters_are_those_of_the_quarter(as_: SignIn, manager: Person, staff: Person) -> None:
    make_card(staff, by=manager, letter="H")
    make_card(staff, by=manager, letter="H")
    make_card(staff, by=manager, letter="E", kind="note")
    found = as_(staff).get(reverse("recognition:mine")).context["letters"]
    assert (found.counts["H"], found.has, found.missing[0]) == (2, ["H"], "Expertise")


def test_rules_are_changed_with_history(as_: SignIn, program_office: Person) -> None:
    client, address = as_(program_office), reverse("recognition:rules")
    seen = client.get(address).context["form"].initial["seen"]
    values = {"cards_a_quarter": "5", "cards_a_pair": "2", "late_after_days": "7", "seen": seen}
    client.post(address, values)
    page = client.get(address).content.decode()
    assert 'value="5"' in page
    assert "Rules of recognition changed" in page


@pytest.mark.parametrize("visibility", [Visibility.WALL, Visibility.DEPARTMENT])
def test_a_month_is_found_wherever_its_cards_lie(as_: SignIn, manager: Person, staff: Person, visibility: str) -> None:
    """Between cards of other months, also where the day it was given does not follow the order of the ids."""
    month = months_later(today(), -2)
    days = [today(), month, today(), months_later(month, -1), month + dt.timedelta(days=9), today()]
    for number, day in enumerate(days):
        card = make_card(
            staff, by=manager, kind="note", visibility=visibility, words=f"What was done as number {number}"
        )
        Card.objects.filter(pk=card.pk).update(happened_on=day, given_on=day)
    page = wall(as_, manager, month=f"{month:%Y%m}")
    assert [number for number in range(6) if f"number {number}" in page] == [1, 4]
    assert "number" not in wall(as_, manager, month=f"{months_later(month, -5):%Y%m}").partition("<main")[2]


def test_pages_follow_the_days_wherever_the_ids_lie(as_: SignIn, manager: Person, staff: Person) -> None:
    cards = [make_card(staff, by=None, words=f"The card with the number {number:03}") for number in range(25)]
    for number, card in enumerate(cards):  # the newest has the lowest id, and two share each day
        day = today() - dt.timedelta(days=number // 2)
        Card.objects.filter(pk=card.pk).update(happened_on=day, given_on=day)
    client, address = as_(manager), reverse("recognition:wall")
    first = client.get(address).context
    older = client.get(address, {"before": first["older"]}).context
    told = [line["card"].words[-3:] for page in (first, older) for line in page["lines"]]
    assert told == [f"{number:03}" for pair in range(0, 25, 2) for number in (pair + 1, pair) if number < 25]
    assert older["older"] is None


@pytest.mark.parametrize("few", [2_000, 0])
def test_a_department_shows_the_same_whether_few_or_many_received_cards(
    as_: SignIn, manager: Person, staff: Person, lead: Person, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr("recognition.cards.models.cards.FEW", few)
    make_card(staff, lead, by=manager, words="For someone in parks and in utilities")
    make_card(staff, by=manager, words="For their department alone", visibility=Visibility.DEPARTMENT)
    make_card(lead, by=manager, words="For someone in utilities")
    page = as_(staff).get(reverse("recognition:wall"), {"department": str(staff.department_id)})
    told = [line["card"].words for line in page.context["lines"]]
    assert told == ["For their department alone", "For someone in parks and in utilities"]


FILTERS: dict[str, dict[str, Any]] = {
    "nothing": {},
    "a letter": {"letter": "H"},
    "a month": {"given_on__gte": dt.date(2026, 3, 1), "given_on__lt": dt.date(2026, 4, 1)},
    "both": {"letter": "H", "given_on__gte": dt.date(2026, 3, 1), "given_on__lt": dt.date(2026, 4, 1)},
}


@pytest.mark.django_db
@pytest.mark.parametrize("named", FILTERS)
def test_the_wall_is_read_in_the_order_of_an_index(named: str) -> None:
    """However it is narrowed, nothing is sorted; on SQLite no card of another letter or month is walked through."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # else it reads a table that is nearly empty as a whole
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
    plan = Card.objects.on_wall().filter(**FILTERS[named]).newest_first().explain()
    assert not re.search(r"TEMP B-TREE|\bSort\b|Seq Scan on cards_card", plan)
    if connection.vendor == "sqlite":
        name = "cards_on_wall" + "_by_letter" * ("letter" in FILTERS[named])
        assert re.findall(r"\bcards_on_wall\w*", plan) == [name]
        assert ("given_on>? AND given_on<?" in plan) is ("given_on__gte" in FILTERS[named])


def test_filters_say_how_many_are_set_and_stay_open(as_: SignIn, staff: Person) -> None:
    client = as_(staff)
    closed = client.get(reverse("recognition:wall")).content.decode()
    assert '<details class="filters">' in closed
    query = {"letter": "H", "kind": "spot", "month": "", "department": "99999"}
    opened = client.get(reverse("recognition:wall"), query).content.decode()
    assert '<details class="filters" open>' in opened
    assert "<b>2 set</b>" in opened
