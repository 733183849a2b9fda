"""What the addresses are about on which the plan is edited: each makes what its verb needs."""

from collections.abc import Callable
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from cxportal.history.models import Entry
from goals.models import Behavior, ExampleGoal, HeartLetter, Outcome, Quotation, Resource, Statement
from pathways.editing.kinds import KINDS
from pathways.editing.rows import edit
from pathways.models import GoalLink, Lead, Milestone, Objective, Stage, Status
from tests.builders import make_objective, make_step
from tests.matrix.world import World

Kwargs = Callable[[World], dict[str, Any]]


def one_of(kind: str, world: World) -> Any:
    """One standing row of the kind."""
    if kind == "objective":
        return world.objective
    if kind == "step":
        return make_step(world.objective, "Count the rings")
    if kind == "milestone":
        return Milestone.objects.create(objective=world.objective, title="Half of the lines", due_on="2027-03-01")
    if kind == "pathway":
        return world.objective.pathway
    made: dict[str, Callable[[], Any]] = {
        "goal": lambda: world.goal,
        "outcome": lambda: Outcome.objects.create(goal=world.goal, text="The dots are connected."),
        "statement": lambda: Statement.objects.get_or_create(key="mission", label="Mission", text="Serve.")[0],
        "behavior": lambda: Behavior.objects.create(text="Policies are followed"),
        "promise": lambda: HeartLetter.objects.get_or_create(key="H", name="Helpfulness", promise="Finding answers.")[
            0
        ],
        "quotation": lambda: Quotation.objects.create(text="A customer is a guest.", source="Somebody"),
        "example": lambda: ExampleGoal.objects.create(horizon="short", text="Answer within three rings"),
        "journey": lambda: world.step,
        "resource": lambda: Resource.objects.create(step=world.step, title="A guide", url="https://guide.example/"),
    }
    return made[kind]()


def row(kind: str) -> Kwargs:
    return lambda world: {"kind": kind, "pk": one_of(kind, world).pk}


def archived_row(kind: str) -> Kwargs:
    def kwargs(world: World) -> dict[str, Any]:
        found = make_objective() if kind == "objective" else one_of(kind, world)
        KINDS[kind].everything.filter(pk=found.pk).update(archived_at=timezone.now())
        return {"kind": kind, "pk": found.pk}

    return kwargs


def parent(kind: str) -> Kwargs:
    """What a new row of the kind belongs to."""

    def kwargs(world: World) -> dict[str, Any]:
        found = KINDS[kind].parent_of(one_of(kind, world))
        return {"kind": kind, "of": found.pk if found is not None else 0}

    return kwargs


def future_objective(world: World) -> dict[str, Any]:
    return {"pk": make_objective(stage=Stage.FUTURE, pathway=world.objective.pathway).pk}


def deferred_objective(world: World) -> dict[str, Any]:
    return {"pk": make_objective(status=Status.DEFERRED, lead=world.people["lead"]).pk}


def merge(world: World) -> dict[str, Any]:
    return {"pk": world.objective.pk, "into": make_objective().pk}


def merged(world: World) -> dict[str, Any]:
    going = make_objective(archived_at=timezone.now(), merged_into=world.objective)
    return {"pk": going.pk}


def objective_of(world: World) -> dict[str, Any]:
    return {"sort": "objective", "pk": world.objective.pk}


def step_of(world: World) -> dict[str, Any]:
    return {"sort": "step", "pk": make_step(world.objective).pk}


def lead(world: World) -> dict[str, Any]:
    return {"pk": world.objective.leads.get(accountable=True).pk}


def placeholder(world: World) -> dict[str, Any]:
    return {"pk": Lead.objects.create(objective=make_objective(), placeholder="Gordon", accountable=True).pk}


def leading_person(world: World) -> dict[str, Any]:
    person = world.people["lead"]
    assert person is not None
    return {"pk": person.pk}


def link(world: World) -> dict[str, Any]:
    found, _ = GoalLink.objects.get_or_create(
        pathway=world.objective.pathway, goal=world.goal, inferred=True, reason="Both."
    )
    return {"pk": found.pk}


def edited_title(world: World) -> dict[str, Any]:
    """An entry whose earlier title can be restored."""
    office = world.people["program_office"]
    assert office is not None
    kind = KINDS["objective"]
    edit(kind, world.objective, {"title": "Answer the phone", "details": "Soon."}, by=office, seen=None)
    entry = Entry.objects.about(Objective.objects.get(pk=world.objective.pk)).newest_first()[0]
    return {"kind": "objective", "pk": world.objective.pk, "entry": entry.pk}


def history(world: World) -> dict[str, Any]:
    found = edited_title(world)
    return {"kind": found["kind"], "pk": found["pk"]}


def file(world: World) -> dict[str, Any]:
    resource = Resource(step=world.step, title="A poster")
    resource.file.save("poster.txt", ContentFile(b"HEART"))
    return {"pk": resource.pk}
