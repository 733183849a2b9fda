"""Where the demonstration county serves customers, from `data/touchpoints.yaml`."""

import random

from cxportal.demo.calendar import Calendar
from cxportal.demo.data import read
from cxportal.demo.people import Cast
from cxportal.history.models import Entry, entry
from cxportal.people.models import Department
from feedback.touchpoints.models import ALPHABET, Channel, Touchpoint

RETIRED = ("Building permits by mail", "Permisos de construcción por correo", "Mail room", 90)
"""Service in English and Spanish, place, and how many days ago it was retired."""


def add_touchpoints(cast: Cast, calendar: Calendar, chance: random.Random) -> list[Touchpoint]:
    """About forty touchpoints over the departments, and one that is retired. Codes depend on the seed alone."""
    places = {place.name: place for place in Department.objects.exclude(kind="group").order_by("pk")}
    rows = [
        Touchpoint(
            code=_code(chance),
            department=places[told["of"]],
            service=told["service"],
            service_es=told["es"],
            location=told["at"],
            channel=told.get("channel", Channel.IN_PERSON),
            likeness=told["likeness"],
            kiosk=told.get("kiosk", False),
        )
        for told in read("touchpoints")
    ]
    service, spanish, place, ago = RETIRED
    rows.append(
        Touchpoint(
            code=_code(chance),
            department=places["Building and Permitting"],
            service=service,
            service_es=spanish,
            location=place,
            channel=Channel.MAIL,
            likeness="Letter",
            retired_at=calendar.moment(calendar.workday(calendar.ago(ago)), chance),
        )
    )
    Touchpoint.objects.bulk_create(rows)
    Entry.objects.bulk_create([_added(row, cast, calendar, chance) for row in rows])
    return rows


def _code(chance: random.Random) -> str:
    return "".join(chance.choice(ALPHABET) for _ in range(6))


def _added(row: Touchpoint, cast: Cast, calendar: Calendar, chance: random.Random) -> Entry:
    made = entry(about=row, verb="created", text="Added", by=cast.by_handle["office"])
    made.at = calendar.moment(calendar.workday(calendar.ago(chance.randint(500, 525))), chance)
    return made
