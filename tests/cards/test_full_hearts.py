"""A full HEART: five letters in a fiscal quarter, exactly once, however cards come and go."""

import datetime as dt
import itertools
import random
import threading
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from cxportal.county.days import today
from cxportal.county.models import County
from cxportal.jobs.models import Job, JobState
from cxportal.notifications.models import Notice
from cxportal.people.models import Person, Role, RoleKind
from cxportal.people.refusals import Refused
from recognition.cards import visits
from recognition.cards.duties import visits_due
from recognition.cards.giving import date_anew, retract
from recognition.cards.hearts import quarter_of
from recognition.cards.models import Card, CardKind, FullHeart, Rules
from recognition.cards.receiving import prefer, show
from recognition.cards.sweeping import sweep
from recognition.cards.tasks import count_full_hearts
from tests.builders import make_person
from tests.cards.builders import DID, make_card
from tests.conftest import SignIn


@pytest.fixture(autouse=True)
def many_cards(db: None) -> None:
    Rules.objects.update_or_create(pk=1, defaults={"cards_a_quarter": 500, "cards_a_pair": 100})


@pytest.fixture
def giver(manager: Person) -> Person:
    return manager


def letters(person: Person, word: str, *, by: Person, on: dt.date | None = None) -> list[Card]:
    return [make_card(person, by=by, letter=letter, on=on) for letter in word]


def test_the_fifth_letter_earns_it_and_the_person_hears(staff: Person, giver: Person) -> None:
    letters(staff, "HEAR", by=giver)
    assert not FullHeart.objects.exists()
    letters(staff, "T", by=giver)
    found = FullHeart.objects.get()
    assert (found.person, found.quarter, found.completed_on) == (staff, quarter_of(today()).first, today())
    assert Notice.objects.filter(recipient=staff, kind="full-heart").count() == 1


def test_more_cards_do_not_earn_it_again(staff: Person, giver: Person) -> None:
    letters(staff, "HEARTHEART", by=giver)
    assert FullHeart.objects.count() == 1
    assert Notice.objects.filter(recipient=staff, kind="full-heart").count() == 1


def test_notes_do_not_complete_it_certificates_and_customers_do(staff: Person, giver: Person) -> None:
    letters(staff, "HEA", by=giver)
    make_card(staff, by=giver, letter="R", kind=CardKind.CERTIFICATE)
    make_card(staff, by=giver, letter="T", kind=CardKind.NOTE)
    assert not FullHeart.objects.exists()
    make_card(staff, by=None, letter="T")
    assert FullHeart.objects.count() == 1


@pytest.mark.parametrize("letter", "HEART")
def test_a_letter_taken_back_revokes_it_and_another_earns_it_again(staff: Person, giver: Person, letter: str) -> None:
    cards = {card.letter: card for card in letters(staff, "HEART", by=giver)}
    retract(cards[letter], by=giver, reason="Another was meant")
    assert not FullHeart.objects.standing().exists()
    letters(staff, letter, by=giver)
    assert (FullHeart.objects.count(), FullHeart.objects.standing().count()) == (1, 1)


def test_the_day_it_happened_decides_the_quarter(staff: Person, giver: Person) -> None:
    first = quarter_of(today()).first
    letters(staff, "HEAR", by=giver, on=first)
    card = make_card(staff, by=giver, letter="T", on=first - dt.timedelta(days=1))
    assert not FullHeart.objects.exists()
    date_anew(card, happened_on=first, by=giver)
    assert FullHeart.objects.standing().get().quarter == first
    date_anew(card, happened_on=first - dt.timedelta(days=1), by=giver)
    assert not FullHeart.objects.standing().exists()


def test_completed_on_is_the_day_of_the_last_first_letter(staff: Person, giver: Person) -> None:
    first = quarter_of(today()).first
    for number, letter in enumerate("TRAEH"):
        make_card(staff, by=giver, letter=letter, on=first + dt.timedelta(days=number))
    assert FullHeart.objects.get().completed_on == first + dt.timedelta(days=4)


@pytest.mark.parametrize("starts_in", [1, 2, 10])
def test_quarters_follow_the_fiscal_year(staff: Person, giver: Person, starts_in: int) -> None:
    County.objects.update_or_create(pk=1, defaults={"fiscal_year_starts_in": starts_in})
    quarter = quarter_of(today())
    assert (quarter.first.month - starts_in) % 3 == 0
    letters(staff, "HEART", by=giver)
    assert FullHeart.objects.get().quarter == quarter.first


