"""Recognition on paper: whoever a card belongs to, not everybody who may read it on the wall."""

from typing import Any

from tests.matrix import cards
from tests.matrix.row import OFFICE, SIGNED_IN, Row
from tests.matrix.world import World
from tests.responses.builders import make_touchpoint


def touchpoint(world: World) -> dict[str, Any]:
    return {"pk": make_touchpoint(world.parks).pk}


ROWS = [
    #                   visitor staff manager lead director other_director program_office administrator
    Row("papers:home", SIGNED_IN),
    Row("papers:many", OFFICE),
    Row("papers:many", "in 403 403 403 403 403 422 403", method="post", data={"what": "all", "quarter": "soon"}),
    Row("papers:card", "in 200 200 403 200 403 200 403", cards.on_wall, is_page=False),
    Row("papers:card", "in 200 200 404 200 404 200 404", cards.private, is_page=False),
    Row("papers:card", "in 200 200 200 200 200 200 404", cards.of_two, is_page=False),
    Row("papers:card", "in → → 404 404 404 → 404", cards.retracted, is_page=False),
    Row("papers:full_heart", "in 200 404 200 404 404 200 404", cards.full_heart, is_page=False),
    Row("papers:poster", SIGNED_IN),
    Row("papers:poster_pdf", SIGNED_IN, is_page=False),
    Row("papers:code_svg", SIGNED_IN, is_page=False),
    Row("papers:code_png", SIGNED_IN, is_page=False),
    Row("papers:poster_at", SIGNED_IN, touchpoint),
    Row("papers:poster_at_pdf", SIGNED_IN, touchpoint, is_page=False),
    Row("papers:code_at_svg", SIGNED_IN, touchpoint, is_page=False),
    Row("papers:code_at_png", SIGNED_IN, touchpoint, is_page=False),
]
