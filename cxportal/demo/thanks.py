"""The demonstration county's thanks from customers and to customers, from `data/thanks.yaml`."""

import datetime as dt
import random
from typing import Any

from cxportal.demo.calendar import Calendar
from cxportal.demo.data import read
from cxportal.demo.people import Cast
from cxportal.demo.telling import token
from cxportal.history.models import Entry, entry
from cxportal.people.models import Person
from feedback.touchpoints.models import Touchpoint
from recognition.thanks.models import CustomerThanks, Moderated, State, Thanks


def add_thanks(cast: Cast, calendar: Calendar, chance: random.Random) -> None:
    """A queue with something in it, what was passed on, and a public page. The same seed gives the same."""
    told, office = read("thanks"), cast.by_handle["office"]
    places = list(Touchpoint.objects.in_use().order_by("pk"))
    thanks = [_thanks(one, cast, calendar, chance, places) for one in told["from_customers"]]
    customers = [_customer(one, cast, calendar, chance) for one in told["to_customers"]]
    Thanks.objects.bulk_create(thanks)
    CustomerThanks.objects.bulk_create(customers)
    Entry.objects.bulk_create(
        _note(row, office, came) for row in (*thanks, *customers) for came in (True, False) if came or row.decided_at
    )


def _thanks(
    told: dict[str, Any], cast: Cast, calendar: Calendar, chance: random.Random, places: list[Touchpoint]
) -> Thanks:
    came = calendar.moment(calendar.workday(calendar.ago(told["ago"])), chance)
    person = cast.by_handle[told["to"]] if "to" in told else None
    here = [place for place in places if person and place.department_id == person.department_id]
    state = State.APPROVED if person else State.REJECTED if "reason" in told else State.WAITING
    return Thanks(
        named=told.get("named", ""),
        described=told.get("described", ""),
        what=told["what"],
        words=told["what"] if person else "",
        letter=told.get("letter", ""),
        happened_on=came.date() - dt.timedelta(days=chance.randint(0, 2)),
        customer=told.get("customer", ""),
        language=told.get("language", "en"),
        touchpoint=chance.choice(here) if here else None,
        received_at=came,
        person=person,
        reason=told.get("reason", ""),
        token=token(chance),
        state=state,
        **_decided(state, came, cast, calendar),
    )


def _customer(told: dict[str, Any], cast: Cast, calendar: Calendar, chance: random.Random) -> CustomerThanks:
    came = calendar.moment(calendar.workday(calendar.ago(told["ago"])), chance)
    writer = cast.by_handle[told["by"]]
    state = State.APPROVED if told.get("shown") else State.WAITING
    return CustomerThanks(
        customer=told["customer"],
        words=told["what"],
        letter=told["letter"],
        on=came.date(),
        written_by=writer,
        department=writer.department,
        received_at=came,
        token=token(chance),
        state=state,
        **_decided(state, came, cast, calendar),
    )


def _decided(state: State, came: dt.datetime, cast: Cast, calendar: Calendar) -> dict[str, Any]:
    """By the program office, some hours later."""
    if state == State.WAITING:
        return {}
    return {"decided_by": cast.by_handle["office"], "decided_at": came + dt.timedelta(hours=3)}


def _note(row: Moderated, office: Person, came: bool) -> Entry:
    if came:
        by = row.written_by if isinstance(row, CustomerThanks) else None
        written = entry(about=row, verb="received", text="Received", by=by, by_name="A customer")
        written.at = row.received_at
        return written
    text = f"Not passed on: {row.reason}" if row.state == State.REJECTED else "Approved"
    written = entry(about=row, verb="approved", text=text, by=office)
    written.at = row.decided_at or row.received_at
    return written
