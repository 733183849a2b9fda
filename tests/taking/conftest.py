"""An open round of the shipped self-assessment, and filling it in."""

import datetime as dt
import uuid
from typing import Any

import pytest

from cxportal.county.days import today
from cxportal.people.models import Department, Person
from feedback.instruments.models import InstrumentKind, Version
from feedback.instruments.shipped import load_instruments
from feedback.rounds.models import Round, RoundState
from feedback.rounds.participating import invite
from goals.models import HeartLetter

KEYS = [f"{letter}{number}" for letter in "heart" for number in (1, 2, 3)]


def shipped_round(kind: str = InstrumentKind.SELF, **fields: Any) -> Round:
    """An open round that asks everyone who works here by now."""
    load_instruments()
    version = Version.objects.in_use().select_related("instrument").get(instrument__kind=kind)
    fields.setdefault("name", "Fall round")
    fields.setdefault("opens_on", today() - dt.timedelta(days=2))
    fields.setdefault("closes_on", today() + dt.timedelta(days=20))
    fields.setdefault("state", RoundState.OPEN)
    day = fields["opens_on"]
    round = Round.objects.create(
        instrument=version.instrument, version=version, month=day.year * 100 + day.month, **fields
    )
    if round.state != RoundState.PLANNED:
        invite(round)
    return round


@pytest.fixture
def letters(db: None) -> None:
    names = ("Helpfulness", "Expertise", "Attentiveness", "Respect", "Timeliness")
    HeartLetter.objects.bulk_create(
        HeartLetter(key=name[0], name=name, promise="We do.", order=order) for order, name in enumerate(names)
    )


@pytest.fixture
def fall(staff: Person, parks: Department) -> Round:
    return shipped_round()


def filled(**answers: Any) -> dict[str, str]:
    """A whole form handed in."""
    told: dict[str, Any] = dict.fromkeys(KEYS, "4") | {"token": uuid.uuid4(), "go": "send", "way": "all"} | answers
    return {name: str(value) for name, value in told.items()}
