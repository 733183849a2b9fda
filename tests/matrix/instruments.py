"""The questionnaires that addresses of the matrix are about."""

from typing import Any

from feedback.instruments.actions import copy_to_draft
from feedback.instruments.models import Instrument, Version
from feedback.instruments.shipped import load_instruments
from tests.matrix.world import World


def customer() -> Instrument:
    load_instruments()
    return Instrument.objects.get(kind="customer")


def a_draft(world: World) -> Version:
    return copy_to_draft(customer(), by=world.staff)[0]


def kind(world: World) -> dict[str, Any]:
    return {"kind": customer().kind}


def in_use(world: World) -> dict[str, Any]:
    return {"pk": customer().versions.in_use().get().pk}


def draft(world: World) -> dict[str, Any]:
    return {"pk": a_draft(world).pk}


def item(world: World) -> dict[str, Any]:
    return {"pk": a_draft(world).items.all()[0].pk}
