"""What is due to customers who wait: an acknowledgement from the program office, an answer from whoever has it."""

import datetime as dt
from collections.abc import Collection

from django.db.models import Q
from django.urls import reverse

from cxportal.county.days import Workdays
from cxportal.facts.duties import Duty
from cxportal.people.models import Role, RoleKind
from feedback.contacts.models import Contact, ContactState

OWNER = "contacts"
KINDS = {"acknowledge": "Customer to acknowledge", "answer": "Customer to answer"}
STEPS = {ContactState.NEW: ("acknowledge", "Acknowledge"), ContactState.IN_PROGRESS: ("answer", "Answer")}
"""State → the kind of what is due next, and its verb."""


def customers_due(on: dt.date, *, until: dt.date, people: Collection[int] | None = None) -> list[Duty]:
    """Customers to acknowledge or to answer by `until`: due from whoever has them, and of the new ones that nobody has,
    from all in the program office. At most three queries."""
    waiting = Contact.objects.open().filter(received_on__lte=until)
    if people is not None:
        waiting = waiting.filter(Q(assignee__in=people) | Q(assignee=None))
    rows = list(waiting.select_related("touchpoint").order_by("received_on", "pk"))
    if not rows:
        return []
    workdays = Workdays.read(since=rows[0].received_on)
    office = _office(on) if any(row.assignee_id is None for row in rows) else []
    return [
        _duty(row, person, due)
        for row in rows
        for person in ([row.assignee_id] if row.assignee_id else office)
        if (due := row.due_on(workdays)) and due <= until and (people is None or person in people)
    ]


def _office(on: dt.date) -> list[int]:
    roles = Role.objects.on(on).filter(kind=RoleKind.PROGRAM_OFFICE, person__is_active=True)
    return [person for person in roles.order_by("person_id").values_list("person_id", flat=True) if person]


def _duty(row: Contact, person: int, due: dt.date) -> Duty:
    kind, action = STEPS[ContactState(row.state)]
    return Duty(
        due_on=due,
        person_id=person,
        owner=OWNER,
        kind=kind,
        about=f"contact:{row.pk}",
        title=f"{row.get_kind_display()}: {row.touchpoint.service}",
        url=reverse("contacts:detail", args=[row.pk]),
        action=action,
    )
