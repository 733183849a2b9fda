"""Movement toward the goals: each strand from the figures that are there, outcome by outcome, in constant queries."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from cxportal.county.days import today
from cxportal.county.models import County
from cxportal.history.models import Entry
from cxportal.people.models import Department, Person
from cxportal.scorecards.models import EditionState
from cxportal.scorecards.movement.evidence import GoalEvidence, evidence
from cxportal.scorecards.movement.models import OutcomeMeasure
from cxportal.scorecards.movement.rules import Weight
from goals.models import Goal, Outcome
from pathways.models import GoalLink, Status
from recognition.cards.models import Card, CardKind
from tests.aims.builders import make_aim, make_figure, make_measure
from tests.builders import make_department, make_goal, make_objective, make_pathway, make_person
from tests.conftest import SignIn


def read(goal: Goal) -> GoalEvidence:
    return next(one for one in evidence(on=today(), after_days=35) if one.goal == goal)


def make_outcome(goal: Goal, text: str = "It is so") -> Outcome:
    return Outcome.objects.create(goal=goal, text=text)


def give(letter: str, count: int, giver: Person) -> None:
    for _ in range(count):
        Card.objects.create(
            kind=CardKind.SPOT, letter=letter, words="Stayed on the line", happened_on=today(), given_by=giver
        )


@pytest.fixture
def goal(db: None) -> Goal:
    found = make_goal()
    make_outcome(found)
    return found


def test_a_goal_without_anything_has_no_evidence(goal: Goal) -> None:
    found = read(goal)
    assert found.weight == Weight.NONE
    assert [strand.reason for strand in found.all_strands] == [
        "No measure is tied to it",
        "No priority objective serves it",
        "No department goal serves it",
        "No published figure for its letters",
        "It has no letters yet",
    ]


def test_objectives_count_through_the_pathways(goal: Goal) -> None:
    pathway = make_pathway()
    GoalLink.objects.create(pathway=pathway, goal=goal)
    fresh, long_ago = today(), today() - dt.timedelta(days=90)
    make_objective(pathway=pathway, status=Status.ON_TRACK, reported_on=fresh)
    make_objective(pathway=pathway, status=Status.ON_TRACK, reported_on=long_ago)
    make_objective(pathway=pathway, status=Status.ON_TRACK)
    make_objective(pathway=pathway, status=Status.COMPLETE, reported_on=long_ago)
    make_objective(pathway=pathway, status=Status.DEFERRED)
    make_objective(status=Status.COMPLETE)
    strand = read(goal).strands[0]
    assert (strand.weight, strand.reason) == (
        Weight.FOUND,
        "2 of 4 objectives complete, or on track and fresh; 2 without a fresh update",
    )


def test_measures_tell_their_newest_published_figure(goal: Goal) -> None:
    measure = make_measure(name="Ease", goal=goal)
    make_figure(measure, None, 0.6, back=2)
    make_figure(measure, None, 0.7, back=1)
    make_figure(measure, None, 0.1, back=1, state=EditionState.COMPLETE)
    figure = read(goal).measured[0].figure
    assert figure.words.startswith("70%, 100 counted, up from 60% in ")
    assert read(goal).measures.weight == Weight.FOUND


def test_hidden_figures_are_no_evidence(goal: Goal) -> None:
    make_figure(make_measure(goal=goal), None, None)
    assert read(goal).measures.reason == "No published figure of 1 measure"


def test_figures_of_departments_are_not_the_countys(goal: Goal, parks: Department) -> None:
    make_figure(make_measure(goal=goal), parks, 0.9)
    assert read(goal).measures.weight == Weight.NONE


def test_department_goals_that_serve_it_count(goal: Goal, parks: Department) -> None:
    aim = make_aim(parks, goal=goal)
    assert aim.measure
    make_figure(aim.measure, parks, 0.7)
    make_aim(parks, goal=goal, state="draft")
    make_aim(parks)
    strand = read(goal).strands[1]
    assert (strand.weight, strand.reason) == (Weight.FOUND, "1 in effect, 1 of them 50% of the way or more")


def test_letters_join_feedback_and_cards(goal: Goal, parks: Department, staff: Person) -> None:
    make_aim(parks, goal=goal, letters="H")
    make_measure(goal=goal, letter="T")
    make_figure(make_measure(key="favorable-h", letter="H"), None, 0.8)
    make_figure(make_measure(key="favorable-e", letter="E"), None, 0.9)
    give("T", 12, staff)
    give("E", 1, staff)
    found = read(goal)
    assert found.letters == "HT"
    assert [strand.reason for strand in found.strands[2:]] == [
        "Favorable answers of customers: H 80% of 100",
        "12 cards in 12 months: H 0, T 12",
    ]


def test_letters_that_the_office_chose_stand_for_those_of_what_serves_it(
    as_: SignIn, program_office: Person, goal: Goal, parks: Department, staff: Person
) -> None:
    make_aim(parks, goal=goal, letters="H")
    give("R", 12, staff)
    goal.number = 7
    goal.save(update_fields=["number"])
    client, address = as_(program_office), reverse("pathways:edit", args=["goal", goal.pk])
    seen = client.get(address).context["form"]["seen"].value()
    typed = {"number": str(goal.number), "title": goal.title, "seen": seen}
    refused = client.post(address, {**typed, "letters": ["R", "X"], "title": "Kept as typed"})
    assert (refused.context["form"].errors.keys(), "Kept as typed" in refused.content.decode()) == ({"letters"}, True)
    for _ in range(2):
        client.post(address, {**typed, "letters": ["R", "E"]})
    found = read(goal)
    assert (found.letters, found.strands[3].reason) == ("ER", "12 cards in 12 months: E 0, R 12")
    told = Entry.objects.about(goal).get()
    assert (told.text, told.changes) == ("Edited: HEART letters", {"letters": ["", "ER"]})
    page = as_(staff).get(reverse("movement:goal", args=[goal.number])).content.decode()
    assert ("from what serves it" in page, "Choose its letters" in page) == (False, False)


def test_the_goals_page_shows_the_letters_chosen_to_everybody(client: Client, goal: Goal) -> None:
    County.objects.update_or_create(pk=1, defaults={"plan_is_public": True})
    assert "It shows in" not in client.get(goal.get_absolute_url()).content.decode()
    Goal.objects.update(letters="HT")
    page = client.get(goal.get_absolute_url(), {"lang": "es"}, follow=True).content.decode()
    strip = page.partition("Se ve en")[2].partition("</p>")[0]
    assert re.findall(r"heart--(.)", strip) == ["h", "t"]


def test_outcomes_are_told_apart_by_their_measures(goal: Goal, staff: Person) -> None:
    other = make_outcome(goal, "It is otherwise")
    up, flat = make_measure(goal=goal, letter="T"), make_measure(goal=goal)
    for back, value in ((2, 0.5), (1, 0.6)):
        make_figure(up, None, value, back=back)
        make_figure(flat, None, 0.5, back=back)
    give("T", 12, staff)
    assert [one.weight for one in read(goal).outcomes] == [Weight.FOUND, Weight.FOUND]
    OutcomeMeasure.objects.create(outcome=other, measure=flat)
    assert [one.own.reason.split(".")[0] for one in read(goal).outcomes] == [
        "No measure is tied to it",
        "Neither on target nor improved",
    ]
    OutcomeMeasure.objects.create(outcome=goal.outcomes.exclude(pk=other.pk).get(), measure=up)
    assert [one.weight for one in read(goal).outcomes] == [Weight.FOUND, Weight.THIN]


def test_the_page_says_rule_and_reasons(as_: SignIn, staff: Person, goal: Goal) -> None:
    page = as_(staff).get(reverse("movement:goal", args=[goal.number])).content.decode()
    assert "No priority objective serves it" in page
    assert "The rule: when is evidence found, thin, or not there?" in page
    assert "Say which measure" not in page


def test_the_office_ties_measures_to_outcomes(as_: SignIn, program_office: Person, goal: Goal) -> None:
    measure, outcome = make_measure(goal=goal), goal.outcomes.get()
    client, address = as_(program_office), reverse("movement:ties", args=[goal.number])
    for _ in range(2):
        client.post(address, {f"outcome_{outcome.pk}": [measure.pk]})
    assert OutcomeMeasure.objects.get().measure == measure
    assert Entry.objects.about(goal).filter(verb="tied").count() == 1
    client.post(address, {})
    assert not OutcomeMeasure.objects.exists()


def test_a_measure_of_another_goal_is_no_choice(as_: SignIn, program_office: Person, goal: Goal) -> None:
    outcome, other = goal.outcomes.get(), make_measure(goal=make_goal())
    make_measure(goal=goal)
    page = as_(program_office).post(reverse("movement:ties", args=[goal.number]), {f"outcome_{outcome.pk}": [other.pk]})
    assert page.status_code == 200
    assert not OutcomeMeasure.objects.exists()


@pytest.mark.parametrize("many", [1, 30])
def test_pages_take_a_constant_number_of_queries(
    as_: SignIn, staff: Person, goal: Goal, many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(many):
        place, served = make_department(), make_goal()
        make_outcome(served)
        pathway = make_pathway()
        GoalLink.objects.create(pathway=pathway, goal=served)
        make_objective(pathway=pathway, lead=make_person(department=place))
        aim = make_aim(place, goal=served)
        assert aim.measure
        make_figure(aim.measure, place, 0.7)
        make_figure(make_measure(goal=served), None, 0.7)
    client = as_(staff)
    for address in (reverse("movement:overview"), reverse("movement:goal", args=[goal.number])):
        client.get(address)
        with django_assert_num_queries(19):
            client.get(address)
