"""Recognition. `staff` received a card from `manager`; the full HEART is theirs, `lead` is asked to visit them."""

from typing import Any

from cxportal.county.days import today
from cxportal.people.models import Person
from recognition.cards.hearts import quarter_of
from recognition.cards.models import Card, CardState, FullHeart, Recipient, Visibility
from tests.cards.builders import DID
from tests.matrix.row import OFFICE, OFFICE_ACTS, SIGNED_IN, Row
from tests.matrix.world import World


def _card(world: World, **fields: Any) -> Card:
    told = {"kind": "spot", "letter": "H", "words": DID, "happened_on": today(), "given_by": world.people["manager"]}
    card = Card.objects.create(**{**told, **fields})
    Recipient.objects.create(card=card, person=world.staff, department=world.staff.department)
    return card


def on_wall(world: World) -> dict[str, Any]:
    return {"pk": _card(world).pk}


def private(world: World) -> dict[str, Any]:
    return {"pk": _card(world, visibility=Visibility.PRIVATE).pk}


def of_two(world: World) -> dict[str, Any]:
    """A private one, to `lead` too."""
    card = _card(world, visibility=Visibility.PRIVATE)
    lead = world.people["lead"]
    assert lead
    Recipient.objects.create(card=card, person=lead, department=lead.department)
    return {"pk": card.pk}


def retracted(world: World) -> dict[str, Any]:
    by = {"retracted_by": world.people["program_office"], "retracted_at": "2026-11-02T12:00Z", "reason": "A mistake"}
    return {"pk": _card(world, state=CardState.RETRACTED, **by).pk}


def full_heart(world: World) -> dict[str, Any]:
    visitor: Person | None = world.people["lead"]
    quarter = quarter_of(today()).first
    row = FullHeart.objects.create(
        person=world.staff, quarter=quarter, completed_on=today(), visitor=visitor, visit_by=today()
    )
    return {"pk": row.pk}


GIVEN = {"kind": "note", "letter": "", "words": "Short", "happened_on": "soon", "served": "", "visibility": "all"}

ROWS = [
    #                   visitor staff manager lead director other_director program_office administrator
    Row("recognition:wall", SIGNED_IN),
    Row("recognition:give", SIGNED_IN),
    Row("recognition:give", "in 422 422 422 422 422 422 422", method="post", data=GIVEN),
    Row("recognition:people", SIGNED_IN, is_page=False),
    Row("recognition:mine", SIGNED_IN),
    Row("recognition:given", SIGNED_IN),
    Row("recognition:preferences", SIGNED_IN),
    Row("recognition:preferences", SIGNED_IN, method="post", data={"manner": "loud"}),
    Row("recognition:team", "in 403 200 403 200 200 200 403"),
    Row("recognition:card", SIGNED_IN, on_wall),
    Row("recognition:card", "in 200 200 404 200 404 200 404", private),
    Row("recognition:card", "in 200 200 404 404 404 200 404", retracted),
    Row("recognition:reply", "in → 403 403 403 403 403 403", on_wall, "post", {"reply": "Thank you"}, is_page=False),
    Row("recognition:on_wall", "in → 403 403 403 403 403 403", on_wall, "post", is_page=False),
    Row("recognition:hear", "in 403 403 → → → → →", on_wall, "post", is_page=False),
    Row("recognition:retract", "in 403 200 403 403 403 200 403", on_wall),
    Row("recognition:retract", "in 403 200 403 403 403 200 403", on_wall, "post", {"reason": ""}),
    Row("recognition:date", "in 403 200 403 403 403 200 403", on_wall),
    Row("recognition:full_hearts", OFFICE),
    Row("recognition:full_heart", "in 200 404 200 404 404 200 404", full_heart),
    Row("recognition:plan_visit", "in 403 403 403 403 403 422 403", full_heart, "post", {"visitor": "Nobody"}),
    Row("recognition:note_visit", "in 403 404 → 404 404 → 404", full_heart, "post", is_page=False),
    Row("recognition:word_announcement", "in 403 403 403 403 403 422 403", full_heart, "post", {"announcement": ""}),
    Row("recognition:announce", OFFICE_ACTS, full_heart, "post", is_page=False),
    Row("recognition:every", OFFICE),
    Row("recognition:every_csv", OFFICE, is_page=False),
    Row("recognition:every_excel", OFFICE, is_page=False),
    Row("recognition:shout_outs", OFFICE),
    Row("recognition:policy", OFFICE),
    Row("recognition:policy", OFFICE, method="post", data={"yearly_limit": "-1", "money_is_on": "on"}),
    Row("recognition:value", OFFICE),
    Row("recognition:value_csv", OFFICE, is_page=False),
    Row("recognition:rules", OFFICE),
    Row("recognition:rules", OFFICE, method="post", data={"cards_a_quarter": "many"}),
]
