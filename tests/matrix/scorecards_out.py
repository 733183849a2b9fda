"""Scorecards outside of the portal."""

from typing import Any

from cxportal.county.days import today
from cxportal.scorecards.out.models import Client
from cxportal.scorecards.out.tokens import make
from tests.matrix.row import ALL, OFFICE, OFFICE_ACTS, SIGNED_IN, Row
from tests.matrix.scorecards import published
from tests.matrix.world import World


def packet(world: World) -> dict[str, Any]:
    return {**published(world), "slug": "packet"}


def client(world: World) -> dict[str, Any]:
    found = Client.objects.first()
    if found is None:
        found = Client(name="Power BI", expires_on=today())
        make(found, by=world.people["program_office"] or world.staff)
    return {"pk": found.pk}


def a_client(world: World) -> dict[str, Any]:
    client(world)
    return {}


NO_TOKEN = "401 401 401 401 401 401 401 401"
ROWS = [
    Row("scorecards_out:files", SIGNED_IN, published),
    Row("scorecards_out:ask", "in → → → → → → →", packet, "post", is_page=False),
    Row("scorecards_api:about", SIGNED_IN),
    Row("scorecards_api:clients", OFFICE, a_client),
    Row("scorecards_api:take_back", OFFICE_ACTS, client, "post", is_page=False),
    Row("scorecards_api:openapi", ALL, is_page=False),
    Row("scorecards_api:figures", NO_TOKEN, method="post", is_page=False),
    *(
        Row(f"scorecards_api:{name}", NO_TOKEN, is_page=False)
        for name in ("measures", "departments", "periods", "snapshots")
    ),
]
