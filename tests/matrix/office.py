"""Things of the program office that addresses of the matrix are about, made when a row asks for them."""

from typing import Any

from cxportal.county.days import today
from cxportal.people.organization import actions as organization
from cxportal.people.organization.models import DepartmentChange
from cxportal.people.positions.models import ChangeKind, PositionChange
from cxportal.roster.actions import upload
from cxportal.roster.models import ImportState, Outcome, RosterImport, RosterRow
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
