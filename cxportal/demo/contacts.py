"""Customers of the demonstration county who wait for an answer, from `data/contacts.yaml`."""

import datetime as dt
import random
from typing import Any

from cxportal.demo.calendar import Calendar
from cxportal.demo.data import read
from cxportal.demo.people import Cast
from cxportal.demo.telling import token
from cxportal.history.models import Entry, entry
from cxportal.people.models import Person
from feedback.contacts.models import Contact, ContactNote, ContactState
from feedback.touchpoints.models import Touchpoint


def add_contacts(touchpoints: list[Touchpoint], cast: Cast, calendar: Calendar, chance: random.Random) -> None:
    """Some at every stage, one of them late; each step has its entry in history."""
    places = {row.service: row for row in reversed(touchpoints)}
    by = cast.by_handle["office"]
    told = read("contacts")
    rows = [_contact(one, places[one["at"]], by, calendar, chance) for one in told]
    Contact.objects.bulk_create(rows)
    notes = [_note(row, one["note"], by, chance) for row, one in zip(rows, told, strict=True) if "note" in one]
    ContactNote.objects.bulk_create(notes)
    Entry.objects.bulk_create(sorted(_entries(rows, notes, by), key=lambda made: made.at))


def _contact(told: dict[str, Any], place: Touchpoint, by: Person, calendar: Calendar, chance: random.Random) -> Contact:
    received = calendar.ago(told["ago"])
    stage = told["stage"]
    acknowledged = None if stage == "new" else _later(received, 1, calendar, chance)
    answered = _later(received, 5, calendar, chance) if told.get("answer") else None
    return Contact(
        id=chance.randrange(10**11, 10**12),
        touchpoint=place,
        kind=told["kind"],
        received_on=received,
        language=told.get("language", "en"),
        message=told["text"],
        name=told.get("name", ""),
        email=told.get("email", ""),
        phone=told.get("phone", ""),
        state=stage,
        assignee=None if stage == "new" else by,
        acknowledged_at=acknowledged,
        answered_at=answered,
        answered_by=by if answered else None,
        answered_how=told.get("how", ""),
        answer=told.get("answer", ""),
        closed_at=_later(received, 7, calendar, chance) if stage == "closed" else None,
        token=token(chance),
        settled=True,
    )


def _later(day: dt.date, days: int, calendar: Calendar, chance: random.Random) -> dt.datetime:
    """Some minute of a working day so many days later, today at the latest."""
    later = min(day + dt.timedelta(days=days + 2), calendar.today)
    return calendar.moment(max(calendar.workday(later), day), chance)


def _note(contact: Contact, text: str, by: Person, chance: random.Random) -> ContactNote:
    assert contact.acknowledged_at
    at = contact.acknowledged_at + dt.timedelta(minutes=20)
    return ContactNote(contact=contact, text=text, by=by, at=at, token=token(chance))


def _entries(rows: list[Contact], notes: list[ContactNote], by: Person) -> list[Entry]:
    steps = [(row, row.acknowledged_at, "acknowledged", "Acknowledged") for row in rows]
    steps += [(note.contact, note.at, "noted", "Wrote a note") for note in notes]
    steps += [(row, row.answered_at, "answered", f"Answered {row.get_answered_how_display().lower()}") for row in rows]
    steps += [(row, row.closed_at, "closed", "Closed") for row in rows if row.state == ContactState.CLOSED]
    made = []
    for row, at, verb, text in steps:
        if at:
            one = entry(about=row, verb=verb, text=text, by=by)
            one.at = at
            made.append(one)
    return made
