"""Thanks from and to customers. `staff` wrote the thanks to a customer."""

from typing import Any

from django.utils import timezone

from feedback.touchpoints.models import Touchpoint
from recognition.thanks.models import State
from tests.matrix.row import ALL, OFFICE, OFFICE_ACTS, SIGNED_IN, Row
from tests.matrix.world import World
from tests.thanks.builders import make_customer_thanks, make_thanks


def _decided(world: World, state: State) -> dict[str, Any]:
    return {"state": state, "decided_by": world.people["program_office"], "decided_at": timezone.now()}


def waiting(world: World) -> dict[str, Any]:
    return {"pk": make_thanks().pk}


def approved(world: World) -> dict[str, Any]:
    told = {"person": world.staff, "letter": "H", "words": "She stayed late for me"}
    return {"pk": make_thanks(**told, **_decided(world, State.APPROVED)).pk}


def rejected(world: World) -> dict[str, Any]:
    return {"pk": make_thanks(reason="Not about a colleague", **_decided(world, State.REJECTED)).pk}


def customer(world: World) -> dict[str, Any]:
    return {"pk": make_customer_thanks(world.staff).pk}


def public_customer(world: World) -> dict[str, Any]:
    return {"pk": make_customer_thanks(world.staff, **_decided(world, State.APPROVED)).pk}


def refused_customer(world: World) -> dict[str, Any]:
    return {"pk": make_customer_thanks(world.staff, **_decided(world, State.REJECTED)).pk}


def code(world: World) -> dict[str, Any]:
    return {"code": Touchpoint.objects.create(department=world.parks, service="Boat ramp permits").code}


ROWS = [
    #                   visitor staff manager lead director other_director program_office administrator
    Row("thanks:form", ALL),
    Row("thanks:form", " ".join(["422"] * 8), method="post", data={"what": "x"}, is_page=False),
    Row("thanks:form_at", ALL, code),
    Row("thanks:sent", ALL),
    Row("thanks:customers", ALL),
    Row("thanks:queue", OFFICE),
    Row("thanks:read", OFFICE, waiting),
    Row("thanks:read", OFFICE, approved),
    Row("thanks:read", OFFICE, waiting, "post", {"person": "Nobody"}),
    Row("thanks:reject", OFFICE, waiting),
    Row("thanks:reject", OFFICE_ACTS, waiting, "post", {"reason": "Empty"}, is_page=False),
    Row("thanks:again", OFFICE_ACTS, rejected, "post", is_page=False),
    Row("thanks:retract", OFFICE, approved),
    Row("thanks:retract", OFFICE, approved, "post", {"reason": ""}, is_page=False),
    Row("thanks:customer_list", SIGNED_IN),
    Row("thanks:thank_customer", SIGNED_IN),
    Row("thanks:thank_customer", SIGNED_IN, method="post", data={"customer": "", "on": "soon"}),
    Row("thanks:read_customer", "in 200 404 404 404 404 200 404", customer),
    Row("thanks:publish_customer", OFFICE_ACTS, customer, "post", is_page=False),
    Row("thanks:reject_customer", OFFICE, customer),
    Row("thanks:again_customer", OFFICE_ACTS, refused_customer, "post", is_page=False),
    Row("thanks:retract_customer", OFFICE, public_customer),
]
