"""Results: published figures are for everybody who works here, comments for who looks after a department."""

import datetime as dt
import random
from typing import Any

from cxportal.county.days import today
from cxportal.county.periods import month_number, months_later
from feedback.instruments.models import InstrumentKind, Version
from feedback.responses.publishing import publish
from feedback.responses.storing import store_all
from feedback.results.models import GapNote
from feedback.rounds.models import RoundState
from feedback.touchpoints.models import Touchpoint
from tests.matrix.row import OFFICE, OFFICE_ACTS, SIGNED_IN, Row
from tests.matrix.world import World
from tests.responses.builders import customer_response, make_round, make_touchpoint, make_version, staff_response

#             visitor staff manager lead director other_director program_office administrator
LOOKED_AFTER = "in 403 → 403 → 403 → 403"


def answered(world: World) -> dict[str, Any]:
    """Figures of a department, with comments: what staff think, and three months of customers."""
    if Touchpoint.objects.filter(service="Boat ramp").exists():
        return {}
    chance = random.Random("matrix")
    month = months_later(today(), -1)
    desk = make_touchpoint(world.parks, service="Boat ramp", location="South Beach")
    version = _version(InstrumentKind.CUSTOMER)
    for ago in (3, 2, 1):
        day = months_later(today(), -ago) + dt.timedelta(days=4)
        rows = [customer_response(version, desk, on=day, **_answers(chance, "h1 e1 a1 r1 t1 ease")) for _ in range(12)]
        for row in rows:
            row.comment = "Sam Staff was kind."
        store_all(rows, kind=InstrumentKind.CUSTOMER)
    for kind, items in ((InstrumentKind.SELF, "h1 h2 e1 a1 r1 t1"), (InstrumentKind.DEPARTMENT, "h1 e1 a1 r1 t1")):
        round = make_round(
            _version(kind), name="Fall", month=month_number(month), opens_on=month,
            closes_on=month + dt.timedelta(days=9), state=RoundState.CLOSED,
        )  # fmt: skip
        rows = [staff_response(round, world.parks, **_answers(chance, items)) for _ in range(14)]
        store_all(rows, kind=kind)
    publish(today())
    return {}


def _version(kind: InstrumentKind) -> Version:
    return Version.objects.in_use().filter(instrument__kind=kind).first() or make_version(kind)


def _answers(chance: random.Random, items: str) -> dict[str, Any]:
    return {item: chance.randint(1, 5) for item in items.split()}


def file(world: World) -> dict[str, Any]:
    answered(world)
    return {"kind": "csv"}


def workbook(world: World) -> dict[str, Any]:
    return {"kind": "xlsx"}


def gap_note(world: World) -> dict[str, Any]:
    """A gap of the department, noted and not drafted yet."""
    found, _ = GapNote.objects.get_or_create(
        department=world.parks, letter="T",
        defaults={"points": 21, "own": 80, "own_people": 40, "customers": 59, "customer_people": 90, "flagged": True,
                  "link": "/heart/results/gap/", "by": world.staff},
    )  # fmt: skip
    return {"pk": found.pk}


def county_note(world: World) -> dict[str, Any]:
    """A gap of the whole county, noted and not drafted yet."""
    figures = {"points": 12, "own": 80, "own_people": 40, "customers": 68, "customer_people": 90, "flagged": True}
    defaults = {**figures, "link": "/heart/results/gap/", "by": world.staff}
    found, _ = GapNote.objects.get_or_create(department=None, letter="T", objective=None, defaults=defaults)
    return {"pk": found.pk}


def listed(world: World) -> dict[str, Any]:
    gap_note(world)
    return {}


ROWS = [
    Row("results:results", SIGNED_IN, answered),
    Row("results:file", SIGNED_IN, file, is_page=False),
    Row("results:file", SIGNED_IN, workbook, is_page=False),
    Row("results:comments", "in 403 200 403 200 200 200 403", answered),
    Row("results:gap", SIGNED_IN, answered),
    Row("results:notes", SIGNED_IN, listed),
    Row("results:move", LOOKED_AFTER, gap_note, "post", {"to": "dropped"}, is_page=False),
    Row("results:note_county", OFFICE_ACTS, answered, "post", {"letter": "T"}, is_page=False),
    Row("results:objective", OFFICE, county_note),
    Row("results:settings", OFFICE),
    Row("results:settings", OFFICE, method="post", data={"minimum_comments": "9"}),
    Row("results:recompute", OFFICE_ACTS, method="post", is_page=False),
]
