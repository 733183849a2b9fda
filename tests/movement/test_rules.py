"""When evidence is found, thin, or not there."""

import pytest

from cxportal.scorecards.movement.rules import (
    Figure,
    Strand,
    Weight,
    department_goals,
    feedback,
    measures,
    objectives,
    recognition,
    together,
    verdict,
)
from cxportal.scorecards.standing import Movement, Standing

FOUND, THIN, NONE = Weight.FOUND, Weight.THIN, Weight.NONE


def figure(standing: Standing, movement: Movement | None = None, *, known: bool = True) -> Figure:
    return Figure("Ease", "72%", known, standing, movement)


@pytest.mark.parametrize(
    ("figures", "weight"),
    [
        ([], NONE),
        ([figure(Standing.ON, known=False)], NONE),
        ([figure(Standing.OFF)], THIN),
        ([figure(Standing.PENDING, Movement.STEADY)], THIN),
        ([figure(Standing.OFF, Movement.IMPROVING)], FOUND),
        ([figure(Standing.OFF), figure(Standing.ON, Movement.DECLINING)], FOUND),
    ],
)
def test_measures_speak_where_they_are_on_target_or_improve(figures: list[Figure], weight: Weight) -> None:
    assert measures(figures).weight == weight


@pytest.mark.parametrize(("priority", "well", "weight"), [(0, 0, NONE), (5, 2, THIN), (4, 2, FOUND), (1, 1, FOUND)])
def test_half_of_the_objectives_go_well(priority: int, well: int, weight: Weight) -> None:
    assert objectives(priority=priority, going_well=well, stale=0).weight == weight


@pytest.mark.parametrize(
    ("met", "running", "halfway", "weight"), [(0, 0, 0, NONE), (0, 3, 0, THIN), (0, 3, 1, FOUND), (1, 0, 0, FOUND)]
)
def test_a_department_goal_is_met_or_halfway(met: int, running: int, halfway: int, weight: Weight) -> None:
    assert department_goals(met=met, running=running, far=halfway).weight == weight


@pytest.mark.parametrize(
    ("shares", "weight"),
    [([], NONE), ([("H", 0.69, 900)], THIN), ([("H", 0.9, 29)], THIN), ([("E", 0.1, 50), ("H", 0.7, 30)], FOUND)],
)
def test_feedback_is_favorable_and_enough(shares: list[tuple[str, float, int]], weight: Weight) -> None:
    assert feedback(shares).weight == weight


@pytest.mark.parametrize(
    ("cards", "weight"), [([], NONE), ([("H", 0)], NONE), ([("H", 11)], THIN), ([("H", 6), ("T", 6)], FOUND)]
)
def test_recognition_counts_cards_for_the_letters(cards: list[tuple[str, int]], weight: Weight) -> None:
    assert recognition(cards).weight == weight


@pytest.mark.parametrize(
    ("own", "others", "said"),
    [
        (NONE, [NONE, NONE], NONE),
        (FOUND, [NONE, NONE], THIN),
        (FOUND, [THIN, FOUND], FOUND),
        (THIN, [FOUND, FOUND], THIN),
        (NONE, [THIN, NONE], THIN),
    ],
)
def test_an_outcome_needs_its_measures_and_one_more(own: Weight, others: list[Weight], said: Weight) -> None:
    assert verdict(Strand("", own, ""), [Strand("", each, "") for each in others]) == said


@pytest.mark.parametrize(
    ("weights", "said"),
    [([], NONE), ([NONE, NONE], NONE), ([FOUND, FOUND], FOUND), ([FOUND, NONE], THIN), ([THIN], THIN)],
)
def test_a_goal_has_what_all_its_outcomes_have(weights: list[Weight], said: Weight) -> None:
    assert together(weights) == said
