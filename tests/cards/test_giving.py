"""Giving a card: who may give what to whom, the limits, once however often it is sent."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cxportal.county.days import today
from cxportal.history.models import Entry
from cxportal.notifications.models import Mail, Notice
from cxportal.people.models import Department, Person
from cxportal.people.refusals import Refused
from recognition.cards.giving import left_to_give
from recognition.cards.models import Card, CardKind, Recipient, Rules
from recognition.telling import tell
from tests.builders import make_department, make_person
from tests.cards.builders import DID, make_card
from tests.conftest import SignIn


def form(*to: str, **told: Any) -> dict[str, Any]:
    return {
        "to": to,
        "kind": "spot",
        "letter": "H",
        "words": DID,
        "happened_on": today().isoformat(),
        "served": "external",
        "visibility": "wall",
        "token": str(uuid.uuid4()),
        **told,
    }


@pytest.fixture
def report(manager: Person) -> Person:
    return manager.reports.get()


def test_a_manager_gives_a_card_and_all_concerned_hear_of_it(as_: SignIn, manager: Person, report: Person) -> None:
    director = make_person("Above")
    make_person("Another", manager=manager)
    report.manager = director
    report.save()
    answer = as_(manager).post(reverse("recognition:give"), form(f"p{report.pk}"))
    card = Card.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, card.get_absolute_url())
    assert (card.given_by, card.letter, card.words, card.recipients.get().department) == (
        manager, "H", DID, report.department,
    )  # fmt: skip
    assert set(Notice.objects.values_list("recipient", "title")) == {
        (report.pk, f"{manager} recognizes you for helpfulness"),
        (director.pk, f"{report} recognized for helpfulness"),
    }
    assert Mail.objects.count() == 2
    assert Entry.objects.about(card).get().text == f"On-the-spot card for helpfulness given to {report}"
    assert mail.outbox == []  # written in the transaction, sent by a worker


def test_the_giver_is_not_told_as_the_manager(manager: Person, report: Person) -> None:
    make_card(report, by=manager)
    assert list(Notice.objects.values_list("recipient", flat=True)) == [report.pk]


def test_a_team_is_everybody_who_works_there_but_the_giver(as_: SignIn, manager: Person, parks: Department) -> None:
    make_person("Gone", department=parks, is_active=False)
    there = set(parks.people.filter(is_active=True).exclude(pk=manager.pk).values_list("pk", flat=True))
    as_(manager).post(reverse("recognition:give"), form(f"t{parks.pk}"))
    card = Card.objects.get()
    assert (card.team, set(card.recipients.values_list("person", flat=True))) == (parks, there)


def test_sent_twice_it_is_one_card_and_one_notice(as_: SignIn, manager: Person, report: Person) -> None:
    data = form(f"p{report.pk}")
    places = [as_(manager).post(reverse("recognition:give"), data)["Location"] for _ in range(2)]
    assert (Card.objects.count(), Notice.objects.count(), len(set(places))) == (1, 1, 1)


@pytest.mark.parametrize(
    ("told", "fault"),
    [
        ({"to": []}, "Choose who it is for"),
        ({"words": "Great job"}, "Say a little more about what they did: 30 characters at least, these are 9."),
        ({"letter": "Q"}, "Select a valid choice"),
        ({"happened_on": "2999-01-01"}, "Choose today or an earlier day."),
        ({"happened_on": "2001-01-01"}, "Choose a day within the last year."),
        ({"token": "x"}, "Enter a valid UUID"),
    ],
)
def test_a_fault_is_said_and_what_was_typed_stays(
    as_: SignIn, manager: Person, report: Person, told: dict[str, Any], fault: str
) -> None:
    answer = as_(manager).post(reverse("recognition:give"), form(f"p{report.pk}", **told))
    page = answer.content.decode()
    assert (answer.status_code, fault in page, Card.objects.count()) == (422, True, 0)
    assert told.get("words", DID) in page


def test_who_left_while_the_form_was_open_is_named(as_: SignIn, manager: Person, report: Person) -> None:
    report.is_active = False
    report.save()
    page = as_(manager).post(reverse("recognition:give"), form(f"p{report.pk}")).content.decode()
    assert (f"{report} does not work here any more" in page, DID in page, Card.objects.count()) == (True, True, 0)


def test_nobody_recognizes_themself(as_: SignIn, manager: Person) -> None:
    page = as_(manager).post(reverse("recognition:give"), form(f"p{manager.pk}")).content.decode()
    assert "Nobody recognizes themself" in page
    with pytest.raises(Refused, match="Nobody recognizes themself"):
        make_card(manager, by=manager)


def test_staff_give_notes_and_cards_where_the_county_says_so(staff: Person, director: Person) -> None:
    with pytest.raises(Refused, match="given by managers"):
        make_card(director, by=staff)
    assert make_card(director, by=staff, kind=CardKind.NOTE).pk
    Rules.objects.update_or_create(pk=1, defaults={"peers_give_cards": True})
    assert make_card(director, by=staff).pk
    with pytest.raises(Refused, match="given by managers"):
        make_card(director, by=staff, kind=CardKind.CERTIFICATE)


def test_the_limits_of_a_quarter_hold_for_cards_not_for_notes(manager: Person, report: Person) -> None:
    Rules.objects.update_or_create(pk=1, defaults={"cards_a_quarter": 4, "cards_a_pair": 3})
    others = [make_person(f"P{number}") for number in range(3)]
    for _ in range(3):
        make_card(report, by=manager)
    with pytest.raises(Refused, match=f"You have given {report} 3 cards"):
        make_card(report, others[0], by=manager)
    make_card(others[0], by=manager)
    with pytest.raises(Refused, match="You have given 4 cards this quarter"):
        make_card(others[1], by=manager)
    assert make_card(report, by=manager, kind=CardKind.NOTE).pk


def test_what_was_taken_back_or_given_last_quarter_counts_in_no_limit(manager: Person, report: Person) -> None:
    card = make_card(report, by=manager)
    older = make_card(report, by=manager)
    Card.objects.filter(pk=older.pk).update(given_on=today() - dt.timedelta(days=100), happened_on="2026-01-01")
    assert (left_to_give(manager).cards, left_to_give(manager).pairs) == (19, {report.pk: 1})
    card.retract(by=manager, reason="A mistake")
    assert left_to_give(manager).cards == 20


def test_a_card_to_a_team_is_one_card_of_the_giver(manager: Person) -> None:
    make_card(*(make_person(f"P{number}") for number in range(5)), by=manager)
    assert left_to_give(manager).cards == 19


def test_more_people_than_a_card_goes_to_are_refused(manager: Person) -> None:
    crowd = make_department("Crowd")
    people = [Person(first_name="P", last_name=str(number), department=crowd) for number in range(151)]
    Person.objects.bulk_create(people)
    with pytest.raises(Refused, match="150 people at most"):
        make_card(*people, by=manager)


def test_the_compliment_of_a_customer_fills_the_form_in(as_: SignIn, manager: Person, report: Person) -> None:
    text = "She stayed until my bus came"
    asked = {"text": text, "on": "2026-10-05", "to": str(report.pk), "letter": "A"}
    page = as_(manager).get(reverse("recognition:give"), asked)
    begun = page.context["form"].initial
    assert (begun["words"], begun["happened_on"], begun["to"], begun["letter"]) == (
        text, dt.date(2026, 10, 5), [f"p{report.pk}"], "A",
    )  # fmt: skip


def test_find_keeps_the_chosen_and_shows_who_is_meant(as_: SignIn, manager: Person, report: Person) -> None:
    zoe = make_person("Zoe", last_name="Zimmer")
    data = form(f"p{report.pk}", q="zimm", find="1", words="Short")
    page = as_(manager).post(reverse("recognition:give"), data).content.decode()
    assert f'value="p{report.pk}" checked' in page
    assert f'value="p{zoe.pk}">' in page
    assert "Say a little more" not in page


def test_search_finds_people_by_department_and_teams_by_name(
    as_: SignIn, manager: Person, utilities: Department
) -> None:
    person = make_person("Uma", department=utilities)
    page = as_(manager).get(reverse("recognition:people"), {"q": "utilit"}).content.decode()
    assert f'value="p{person.pk}"' in page
    assert f'value="t{utilities.pk}"' in page


@pytest.mark.parametrize("htmx", [True, False])
def test_preview_gives_nothing(as_: SignIn, manager: Person, report: Person, htmx: bool) -> None:
    headers = {"HX-Request": "true"} if htmx else {}
    happened = (today() - dt.timedelta(days=20)).isoformat()
    data = form(f"p{report.pk}", preview="1", happened_on=happened)
    page = as_(manager).post(reverse("recognition:give"), data, headers=headers).content.decode()
    assert ("It was 20 days ago" in page, str(report) in page, "<html" in page) == (True, True, not htmx)
    assert Card.objects.count() == 0


@pytest.mark.parametrize("many", [1, 30])
def test_search_asks_a_fixed_number_of_queries(
    as_: SignIn, manager: Person, parks: Department, django_assert_num_queries: Any, many: int
) -> None:
    for number in range(many):
        make_person(f"Same{number}", department=parks, title="Ranger")
    client = as_(manager)
    client.get(reverse("recognition:people"))
    with django_assert_num_queries(SEARCH_QUERIES):
        client.get(reverse("recognition:people"), {"q": "Ranger"})


SEARCH_QUERIES = 7


def test_two_customers_thanks_make_two_cards_without_a_giver(staff: Person) -> None:
    make_card(staff, by=None)
    make_card(staff, by=None)
    assert [(card.given_by, card.giver) for card in Card.objects.all()] == [(None, "A customer")] * 2


def test_who_is_on_leave_of_the_list_is_not_written_to(staff: Person, manager: Person) -> None:
    """Somebody who works here but has no address hears of it on the page only."""
    staff.email = None
    staff.save()
    make_card(staff, by=manager)
    assert (Notice.objects.filter(recipient=staff).count(), Mail.objects.filter(person=staff).count()) == (1, 0)


def test_the_department_of_the_day_stays(
    staff: Person, manager: Person, utilities: Department, parks: Department
) -> None:
    make_card(staff, by=manager)
    staff.department = utilities
    staff.save()
    assert Recipient.objects.get().department == parks


def test_give_needs_somebody(manager: Person) -> None:
    with pytest.raises(Refused, match="Choose who it is for"):
        make_card(by=manager)


def test_telling_a_large_team_takes_as_many_statements_as_telling_two(manager: Person) -> None:
    """The first time makes the county's rows that are not there yet."""
    batches = 4  # SQLite takes rows of recipients, notices and mail some seventy at a time
    counts = []
    for many in (1, 2, 120):
        boss = make_person(f"Boss {many}")
        team = [make_person(f"P{number}", manager=boss) for number in range(many)]
        with CaptureQueriesContext(connection) as asked:
            make_card(*team, by=manager)
        counts.append(len(asked))
        assert Notice.objects.filter(recipient__in=team, kind="received").count() == many
        assert Mail.objects.filter(person__in=team).count() == many
        assert Notice.objects.get(recipient=boss).title.endswith("recognized for helpfulness")
    assert counts[2] - counts[1] <= batches


def test_nobody_hears_twice_of_a_card(staff: Person, manager: Person) -> None:
    card = make_card(staff, by=manager)
    for _ in range(2):
        tell(staff, "recognition", "received", about=f"card:{card.pk}", title="Again", url="/")
    assert Notice.objects.filter(recipient=staff, kind="received").count() == 1