def test_a_card_to_two_people_counts_for_both(staff: Person, lead: Person, giver: Person) -> None:
    letters(staff, "HEAR", by=giver)
    letters(lead, "EART", by=giver)
    make_card(staff, lead, by=giver, letter="T")
    make_card(staff, lead, by=giver, letter="H")
    assert set(FullHeart.objects.values_list("person", flat=True)) == {staff.pk, lead.pk}


@pytest.mark.parametrize("seed", range(4))
def test_any_order_of_giving_taking_back_and_backdating_ends_in_what_a_recount_says(
    staff: Person, giver: Person, seed: int
) -> None:
    chance = random.Random(seed)
    first = quarter_of(today()).first
    days = [first, first - dt.timedelta(days=1), first - dt.timedelta(days=40)]
    for _ in range(30):
        cards = list(Card.objects.standing())
        if cards and chance.random() < 0.35:
            retract(chance.choice(cards), by=giver, reason="A mistake")
        elif cards and chance.random() < 0.3:
            date_anew(chance.choice(cards), happened_on=chance.choice(days), by=giver)
        else:
            make_card(staff, by=giver, letter=chance.choice("HEART"), on=chance.choice(days))
    standing = Card.objects.standing().values_list("happened_on", "letter")
    full = {quarter: set("HEART") <= {letter for _, letter in rows} for quarter, rows in _by_quarter(standing)}
    kept = set(FullHeart.objects.standing().values_list("quarter", flat=True))
    assert kept == {quarter for quarter, complete in full.items() if complete}


def _by_quarter(rows: Any) -> list[tuple[dt.date, list[Any]]]:
    def key(row: Any) -> dt.date:
        return quarter_of(row[0]).first

    return [(quarter, list(found)) for quarter, found in itertools.groupby(sorted(rows, key=key), key=key)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(3))
