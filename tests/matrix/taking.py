"""Rounds and taking an assessment in the matrix."""

import datetime as dt
from typing import Any

from cxportal.county.days import today
from feedback.instruments.models import Version
from feedback.instruments.shipped import load_instruments
from feedback.rounds.models import Round, RoundState
from feedback.rounds.participating import invite
from feedback.taking.models import KeptCopy
from tests.matrix.row import OFFICE, OFFICE_ACTS, SIGNED_IN, Row
from tests.matrix.world import World


def a_round(kind: str = "self", state: str = RoundState.OPEN) -> Round:
    """Asks everyone who works in a department: not the program office and the administrator of the cast."""
    load_instruments()
    found = Round.objects.filter(instrument__kind=kind, state=state).first()
    if found:
        return found
    version = Version.objects.in_use().get(instrument__kind=kind)
    opens = today() + dt.timedelta(days=3 if state == RoundState.PLANNED else -3)
    round = Round.objects.create(
        instrument=version.instrument, version=version, name="Fall round", opens_on=opens, state=state,
        closes_on=opens + dt.timedelta(days=20), month=opens.year * 100 + opens.month,
    )  # fmt: skip
    if state != RoundState.PLANNED:
        invite(round)
    return round


def round(world: World) -> dict[str, Any]:
    return {"pk": a_round().pk}


def planned(world: World) -> dict[str, Any]:
    return {"pk": a_round(state=RoundState.PLANNED).pk}


def some(world: World) -> dict[str, Any]:
    a_round()
    return {}


def in_english(world: World) -> dict[str, Any]:
    return round(world) | {"language": "en"}


def copy(world: World) -> dict[str, Any]:
    row, _ = KeptCopy.objects.get_or_create(person=world.staff, round=a_round(), defaults={"profile": {"H": 4.3}})
    return {"pk": row.pk}


def with_copy(world: World) -> dict[str, Any]:
    copy(world)
    return {}


def practices(world: World) -> dict[str, Any]:
    return {"pk": a_round("department").pk, "department": world.parks.pk}


#        visitor staff manager lead director other_director program_office administrator
ASKED = "in 200 200 200 200 200 404 404"
HEAD_OF_PARKS = "in 403 403 403 200 403 200 403"

ROWS = [
    Row("taking:mine", SIGNED_IN, with_copy),
    Row("taking:take", ASKED, round),
    Row("taking:take", ASKED, round, "post", {"go": "all"}),
    Row("taking:take", ASKED.replace("200", "422"), round, "post", {"go": "send", "h1": "9"}, is_page=False),
    Row("taking:delete_copy", "in → 404 404 404 404 404 404", copy, "post", is_page=False),
    Row("taking:practice", HEAD_OF_PARKS, practices),
    Row("taking:practice", HEAD_OF_PARKS.replace("200 403 200", "200 403 403"), practices, "post", {"rating": "x"}),
    Row("rounds:list", SIGNED_IN, some),
    Row("rounds:detail", SIGNED_IN, round),
    Row("rounds:detail", SIGNED_IN, planned, is_page=False),
    Row("rounds:create", OFFICE, some),
    Row("rounds:create", OFFICE, some, "post", {"name": "", "opens_on": "soon"}),
    Row("rounds:edit", OFFICE, planned),
    Row("rounds:open", OFFICE_ACTS, planned, "post", is_page=False),
    Row("rounds:extend", OFFICE, round),
    Row("rounds:extend", OFFICE, round, "post", {"closes_on": "2020-01-01"}),
    Row("rounds:close", OFFICE, round),
    Row("rounds:close", OFFICE_ACTS, round, "post", is_page=False),
    Row("rounds:call_off", OFFICE, planned),
    Row("rounds:call_off", OFFICE_ACTS, planned, "post", is_page=False),
    Row("rounds:newcomers", OFFICE_ACTS, round, "post", is_page=False),
    Row("rounds:history", SIGNED_IN, round),
    Row("rounds:paper", OFFICE, round),
    Row("rounds:paper", OFFICE, round, "post", {"on": "soon"}),
    Row("rounds:blank", SIGNED_IN, in_english, is_page=False),
]
