"""An award with whom it needs."""

import datetime as dt
import itertools
import uuid
from typing import Any

from cxportal.county.days import today
from cxportal.people.models import Person
from recognition.awards.models import Award, AwardState, Nomination, PanelMember
from tests.builders import make_person

DID = "Stayed on the line until the water was back on"


_years = itertools.cycle(range(2028, 2200))


def days(count: int) -> dt.date:
    return today() + dt.timedelta(days=count)


def make_award(official: Person | None = None, *, ago: int = 0, **fields: Any) -> Award:
    """Under way; its window began `ago` days before yesterday and is ten days long."""
    fields.setdefault("year", next(_years))
    fields.setdefault("about", "For whoever serves with HEART.")
    fields.setdefault("state", AwardState.RUNNING)
    window = {"opens_on": -1, "closes_on": 9, "score_by": 20, "decide_by": 30}
    for name, count in window.items():
        fields.setdefault(name, days(count - ago))
    return Award.objects.create(official=official or make_person("Vera", last_name="Official"), **fields)


def make_nomination(award: Award, nominator: Person, nominee: Person | None = None, **fields: Any) -> Nomination:
    fields.setdefault("summary", "Nobody leaves without an answer")
    if not any(fields.get(name) for name in ("helpfulness", "expertise")):
        fields["helpfulness"] = DID
    return Nomination.objects.create(award=award, nominator=nominator, nominee=nominee, token=uuid.uuid4(), **fields)


def make_member(award: Award, person: Person) -> PanelMember:
    return PanelMember.objects.create(award=award, person=person, asked_by=award.official)


def points(value: int = 4, **fields: Any) -> dict[str, Any]:
    return {**dict.fromkeys("heart", value), "note": "", "recommends": False, "stands_aside": False, **fields}