def test_eight_writers_at_once_earn_exactly_one(attempt: int) -> None:
    """Each adds one letter at the same moment; three letters come twice."""
    staff = make_person("Sam")
    managers = [make_person(f"M{number}") for number in range(8)]
    for manager in managers:
        make_person("R", manager=manager)
    start, faults = threading.Barrier(8), []

    def write(manager: Person, letter: str) -> None:
        try:
            start.wait(20)
            make_card(staff, by=manager, letter=letter)
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    writers = [threading.Thread(target=write, args=pair) for pair in zip(managers, "HEARTHEA", strict=True)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert (faults, Card.objects.count()) == ([], 8)
    assert (FullHeart.objects.count(), FullHeart.objects.standing().count()) == (1, 1)
    assert Notice.objects.filter(kind="full-heart").count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_takes_back_while_another_gives(manager: Person, staff: Person) -> None:
    """Whoever comes first, the end is what the standing cards say."""
    cards = letters(staff, "HEART", by=manager)
    start, faults = threading.Barrier(2), []

    def act(what: Any) -> None:
        try:
            start.wait(20)
            what()
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    acts = [
        threading.Thread(target=act, args=(lambda: retract(cards[0], by=manager, reason="A mistake"),)),
        threading.Thread(target=act, args=(lambda: make_card(staff, by=manager, letter="H"),)),
    ]
    for one in acts:
        one.start()
    for one in acts:
        one.join(60)
    assert (faults, FullHeart.objects.count(), FullHeart.objects.standing().count()) == ([], 1, 1)


def test_a_visit_is_planned_made_and_noted(as_: SignIn, program_office: Person, staff: Person, giver: Person) -> None:
    letters(staff, "HEART", by=giver)
    row = FullHeart.objects.get()
    due = visits_due(today(), until=today() + dt.timedelta(days=30))
    assert [(duty.person_id, duty.kind) for duty in due] == [(program_office.pk, "plan")]
    client = as_(program_office)
    by = (today() + dt.timedelta(days=7)).isoformat()
    client.post(reverse("recognition:plan_visit", args=[row.pk]), {"visitor": giver.employee_number, "visit_by": by})
    due = visits_due(today(), until=today() + dt.timedelta(days=30))
    assert [(duty.person_id, duty.kind, duty.due_on.isoformat()) for duty in due] == [(giver.pk, "visit", by)]
    as_(giver).post(reverse("recognition:note_visit", args=[row.pk]))
    row.refresh_from_db()
    assert row.visited_on == today()
    assert visits_due(today(), until=today() + dt.timedelta(days=30)) == []


def test_nobody_visits_themself(program_office: Person, staff: Person, giver: Person) -> None:
    letters(staff, "HEART", by=giver)
    with pytest.raises(Refused, match="Nobody visits themself"):
        visits.plan_visit(FullHeart.objects.get(), visitor=staff, visit_by=today(), by=program_office)


def test_the_draft_tells_of_each_letter_in_its_order(staff: Person, giver: Person) -> None:
    for letter in "TRAEH":
        make_card(staff, by=giver, letter=letter, words=f"Did something that stands for the letter {letter}")
    lines = visits.draft(FullHeart.objects.get()).splitlines()
    assert [line[-1] for line in lines[1:6]] == list("HEART")
    assert lines[0].startswith(f"{staff}, {staff.department}, has a full HEART for Q")


@pytest.mark.parametrize("wish", ["the card", "everything"])
def test_the_draft_tells_no_words_that_the_person_took_off_the_wall(staff: Person, giver: Person, wish: str) -> None:
    cards = letters(staff, "HEART", by=giver)
    if wish == "everything":
        prefer(staff, manner="any", motivates="", off_wall=True)
    else:
        show(cards[1].recipients.get(), on_wall=False)
    told = [DID in line for line in visits.draft(FullHeart.objects.get()).splitlines()[1:-1]]
    assert told == ([False] * 5 if wish == "everything" else [True, False, True, True, True])


def test_the_announcement_of_who_keeps_off_the_wall_is_no_shout_out(
    as_: SignIn, program_office: Person, staff: Person, giver: Person
) -> None:
    letters(staff, "HEART", by=giver)
    FullHeart.objects.update(announcement="Sam has a full HEART.")
    client, page = as_(program_office), FullHeart.objects.get().get_absolute_url()
    for keeps_off in (False, True):
        prefer(staff, manner="any", motivates="", off_wall=keeps_off)
        text = client.get(reverse("recognition:shout_outs")).context["text"]
        assert ("Sam has a full HEART." in text) is not keeps_off
        assert ("keeps off the wall" in client.get(page).content.decode()) is keeps_off


def test_the_announcement_is_worded_then_noted(
    as_: SignIn, program_office: Person, staff: Person, giver: Person
) -> None:
    letters(staff, "HEART", by=giver)
    row = FullHeart.objects.get()
    client = as_(program_office)
    client.post(reverse("recognition:announce", args=[row.pk]))
    row.refresh_from_db()
    assert row.announced_on is None  # it has no words yet
    seen = client.get(row.get_absolute_url()).context["announcement_form"].initial["seen"]
    words = {"announcement": "Sam has a full HEART.", "seen": seen}
    client.post(reverse("recognition:word_announcement", args=[row.pk]), words)
    client.post(reverse("recognition:announce", args=[row.pk]))
    assert list(FullHeart.objects.values_list("announcement", "announced_on")) == [("Sam has a full HEART.", today())]


def ambassador(name: str, **fields: Any) -> Person:
    person = make_person(name, **fields)
    Role.objects.create(kind=RoleKind.AMBASSADOR, person=person, starts_on=today())
    return person


def test_ambassadors_visit_in_turn_and_hear_of_it(giver: Person, staff: Person) -> None:
    amy, ben = ambassador("Amy"), ambassador("Ben")
    for person in (staff, make_person("Two"), make_person("Three")):
        letters(person, "HEART", by=giver)
    asked = list(FullHeart.objects.order_by("pk").values_list("visitor", flat=True))
    assert asked == [amy.pk, ben.pk, amy.pk]
    row = FullHeart.objects.order_by("pk")[0]
    assert row.visit_by is not None
    assert row.visit_by > today()
    assert Notice.objects.filter(recipient=amy, kind="visit").count() == 2
    duties = visits_due(today(), until=today() + dt.timedelta(days=60))
    assert [(duty.kind, duty.person_id) for duty in duties] == [("visit", pk) for pk in asked]


def test_nobody_visits_themself_nor_who_is_no_ambassador_any_more(giver: Person) -> None:
    amy, gone = ambassador("Amy"), ambassador("Gil")
    Role.objects.filter(person=gone).update(starts_on=today() - dt.timedelta(days=9), ends_on=today() - dt.timedelta(1))
    letters(amy, "HEART", by=giver)
    assert FullHeart.objects.get().visitor is None


def test_without_ambassadors_the_office_plans(giver: Person, staff: Person, program_office: Person) -> None:
    letters(staff, "HEART", by=giver)
    duties = visits_due(today(), until=today() + dt.timedelta(days=60))
    assert [(duty.kind, duty.person_id) for duty in duties] == [("plan", program_office.pk)]


def test_the_office_is_offered_the_next_ambassador(
    as_: SignIn, giver: Person, staff: Person, program_office: Person
) -> None:
    letters(staff, "HEART", by=giver)
    amy = ambassador("Amy")
    page = as_(program_office).get(FullHeart.objects.get().get_absolute_url())
    assert page.context["visit_form"].initial["visitor"] == amy


def test_the_office_names_ambassadors(as_: SignIn, program_office: Person, staff: Person) -> None:
    told = {"kind": "ambassador", "starts_on": today().isoformat()}
    as_(program_office).post(reverse("people:grant", args=[staff.pk]), told)
    assert Role.objects.filter(person=staff, kind=RoleKind.AMBASSADOR).exists()


@pytest.fixture
def counted() -> None:
    """Counted so far with the fiscal year that starts in October."""
    County.objects.update_or_create(pk=1, defaults={"fiscal_year_starts_in": 10})
    assert sweep() is False


def start_year_in(month: int) -> bool:
    County.objects.filter(pk=1).update(fiscal_year_starts_in=month)
    started = sweep()
    assert sweep() is False
    if started:
        count_full_hearts(Job.objects.get(kind="full-hearts", state=JobState.WAITING).pk)
    return started


def on_days(person: Person, by: Person, days: dict[str, dt.date]) -> None:
    for letter, day in days.items():
        make_card(person, by=by, letter=letter, on=day)


@pytest.mark.usefixtures("counted")
def test_another_start_of_the_fiscal_year_counts_full_hearts_anew(giver: Person) -> None:
    """Oct to Dec becomes Sep to Nov. One keeps hers, one loses his, one gets hers."""
    year = 2025
    keeps, loses, gets = make_person("Kim"), make_person("Lou"), make_person("Gia")
    first = {letter: dt.date(year, 10, 5 + at) for at, letter in enumerate("HEART")}
    with time_machine.travel(dt.datetime(year, 12, 20, 15, tzinfo=dt.UTC), tick=False):
        on_days(keeps, giver, first)
        on_days(loses, giver, {**first, "T": dt.date(year, 12, 10)})
        on_days(gets, giver, {**first, "H": dt.date(year, 9, 10)})
        assert {row.person for row in FullHeart.objects.standing()} == {keeps, loses}
        FullHeart.objects.filter(person=keeps).update(visitor=giver, visit_by=today(), visited_on=today())
        assert start_year_in(9) is True
        standing = {row.person: row for row in FullHeart.objects.standing()}
    assert standing.keys() == {keeps, gets}
    assert {row.quarter for row in standing.values()} == {dt.date(year, 9, 1)}
    assert standing[keeps].visited_on is not None
    assert Notice.objects.filter(recipient=keeps, kind="full-heart").count() == 1


@pytest.mark.usefixtures("counted")
def test_a_year_that_starts_a_quarter_later_changes_nothing(staff: Person, giver: Person) -> None:
    letters(staff, "HEART", by=giver)
    assert start_year_in(1) is False
    assert FullHeart.objects.standing().count() == 1


@pytest.mark.usefixtures("counted")
def test_there_and_back_gives_the_same(staff: Person, giver: Person) -> None:
    letters(staff, "HEART", by=giver)
    before = list(FullHeart.objects.standing().values_list("person", "quarter"))
    assert [start_year_in(month) for month in (11, 10)] == [True, True]
    assert list(FullHeart.objects.standing().values_list("person", "quarter")) == before


def test_the_list_says_how_visits_are_given(as_: SignIn, program_office: Person) -> None:
    client, address = as_(program_office), reverse("recognition:full_hearts")
    assert "Name ambassadors, and each visit goes to the next of them" in client.get(address).content.decode()
    ambassador("Amy")
    assert "1 ambassador visits in turn." in client.get(address).content.decode()
