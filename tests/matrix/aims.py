"""Goals of departments: those in effect are for everybody who works here, drafts for who drafts them."""

from typing import Any

from cxportal.scorecards.aims.models import DepartmentGoal, GoalState
from tests.aims.builders import make_aim, make_figure, make_milestone
from tests.matrix import results
from tests.matrix.row import SIGNED_IN, Row
from tests.matrix.world import World

#               visitor staff manager lead director other_director program_office administrator
DRAFTERS_SEE = "in 404 200 404 200 404 200 404"
DRAFTERS = "in 403 200 403 200 200 200 403"
MAY_EDIT = "in 403 403 403 200 403 200 403"
DECIDERS_ACT = "in 403 403 403 → 403 → 403"
DRAFT_DECIDERS_ACT = "in 404 403 404 → 404 → 404"
DRAFTERS_ACT = "in 403 → 403 → 403 → 403"


def an_aim(world: World, state: GoalState) -> DepartmentGoal:
    """A goal of Parks with a figure and two milestones."""
    director = world.people["director"]
    found = DepartmentGoal.objects.filter(department=world.parks, state=state, gap_note=None).first()
    if found:
        return found
    link = {} if state == GoalState.DRAFT else {"link": "/heart/results/gap/"}
    goal = make_aim(world.parks, director, state=state, origin="Own view 80%, customers 59%.", **link)
    make_milestone(goal, text="Desk open")
    make_milestone(goal, text="Sign hung", done_on=goal.starts_on, done_by=director)
    if goal.measure:
        make_figure(goal.measure, world.parks, 0.7)
        make_figure(goal.measure, world.parks, 0.65, back=2)
    return goal


def running(world: World) -> dict[str, Any]:
    return {"pk": an_aim(world, GoalState.RUNNING).pk}


def draft(world: World) -> dict[str, Any]:
    return {"pk": an_aim(world, GoalState.DRAFT).pk}


def met(world: World) -> dict[str, Any]:
    return {"pk": an_aim(world, GoalState.MET).pk}


def dropped(world: World) -> dict[str, Any]:
    return {"pk": an_aim(world, GoalState.DROPPED).pk}


def several(world: World) -> dict[str, Any]:
    for state in (GoalState.RUNNING, GoalState.DRAFT, GoalState.MET):
        an_aim(world, state)
    return {}


def worksheet(world: World) -> dict[str, Any]:
    several(world)
    return {"pk": world.parks.pk}


def closing(world: World, to: str = "met") -> dict[str, Any]:
    return running(world) | {"to": to}


def dropping(world: World) -> dict[str, Any]:
    return draft(world) | {"to": "dropped"}


def milestone(world: World) -> dict[str, Any]:
    found = an_aim(world, GoalState.RUNNING).milestones.order_by("pk").first()
    assert found
    return {"pk": found.pk}


def gap(world: World) -> dict[str, Any]:
    results.answered(world)
    return {"pk": world.parks.pk}


ROWS = [
    Row("aims:list", SIGNED_IN, several),
    Row("aims:create", DRAFTERS),
    Row("aims:create", DRAFTERS, method="post", data={"statement": ""}),
    Row("aims:blank", SIGNED_IN, is_page=False),
    Row("aims:worksheet", SIGNED_IN, worksheet),
    Row("aims:printed", SIGNED_IN, worksheet, is_page=False),
    Row("aims:from_gap", DRAFTERS_ACT, gap, "post", {"letter": "T"}, is_page=False),
    Row("aims:from_note", DRAFTERS_ACT, results.gap_note, "post", is_page=False),
    Row("aims:detail", SIGNED_IN, running),
    Row("aims:detail", DRAFTERS_SEE, draft),
    Row("aims:detail", SIGNED_IN, met),
    Row("aims:edit", MAY_EDIT, running),
    Row("aims:edit", DRAFTERS_SEE, draft),
    Row("aims:edit", MAY_EDIT, running, "post", {"statement": ""}),
    Row("aims:history", SIGNED_IN, running),
    Row("aims:start", DRAFT_DECIDERS_ACT, draft, "post", is_page=False),
    Row("aims:redraft", DECIDERS_ACT, dropped, "post", is_page=False),
    Row("aims:close", MAY_EDIT, closing),
    Row("aims:close", DECIDERS_ACT, closing, "post", is_page=False),
    Row("aims:close", DRAFTERS_SEE, dropping),
    Row("aims:add_milestone", MAY_EDIT, running),
    Row("aims:edit_milestone", MAY_EDIT, milestone),
    Row("aims:tick", DECIDERS_ACT, lambda world: milestone(world) | {"to": "reached"}, "post", is_page=False),
    Row("aims:remove_milestone", DECIDERS_ACT, milestone, "post", is_page=False),
]
