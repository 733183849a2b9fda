"""What becomes of a contact: taken in, acknowledged, handed to someone, answered, closed. Handlers' steps are history.

Taking in writes no history: an entry carries the minute.
"""

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from cxportal.history.models import record
from cxportal.people.models import Person
from feedback.contacts.models import Contact, ContactNote, ContactState, new_number
from feedback.touchpoints.models import Touchpoint


def take_in(
    *, touchpoint: Touchpoint, kind: str, on: dt.date, token: uuid.UUID, message: str = "", name: str = "",
    email: str = "", phone: str = "", language: str = "",
) -> None:  # fmt: skip
    """Into the queue, once for each token. One statement, and its own transaction."""
    row = Contact(
        id=new_number(), touchpoint=touchpoint, kind=kind, received_on=on, token=token, message=message, name=name,
        email=email, phone=phone, language=language,
    )  # fmt: skip
    Contact.objects.bulk_create([row], ignore_conflicts=True)


@transaction.atomic
def acknowledge(contact: Contact, *, by: Person) -> bool:
    """Somebody looks after it: in progress, and theirs where it was nobody's. False where somebody was faster."""
    if contact.state != ContactState.NEW or not contact.move(ContactState.IN_PROGRESS, assignee=contact.assignee or by):
        return False
    record(about=contact, verb="acknowledged", text="Acknowledged", by=by)
    return True


@transaction.atomic
def assign(contact: Contact, *, to: Person, by: Person) -> bool:
    """Hand it to someone, who sees it from now on. False where it is theirs already, or over."""
    rows = Contact.objects.open().filter(pk=contact.pk).exclude(assignee=to)
    if not rows.update(assignee=to):
        return False
    record(about=contact, verb="assigned", text=f"Handed to {to}", by=by)
    return True


@transaction.atomic
def note(contact: Contact, *, text: str, token: uuid.UUID, by: Person) -> ContactNote:
    """For the other handlers. A repeated submit (the same token) gets the first one."""
    written, new = ContactNote.objects.get_or_create(token=token, defaults={"contact": contact, "text": text, "by": by})
    if new:
        record(about=contact, verb="noted", text="Wrote a note", by=by)
    return written


@transaction.atomic
def answer(contact: Contact, *, text: str, how: str, by: Person) -> bool:
    """Record what the customer was answered. False where it is new, or was answered or closed by someone else."""
    if not contact.move(
        ContactState.ANSWERED, answer=text, answered_how=how, answered_by=by, answered_at=timezone.now()
    ):
        return False
    record(about=contact, verb="answered", text=f"Answered {contact.get_answered_how_display().lower()}", by=by)
    return True


@transaction.atomic
def close(contact: Contact, *, by: Person) -> bool:
    """Nothing more to do. False where that is not the next step."""
    if not contact.move(ContactState.CLOSED):
        return False
    record(about=contact, verb="closed", text="Closed", by=by)
    return True


@transaction.atomic
def reopen(contact: Contact, *, by: Person) -> bool:
    """In progress once more: the customer wrote again, or the answer was not the right one."""
    if contact.state == ContactState.NEW or not contact.move(ContactState.IN_PROGRESS):
        return False
    record(about=contact, verb="reopened", text="Opened again", by=by)
    return True
