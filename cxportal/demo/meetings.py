"""The demonstration county's meetings, from `data/meetings.yaml`."""

import datetime as dt
import random
from typing import Any

from cxportal.demo.calendar import Calendar
from cxportal.demo.data import read
from cxportal.demo.people import Cast
from cxportal.demo.telling import token
from cxportal.history.models import Entry, entry
from cxportal.meetings.models import Audience, Meeting
from cxportal.people.models import Department

PLANNED_BEFORE = 60
"""Days before today on which the program office planned them all."""


def add_meetings(cast: Cast, calendar: Calendar, chance: random.Random) -> None:
    """Some that were, some to come, a cancelled one. The same seed gives the same."""
    rows = [_meeting(told, calendar, chance) for told in read("meetings")]
    Meeting.objects.bulk_create(rows)
    Entry.objects.bulk_create(made for row in rows for made in _entries(row, cast, calendar))


def _meeting(told: dict[str, Any], calendar: Calendar, chance: random.Random) -> Meeting:
    whole_county = told["for"] in Audience.values
    because = told.get("cancelled", "")
    return Meeting(
        title=told["title"],
        on=calendar.workday(calendar.ago(-told["ahead"])),
        starts=dt.time.fromisoformat(told["starts"]),
        minutes=told["minutes"],
        place=told["place"],
        note=told.get("note", ""),
        audience=told["for"] if whole_county else Audience.DEPARTMENT,
        department=None if whole_county else Department.objects.get(name=told["for"]),
        changed_at=_hour(calendar, 4 if because else PLANNED_BEFORE),
        cancelled_at=_hour(calendar, 4) if because else None,
        cancelled_because=because,
        sequence=1 if because else 0,
        token=token(chance),
    )


def _hour(calendar: Calendar, ago: int) -> dt.datetime:
    return dt.datetime.combine(calendar.workday(calendar.ago(ago)), dt.time(11, 20), calendar.zone)


def _entries(row: Meeting, cast: Cast, calendar: Calendar) -> list[Entry]:
    told = [("planned", "Planned", PLANNED_BEFORE)]
    if row.cancelled_at:
        told.append(("cancelled", f"Cancelled: {row.cancelled_because}", 4))
    made = []
    for verb, text, ago in told:
        one = entry(about=row, verb=verb, text=text, by=cast.by_handle["office"])
        one.at = _hour(calendar, ago)
        made.append(one)
    return made
