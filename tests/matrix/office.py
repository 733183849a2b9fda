"""Things of the program office that addresses of the matrix are about, made when a row asks for them."""

import uuid
from typing import Any

from cxportal.county.days import today
from cxportal.people.models import Person
from cxportal.people.organization import actions as organization
from cxportal.people.organization.models import DepartmentChange
from cxportal.people.positions.models import ChangeKind, PositionChange
from cxportal.roster.actions import upload
from cxportal.roster.models import ImportState, Outcome, RosterImport, RosterRow
from goals.evidence.actions import put_down
from goals.evidence.models import StaffMeeting
from goals.models import Behavior
from tests.builders import make_objective, make_person
from tests.matrix.world import World


def roster_to_match(world: World) -> dict[str, Any]:
    """A file whose columns wait to be matched."""
    found = RosterImport.objects.filter(state=ImportState.MAPPING).first()
    return {"pk": (found or upload(name="hr.csv", data=b"ID,Name\nE1,Ana Lee\n", by=world.staff)).pk}


def roster_to_see(world: World) -> dict[str, Any]:
    """A preview with a row to mend and one that changes something."""
    found = RosterImport.objects.filter(state=ImportState.READY).first()
    if found is None:
        found = upload(name="hr.csv", data=b"ID,Name\nE1,Ana Lee\n", by=world.staff)
        RosterRow.objects.create(roster=found, line=2, number="E1", first_name="Ana", errors=["Last name: missing."])
        RosterRow.objects.create(
            roster=found, line=3, number="E2", person=world.staff, outcome=Outcome.CHANGED, first_name="Sam",
            changes={"Job title": ["Clerk", "Planner"]},
        )  # fmt: skip
        counts = dict.fromkeys(Outcome.values, 0) | {Outcome.ERROR: 1, Outcome.CHANGED: 1}
        RosterImport.objects.filter(pk=found.pk).update(state=ImportState.READY, counts=counts)
    return {"pk": found.pk}


def change(world: World) -> dict[str, Any]:
    """A change of the tree that can be undone."""
    found = DepartmentChange.objects.first()
    return {"pk": (found or organization.rename(world.parks, name="Parks", on=today(), by=world.staff)).pk}


def way(verb: str) -> Any:
    """The form of one kind of change."""
    return lambda world: {"pk": world.parks.pk, "verb": verb}


def position(world: World) -> dict[str, Any]:
    """A change of position that waits for the newsletter."""
    found, _ = PositionChange.objects.get_or_create(
        person=world.staff, kind=ChangeKind.PROMOTION, on=today(), title_before="Clerk", title_after="Planner"
    )
    return {"pk": found.pk}


def _meetings() -> Behavior:
    return Behavior.objects.get_or_create(key="meetings", text="Regular staff meetings are held")[0]


def behavior(world: World) -> dict[str, Any]:
    """A behavior that staff meetings show, with one meeting logged by the director."""
    found = _meetings()
    meeting(world)
    return {"key": found.key}


def meeting(world: World) -> dict[str, Any]:
    """That meeting."""
    row = StaffMeeting.objects.first() or put_down(
        StaffMeeting, by=world.people["director"] or world.staff, token=uuid.uuid4(), department=world.parks,
        on=today(), attended=9, topics="Phones", actions="Call back within a day",
    )  # fmt: skip
    return {"key": _meetings().key, "kind": "meeting", "pk": row.pk}


def newsletter(world: World) -> dict[str, Any]:
    """The behavior that the newsletter shows."""
    return {"key": Behavior.objects.get_or_create(key="news", text="Announced in the newsletter")[0].key}


def policies(world: World) -> dict[str, Any]:
    """A behavior that a log shows."""
    return {"key": Behavior.objects.get_or_create(key="policies", text="Policies are followed")[0].key}


def left(world: World) -> dict[str, Any]:
    """Someone who left and is accountable for an objective."""
    found = Person.objects.filter(is_active=False).first()
    if found is None:
        found = make_person("Gil", last_name="Gone", is_active=False)
        make_objective("Keep the lights on", lead=found)
    return {"pk": found.pk}
