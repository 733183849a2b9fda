"""Scorecards outside of the portal."""

from typing import Any

from tests.matrix.row import SIGNED_IN, Row
from tests.matrix.scorecards import published
from tests.matrix.world import World


def packet(world: World) -> dict[str, Any]:
    return {**published(world), "slug": "packet"}


ROWS = [
    Row("scorecards_out:files", SIGNED_IN, published),
    Row("scorecards_out:ask", "in → → → → → → →", packet, "post", is_page=False),
]
