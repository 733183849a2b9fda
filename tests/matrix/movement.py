"""Movement toward the goals: for everybody who works here; the program office ties measures to outcomes."""

from typing import Any

from goals.models import Outcome
from tests.aims.builders import make_aim, make_figure, make_measure
from tests.matrix.row import OFFICE, SIGNED_IN, Row
from tests.matrix.world import World


def a_goal(world: World) -> dict[str, Any]:
    """The goal with two outcomes, a measure with its figure, and a department's goal that serves it."""
    if not world.goal.outcomes.exists():
        for text in ("Answers are quick", "Answers are right"):
            Outcome.objects.create(goal=world.goal, text=text)
        make_figure(make_measure(goal=world.goal, letter="T"), None, 0.7)
        make_aim(world.parks, world.people["director"], goal=world.goal)
    return {"number": world.goal.number}


def nothing_but_a_goal(world: World) -> dict[str, Any]:
    a_goal(world)
    return {}


ROWS = [
    Row("movement:overview", SIGNED_IN, nothing_but_a_goal),
    Row("movement:goal", SIGNED_IN, a_goal),
    Row("movement:rules", OFFICE),
    Row("movement:ties", OFFICE, a_goal),
    Row("movement:ties", "in 403 403 403 403 403 → 403", a_goal, "post", is_page=False),
]
