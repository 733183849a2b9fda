"""The pledge and Team HEART in the matrix."""

from typing import Any

from cxportal.history.models import Entry
from goals.letters import FIELDS
from goals.pledge import actions
from goals.pledge.models import PledgeText
from goals.team_heart.actions import locked, write
from tests.matrix.row import OFFICE, SIGNED_IN, Row
from tests.matrix.world import World

# Managers, heads and the program office; those who work in Parks and its head.
MANAGES = "in 403 200 403 200 200 200 403"
TEAM = "in 200 200 403 200 403 200 403"
TEAM_ACTS = "in → → 403 → 403 → 403"
ACTS = "in → → → → → → →"


def pledged(world: World) -> dict[str, Any]:
    """Everybody of the cast has pledged."""
    for person in filter(None, world.people.values()):
        actions.pledge(person, to=PledgeText.current())
    return {}


def team(world: World) -> dict[str, Any]:
    """A team that has said it."""
    row = locked(world.parks)
    if not row.respect:
        write(row, {name: f"We mean {name}." for name in FIELDS.values()}, by=world.staff)
    return {"pk": world.parks.pk}


def some_teams(world: World) -> dict[str, Any]:
    team(world)
    return {}


def silent_team(world: World) -> dict[str, Any]:
    return {"pk": world.utilities.pk}


def earlier(world: World) -> dict[str, Any]:
    """The entry of its first words."""
    of_team = team(world)
    entry = Entry.objects.about(locked(world.parks)).newest_first().first()
    assert entry
    return of_team | {"entry": entry.pk}


ROWS = [
    Row("pledge:mine", SIGNED_IN),
    Row("pledge:sign", ACTS, method="post", data={"version": "1"}, is_page=False),
    Row("pledge:take_back", ACTS, pledged, "post", is_page=False),
    Row("pledge:certificate", SIGNED_IN, pledged),
    Row("pledge:certificate_pdf", SIGNED_IN, pledged, is_page=False),
    Row("pledge:poster", SIGNED_IN, is_page=False),
    Row("pledge:cards", SIGNED_IN, is_page=False),
    Row("pledge:coverage", SIGNED_IN),
    Row("pledge:people", MANAGES),
    Row("pledge:texts", OFFICE),
    Row("pledge:write", OFFICE),
    Row("pledge:write", OFFICE, method="post", data={"opening": ""}),
    Row("team_heart:list", SIGNED_IN, some_teams),
    Row("team_heart:detail", SIGNED_IN, team),
    Row("team_heart:detail", SIGNED_IN, silent_team),
    Row("team_heart:edit", TEAM, team),
    Row("team_heart:edit", TEAM, team, "post", {"respect": "x" * 501}),
    Row("team_heart:history", SIGNED_IN, team),
    Row("team_heart:restore", TEAM_ACTS, earlier, "post", {"field": "respect"}, is_page=False),
    Row("team_heart:poster", SIGNED_IN, team, is_page=False),
]
