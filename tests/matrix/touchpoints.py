"""Touchpoints, the public form at their addresses, and what staff do with both."""

from typing import Any

from django.utils import timezone

from feedback.instruments.shipped import load_instruments
from feedback.touchpoints.models import Touchpoint
from tests.matrix.row import ALL, SIGNED_IN, Row
from tests.matrix.world import World


def a_touchpoint(world: World, *, kiosk: bool = False, retired: bool = False) -> Touchpoint:
    """One of Parks, whose director is `director`."""
    load_instruments()
    found = Touchpoint.objects.filter(department=world.parks, kiosk=kiosk, retired_at__isnull=not retired).first()
    return found or Touchpoint.objects.create(
        department=world.parks,
        service="Recreation center",
        service_es="Centro recreativo",
        location="North entrance",
        likeness="Recreation center",
        kiosk=kiosk,
        retired_at=timezone.now() if retired else None,
    )


def touchpoint(world: World) -> dict[str, Any]:
    return {"pk": a_touchpoint(world).pk}


def retired(world: World) -> dict[str, Any]:
    return {"pk": a_touchpoint(world, retired=True).pk}


def code(world: World) -> dict[str, Any]:
    return {"code": a_touchpoint(world).code}


def kiosk(world: World) -> dict[str, Any]:
    return {"code": a_touchpoint(world, kiosk=True).code}


def retired_code(world: World) -> dict[str, Any]:
    return {"code": a_touchpoint(world, retired=True).code}


def nowhere(world: World) -> dict[str, Any]:
    return {"code": "nowhere"}


KEEPERS = "in 403 200 403 200 200 200 403"
#                 visitor staff manager lead director other_director program_office administrator
PARKS_KEEPERS = "in 403 200 403 200 403 200 403"
PARKS_KEEPERS_ACT = "in 403 → 403 → 403 → 403"
STAFF_OF_SOMETHING = "in 200 200 200 200 200 200 403"
STAFF_OF_PARKS = "in 200 200 403 200 403 200 403"

ROWS = [
    Row("touchpoints:list", SIGNED_IN),
    Row("touchpoints:detail", SIGNED_IN, touchpoint),
    Row("touchpoints:detail", SIGNED_IN, retired, is_page=False),
    Row("touchpoints:create", KEEPERS),
    Row("touchpoints:create", KEEPERS, method="post", data={"service": "", "token": "x"}),
    Row("touchpoints:edit", PARKS_KEEPERS, touchpoint),
    Row("touchpoints:edit", PARKS_KEEPERS, touchpoint, "post", {"service": ""}),
    Row("touchpoints:retire", PARKS_KEEPERS_ACT, touchpoint, "post", is_page=False),
    Row("touchpoints:bring_back", PARKS_KEEPERS_ACT, retired, "post", is_page=False),
    Row("touchpoints:code_svg", SIGNED_IN, touchpoint, is_page=False),
    Row("touchpoints:code_png", SIGNED_IN, touchpoint, is_page=False),
    Row("touchpoints:sheet", SIGNED_IN, touchpoint),
    Row("touchpoints:sheet_pdf", SIGNED_IN, touchpoint, is_page=False),
    # The public form asks everybody alike; what it refuses it shows again with what was typed.
    Row("survey:say", ALL, code),
    Row("survey:say", ALL.replace("200", "422"), code, "post", {"h1": "6"}, is_page=False),
    Row("survey:say", ALL.replace("200", "410"), retired_code, is_page=False),
    Row("survey:say", ALL.replace("200", "404"), nowhere, is_page=False),
    Row("survey:thanks", ALL, code),
    Row("survey:thanks", ALL, kiosk),
    Row("survey:paper_start", STAFF_OF_SOMETHING),
    Row("survey:paper", STAFF_OF_PARKS, touchpoint),
    Row("survey:paper", STAFF_OF_PARKS, touchpoint, "post", {"on": "soon"}),
    Row("survey:merge", PARKS_KEEPERS, touchpoint),
    Row("survey:merge", PARKS_KEEPERS, touchpoint, "post", {"into": "0"}),
]
