"""How far a goal is: the newest published figure between where it started and its target."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from cxportal.people.models import Department
from cxportal.scorecards.aims.models import DepartmentGoal
from cxportal.scorecards.aims.progress import Progress, progress_of
from cxportal.scorecards.models import Direction, EditionState, Unit
from tests.aims.builders import make_aim, make_figure, make_measure
from tests.builders import make_department


def read(goal: DepartmentGoal) -> Progress:
    return progress_of(DepartmentGoal.objects.filter(pk=goal.pk).whole())[0]


def in_days(parks: Department, value: float, **fields: Any) -> Progress:
    """A goal on a measure of days, where lower is better: from 30 to 10."""
    measure = make_measure(unit=Unit.DAYS, direction=Direction.LOWER)
    goal = make_aim(parks, measure=measure, **{"baseline": 30, "target": 10, **fields})
    make_figure(measure, parks, value)
    return read(goal)


@pytest.mark.parametrize(
    ("value", "way", "words"),
    [
        (0.6, 0.0, "no step yet"),
        (0.7, 0.5, "50% of the way"),
        (0.7999, 0.9995, "99% of the way"),
        (0.8, 1.0, "target reached"),
        (0.9, 1.5, "target reached"),
        (0.5, -0.5, "farther away than at the start"),
    ],
)
def test_the_way_is_measured_from_start_to_target(parks: Department, value: float, way: float, words: str) -> None:
    goal = make_aim(parks)
    assert goal.measure
    make_figure(goal.measure, parks, value)
    found = read(goal)
    assert (found.way, found.how_far) == (way, words)


@pytest.mark.parametrize(
    ("value", "way", "words"),
    [(30, 0.0, "no step yet"), (20, 0.5, "50% of the way"), (8, 1.1, "target reached"),
     (40, -0.5, "farther away than at the start")],
)  # fmt: skip
def test_lower_is_better_goes_down_to_its_target(parks: Department, value: float, way: float, words: str) -> None:
    found = in_days(parks, value)
    assert (found.way, found.how_far) == (way, words)


def test_all_of_it_in_words(parks: Department) -> None:
    found = in_days(parks, 20)
    assert found.words == f"20 days in {found.period}, from 30 days toward 10 days: 50% of the way."


def test_keeping_what_there_is_has_no_way(parks: Department) -> None:
    assert [in_days(parks, value, baseline=10).how_far for value in (9, 12)] == ["target reached", "not kept"]


def test_without_a_start_the_way_is_not_known(parks: Department) -> None:
    found = in_days(parks, 20, baseline=None)
    assert (found.way, found.how_far, found.track) == (None, "where it started is not known", "")


def test_no_figure_is_said_plainly(parks: Department) -> None:
    goal = make_aim(parks)
    assert read(goal).words == "No figure yet."
    assert read(make_aim(parks, measure=None, state="draft")).words == "No measure is chosen yet."


def test_only_published_figures_of_the_department_count(parks: Department, utilities: Department) -> None:
    goal = make_aim(parks)
    assert goal.measure
    make_figure(goal.measure, parks, 0.9, state=EditionState.COMPLETE)
    make_figure(goal.measure, utilities, 0.9)
    make_figure(goal.measure, None, 0.9)
    assert read(goal).value is None


def test_the_newest_figure_counts(parks: Department) -> None:
    goal = make_aim(parks)
    assert goal.measure
    for back, value in ((3, 0.9), (2, 0.7), (1, None)):
        make_figure(goal.measure, parks, value, back=back)
    assert read(goal).value == 0.7


def test_a_closed_goal_keeps_the_figure_of_its_last_day(parks: Department) -> None:
    goal = make_aim(parks, state="met", closed_at=timezone.now() - dt.timedelta(days=62))
    assert goal.measure
    for back, value in ((3, 0.8), (1, 0.2)):
        make_figure(goal.measure, parks, value, back=back)
    assert read(goal).value == 0.8


def test_hidden_figures_stay_hidden(parks: Department) -> None:
    goal = make_aim(parks)
    assert goal.measure
    make_figure(goal.measure, parks, None)
    assert read(goal).words == "Too few people to show a figure."


@pytest.mark.parametrize("many", [1, 30])
def test_reading_takes_two_queries(db: None, many: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(many):
        goal = make_aim(make_department())
        assert goal.measure
        make_figure(goal.measure, goal.department, 0.7)
    goals = list(DepartmentGoal.objects.select_related("measure"))
    with django_assert_num_queries(2):
        assert len([each.words for each in progress_of(goals)]) == many
