"""The queue of customers who wait: the program office runs it, whoever was handed one handles that one."""

import uuid
from typing import Any

from cxportal.county.days import today
from feedback.contacts import actions
from feedback.contacts.models import Contact, ContactState
from tests.matrix.row import OFFICE, Row
from tests.matrix.touchpoints import a_touchpoint
from tests.matrix.world import World


def a_contact(world: World, state: ContactState = ContactState.NEW) -> Contact:
    """One that was handed to `staff`."""
    found = Contact.objects.filter(state=state).first()
    if found:
        return found
    before = set(Contact.objects.values_list("pk", flat=True))
    actions.take_in(
        touchpoint=a_touchpoint(world),
        kind="compliment",
        on=today(),
        token=uuid.uuid4(),
        message="They were kind.",
        email="ana@county.example",
    )
    made = Contact.objects.exclude(pk__in=before).get()
    actions.assign(made, to=world.staff, by=world.staff)
    if state == ContactState.IN_PROGRESS:
        actions.acknowledge(made, by=world.staff)
    return Contact.objects.get(pk=made.pk)


def new(world: World) -> dict[str, Any]:
    return {"pk": a_contact(world).pk}


def in_progress(world: World) -> dict[str, Any]:
    return {"pk": a_contact(world, ContactState.IN_PROGRESS).pk}


#                 visitor staff manager lead director other_director program_office administrator
HANDLERS = "in 200 403 403 403 403 200 403"
HANDLERS_ACT = "in → 403 403 403 403 → 403"
HANDLERS_REFUSED = "in 422 403 403 403 403 422 403"

ROWS = [
    Row("contacts:list", OFFICE),
    Row("contacts:detail", HANDLERS, new),
    Row("contacts:detail", HANDLERS, in_progress),
    Row("contacts:acknowledge", HANDLERS_ACT, new, "post", is_page=False),
    Row("contacts:answer", HANDLERS_REFUSED, in_progress, "post", is_page=False),
    Row("contacts:note", HANDLERS_REFUSED, new, "post", is_page=False),
    Row("contacts:close", HANDLERS_ACT, in_progress, "post", is_page=False),
    Row("contacts:reopen", HANDLERS_ACT, in_progress, "post", is_page=False),
    Row("contacts:assign", OFFICE.replace("200", "422"), new, "post", is_page=False),
]
