"""What departments' goals ask for, and of whom."""

import datetime as dt

import pytest
from django.utils import timezone

from cxportal.duties.sources import all_duties
from cxportal.facts.duties import Duty
from cxportal.people.models import Department, Person
from cxportal.scorecards.aims import duties
from cxportal.scorecards.aims.models import GoalState
from tests.aims.builders import days, make_aim, make_milestone


def due(*, until: int = 30, person: Person | None = None) -> list[tuple[str, int, str]]:
    found: list[Duty] = []
    for source in (duties.milestones_due, duties.goals_due, duties.drafts_due):
        found += source(days(0), until=days(until), people={person.pk} if person else None)
    return [(duty.kind, duty.person_id, duty.title) for duty in found]


def test_open_milestones_of_goals_in_effect_are_due(parks: Department, director: Person) -> None:
    goal = make_aim(parks, director)
    make_milestone(goal, text="Soon", due_on=days(20))
    make_milestone(goal, text="Late", due_on=days(-20))
    make_milestone(goal, text="Later", due_on=days(30))
    make_milestone(goal, text="Reached", due_on=days(1), done_on=days(0), done_by=director)
    make_milestone(make_aim(parks, director, state=GoalState.MISSED), text="Over", due_on=days(1))
    make_milestone(make_aim(parks, director, state=GoalState.DRAFT), text="Not begun", due_on=days(1))
    assert due(until=29) == [("milestone", director.pk, "Soon"), ("milestone", director.pk, "Late")]


def test_a_goal_past_its_day_waits_for_a_word(parks: Department, director: Person, staff: Person) -> None:
    make_aim(parks, director, statement="Past", due_on=days(-1), starts_on=days(-99))
    make_aim(parks, director, statement="Over", due_on=days(-1), starts_on=days(-99), state=GoalState.MET)
    assert due(until=0) == [("goal", director.pk, "Past")]
    assert due(until=0, person=staff) == []


@pytest.mark.parametrize(("ago", "asked"), [(29, 0), (30, 1)])
def test_a_draft_left_lying_asks_its_owner(parks: Department, director: Person, ago: int, asked: int) -> None:
    # By the county's calendar: thirty times 24 hours end on another day when the clocks changed in between.
    made = timezone.make_aware(dt.datetime.combine(days(-ago), dt.time(12)))
    make_aim(parks, director, state=GoalState.DRAFT, made_at=made)
    assert len(due(until=0)) == asked


def test_they_stand_among_all_duties(parks: Department, director: Person) -> None:
    make_milestone(make_aim(parks, director, statement="A", due_on=days(2)), due_on=days(1))
    owners = [(duty.owner, duty.kind) for duty in all_duties(days(0), until=days(9), people={director.pk})]
    assert owners == [("aims", "milestone"), ("aims", "goal")]
