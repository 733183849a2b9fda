"""The Know Ourselves worksheets in the matrix."""

from typing import Any

from cxportal.history.models import Entry
from feedback.knowing.actions import fill_in, locked
from feedback.knowing.models import QUESTIONS
from tests.matrix.row import SIGNED_IN, Row
from tests.matrix.world import World

# Those who work in Parks, its head and the program office; who of them fills it in; what happens when they do.
READS = "in 200 200 403 200 403 200 403"
FILLS_IN = "in 403 200 403 200 403 200 403"
ACTS = "in 403 → 403 → 403 → 403"


def worksheet(world: World) -> dict[str, Any]:
    """A worksheet with something in every part."""
    row = locked(world.parks)
    if not row.strengths:
        fill_in(row, {name: f"About {name}." for name in QUESTIONS}, by=world.staff)
    return {"pk": world.parks.pk}


def some(world: World) -> dict[str, Any]:
    worksheet(world)
    return {}


def nothing_yet(world: World) -> dict[str, Any]:
    return {"pk": world.parks.pk}


def earlier(world: World) -> dict[str, Any]:
    """The entry of its first texts."""
    of_parks = worksheet(world)
    entry = Entry.objects.about(locked(world.parks)).newest_first().first()
    assert entry
    return of_parks | {"entry": entry.pk}


ROWS = [
    Row("knowing:list", SIGNED_IN, some),
    Row("knowing:detail", READS, worksheet),
    Row("knowing:detail", READS, nothing_yet),
    Row("knowing:edit", FILLS_IN, worksheet),
    Row("knowing:edit", FILLS_IN, worksheet, "post", {"strengths": "x" * 6001}),
    Row("knowing:history", READS, worksheet),
    Row("knowing:restore", ACTS, earlier, "post", {"field": "strengths"}, is_page=False),
    Row("knowing:printed", READS, worksheet, is_page=False),
    Row("knowing:blank", SIGNED_IN, is_page=False),
]
