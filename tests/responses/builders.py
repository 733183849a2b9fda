"""Builders of what feedback is about: an instrument in use, a round, a touchpoint, a response."""

import datetime as dt
from typing import Any

from django.utils import timezone

from cxportal.people.models import Department
from feedback.instruments.models import Instrument, InstrumentKind, Item, ItemText, Version, VersionState, VersionText
from feedback.responses.models import Response, Source
from feedback.responses.storing import checked, month_of, store
from feedback.rounds.models import Round, RoundState
from feedback.touchpoints.models import Touchpoint
from tests.builders import make_department

DAY = dt.date(2026, 11, 2)
CUSTOMER_ITEMS = {"h1": "H", "e1": "E", "a1": "A", "r1": "R", "t1": "T", "trust": "", "need": "", "ease": ""}
STAFF_ITEMS = {f"{letter.lower()}{number}": letter for letter in "HEART" for number in (1, 2, 3)}


def make_version(kind: InstrumentKind = InstrumentKind.CUSTOMER, **fields: Any) -> Version:
    """A version in use, with its items and their English words."""
    instrument, _ = Instrument.objects.get_or_create(kind=kind)
    fields.setdefault("number", 1)
    fields.setdefault("state", VersionState.PUBLISHED)
    if fields["state"] != VersionState.DRAFT:
        fields.setdefault("published_at", timezone.now())
    version = Version.objects.create(instrument=instrument, **fields)
    items = CUSTOMER_ITEMS if kind == InstrumentKind.CUSTOMER else STAFF_ITEMS
    for language in ("en", "es"):
        VersionText.objects.create(version=version, language=language, title=f"Title {language}")
    for order, (key, letter) in enumerate(items.items()):
        item = Item.objects.create(version=version, key=key, letter=letter, core=True, order=order)
        ItemText.objects.bulk_create(
            ItemText(item=item, language=language, text=f"Item {key} {language}") for language in ("en", "es")
        )
    return version


def make_round(version: Version | None = None, **fields: Any) -> Round:
    """An open round from DAY on."""
    version = version or make_version(InstrumentKind.SELF)
    fields.setdefault("name", "Fall round")
    fields.setdefault("month", month_of(DAY))
    fields.setdefault("opens_on", DAY)
    fields.setdefault("closes_on", DAY + dt.timedelta(days=20))
    fields.setdefault("state", RoundState.OPEN)
    return Round.objects.create(instrument=version.instrument, version=version, **fields)


def make_touchpoint(department: Department | None = None, **fields: Any) -> Touchpoint:
    fields.setdefault("service", "Permits")
    fields.setdefault("location", "Window 3")
    return Touchpoint.objects.create(department=department or make_department(), **fields)


def customer_response(version: Version, touchpoint: Touchpoint, *, on: dt.date = DAY, **answers: int) -> Response:
    """An unsaved one; what is not named was not answered."""
    return Response(
        version=version,
        touchpoint=touchpoint,
        department=touchpoint.department,
        month=month_of(on),
        on=on,
        source=Source.WEB,
        language="en",
        answers=checked(answers, keys=list(CUSTOMER_ITEMS)),
    )


def staff_response(round: Round, department: Department, *, frontline: bool = False, **answers: int) -> Response:
    """An unsaved one; what is not named was not answered."""
    return Response(
        version=round.version,
        round=round,
        department=department,
        frontline=frontline,
        month=round.month,
        answers=checked(answers, keys=list(STAFF_ITEMS)),
    )


def store_customer(version: Version, touchpoint: Touchpoint, **answers: Any) -> Response:
    response = customer_response(version, touchpoint, **answers)
    assert store(response, kind=InstrumentKind.CUSTOMER)
    return response
