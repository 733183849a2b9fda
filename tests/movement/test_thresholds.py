"""The program office sets from where on evidence counts; the pages of the goals follow, and say so."""

import pytest
from django.test import Client
from django.urls import reverse

from cxportal.history.models import Entry
from cxportal.people.models import Person
from cxportal.scorecards.movement.models import EvidenceRules
from cxportal.scorecards.movement.rules import USUAL, Thresholds, Weight, feedback, objectives, recognition, told
from tests.builders import make_goal
from tests.conftest import SignIn

USUALLY = {"answers": 30, "favorable": 70, "objectives": 50, "way": 50, "cards": 12, "months": 12}


@pytest.fixture
def office(as_: SignIn, program_office: Person) -> Client:
    return as_(program_office)


def post(office: Client, **changed: object) -> str:
    page = reverse("movement:rules")
    seen = office.get(page).context["form"].initial["seen"]
    return office.post(page, {**USUALLY, **changed, "seen": seen}, follow=True).content.decode()


def test_the_usual_ones_hold_until_others_are_set(db: None) -> None:
    assert EvidenceRules.thresholds() == USUAL == Thresholds(**USUALLY)


def test_what_is_set_holds_and_has_its_history(office: Client) -> None:
    make_goal()
    assert "at least 50 answers" in post(office, answers=50)
    assert EvidenceRules.thresholds().answers == 50
    entry = Entry.objects.about(EvidenceRules.objects.get()).get()
    assert list(entry.changes.values()) == [["30", "50"]]


@pytest.mark.parametrize(
    ("name", "value"), [("answers", "0"), ("favorable", "101"), ("months", "many"), ("way", "-1"), ("cards", "")]
)
def test_a_number_out_of_bounds_is_refused_and_stays_typed(office: Client, name: str, value: str) -> None:
    page = reverse("movement:rules")
    seen = office.get(page).context["form"].initial["seen"]
    answer = office.post(page, {**USUALLY, name: value, "seen": seen})
    assert list(answer.context["form"].errors) == [name]
    assert EvidenceRules.thresholds() == USUAL


def test_of_two_editors_the_second_is_told(office: Client) -> None:
    page = reverse("movement:rules")
    seen = office.get(page).context["form"].initial["seen"]
    EvidenceRules.objects.update(cards=5)
    office.post(page, {**USUALLY, "cards": 20, "seen": seen})
    assert EvidenceRules.thresholds().cards == 5


def test_each_rule_follows_its_number() -> None:
    by = Thresholds(answers=10, favorable=60, objectives=80, way=25, cards=3, months=6)
    assert feedback([("H", 0.6, 10)], by).weight == Weight.FOUND
    assert feedback([("H", 0.59, 10)], by).weight == Weight.THIN
    assert objectives(priority=5, going_well=3, stale=0, by=by).weight == Weight.THIN
    assert objectives(priority=5, going_well=4, stale=0, by=by).weight == Weight.FOUND
    assert recognition([("H", 3)], by).weight == Weight.FOUND
    assert "3 cards or more for its letters in the last 6 months" in dict(told(by))["Recognition"]
