"""Goals of departments: moves, horizons, drafts from a gap, history."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from cxportal.history.models import Entry
from cxportal.people.models import Department, Person
from cxportal.people.refusals import Refused
from cxportal.scorecards.aims import actions
from cxportal.scorecards.aims.horizons import fits, same_day, usual_end
from cxportal.scorecards.aims.models import MOVES, DepartmentGoal, GoalState, Source
from cxportal.scorecards.standard import put_standard_measures
from feedback.results.actions import move_note
from feedback.results.models import GapNote, NoteState
from goals.models import Horizon
from tests.aims.builders import days, make_aim, make_milestone

START = dt.date(2026, 11, 30)


def make_note(department: Department, by: Person, **fields: object) -> GapNote:
    told = {"points": 21, "own": 80, "own_people": 40, "customers": 59, "customer_people": 90, "flagged": True}
    return GapNote.objects.create(
        department=department, letter="T", link="/heart/results/gap/?department=1", by=by, **{**told, **fields}
    )


@pytest.mark.parametrize(
    ("horizon", "end", "good"),
    [
        (Horizon.SHORT, dt.date(2026, 12, 1), True),
        (Horizon.SHORT, dt.date(2027, 2, 28), True),
        (Horizon.SHORT, dt.date(2027, 3, 1), False),
        (Horizon.SHORT, START, False),
        (Horizon.MID, dt.date(2027, 2, 28), False),
        (Horizon.MID, dt.date(2027, 8, 30), True),
        (Horizon.LONG, dt.date(2027, 11, 30), True),
        (Horizon.AUDACIOUS, dt.date(2031, 11, 30), True),
        (Horizon.AUDACIOUS, dt.date(2031, 12, 1), False),
    ],
)
def test_a_horizon_has_its_last_day(horizon: Horizon, end: dt.date, good: bool) -> None:
    assert fits(horizon, START, end) is good


def test_a_horizon_ends_on_the_same_day_or_the_last_of_its_month() -> None:
    assert usual_end(Horizon.SHORT, START) == dt.date(2027, 2, 28)
    assert same_day(dt.date(2027, 11, 29), 3) == dt.date(2028, 2, 29)


@pytest.mark.parametrize("state", GoalState)
def test_only_the_moves_of_the_list_are_made(parks: Department, director: Person, state: GoalState) -> None:
    made = set()
    for to in GoalState:
        goal = make_aim(parks, director, state=state)
        values = (
            {"closed_at": None, "closed_by": None, "reason": "", "started_at": goal.made_at}
            if to in (GoalState.DRAFT, GoalState.RUNNING)
            else {"closed_at": goal.made_at, "closed_by": director, "reason": "Enough", "started_at": goal.made_at}
        )
        if goal.move(to, **values):
            made.add(to)
    assert made == set(MOVES[state])


def test_a_draft_with_holes_does_not_take_effect(parks: Department, director: Person) -> None:
    goal = make_aim(parks, director, state=GoalState.DRAFT, measure=None, letters="")
    with pytest.raises(Refused, match="needs a measure, a HEART letter and a target"):
        actions.start(goal, by=director)
    with pytest.raises(IntegrityError), transaction.atomic():
        DepartmentGoal.objects.filter(pk=goal.pk).update(state=GoalState.RUNNING, started_at=goal.made_at)


def test_a_draft_whose_day_has_passed_does_not_take_effect(parks: Department, director: Person) -> None:
    goal = make_aim(parks, director, state=GoalState.DRAFT, due_on=days(-1))
    with pytest.raises(Refused, match="has passed"):
        actions.start(goal, by=director)


def test_each_move_is_in_the_history(parks: Department, director: Person) -> None:
    goal = make_aim(parks, director, state=GoalState.DRAFT)
    assert actions.start(goal, by=director)
    assert actions.start(goal, by=director) is False
    assert actions.close(goal, to=GoalState.MISSED, by=director, reason="The new desk came late.")
    assert actions.start(goal, by=director)
    assert actions.close(goal, to=GoalState.DROPPED, by=director, reason="The service ended.")
    assert actions.redraft(goal, by=director)
    told = Entry.objects.about(goal).order_by("pk").values_list("text", flat=True)
    assert list(told) == [
        "In effect",
        "Not met: The new desk came late.",
        "In effect",
        "Dropped: The service ended.",
        "Taken up again as a draft",
    ]


def test_a_goal_is_dropped_with_a_reason_only(parks: Department, director: Person) -> None:
    with pytest.raises(Refused, match="Say why"):
        actions.close(make_aim(parks, director), to=GoalState.DROPPED, by=director)


def test_a_gap_becomes_a_draft_with_its_figures_and_its_page(parks: Department, director: Person) -> None:
    put_standard_measures()
    note = make_note(parks, director)
    goal, new = actions.draft_from(note, by=director)
    note.refresh_from_db()
    assert new
    assert note.state == NoteState.DRAFTED
    assert (goal.source, goal.link, goal.letters, goal.owner) == (Source.GAP, note.link, "T", director)
    assert goal.measure
    assert goal.measure.key == "favorable-t"
    assert (float(goal.baseline or 0), float(goal.target or 0)) == (0.59, 0.8)
    assert (
        goal.origin == "Blind spot of 21.0 points, flagged: own view 80.0% of 40 people, customers 59.0% of 90 people."
    )
    assert goal.missing == []


def test_a_gap_becomes_one_goal_however_often_it_is_asked(parks: Department, director: Person) -> None:
    note = make_note(parks, director)
    first, _ = actions.draft_from(note, by=director)
    assert actions.draft_from(note, by=director) == (first, False)


def test_a_hidden_strength_is_drafted_without_a_target(parks: Department, director: Person) -> None:
    goal, _ = actions.draft_from(make_note(parks, director, points=-21, own=59, customers=80), by=director)
    assert goal.statement == "We know and keep the timeliness that our customers see in us: 80.0% favorable"
    assert goal.target is None


def test_a_dropped_note_is_not_drafted(parks: Department, director: Person) -> None:
    note = make_note(parks, director)
    move_note(note, to=NoteState.DROPPED, by=director)
    with pytest.raises(Refused, match="was dropped"):
        actions.draft_from(note, by=director)


def test_a_milestone_is_ticked_once(parks: Department, director: Person) -> None:
    milestone = make_milestone(make_aim(parks, director), text="Desk open")
    assert [actions.tick(milestone, done=done, by=director) for done in (True, True, False, False)] == [
        True,
        False,
        True,
        False,
    ]
    told = Entry.objects.about(milestone.goal).order_by("pk").values_list("text", flat=True)
    assert list(told) == ["Milestone reached: Desk open", "Milestone not reached after all: Desk open"]
