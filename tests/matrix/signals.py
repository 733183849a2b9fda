"""Signals: the program office follows all, heads theirs, whoever has one that one."""

from typing import Any

from django.utils import timezone

from cxportal.scorecards.models import Measure
from cxportal.scorecards.signals.models import ProcessChange, Signal
from tests.matrix.row import SIGNED_IN, Row
from tests.matrix.scorecards import an_edition
from tests.matrix.world import World

#           visitor staff manager lead director other_director program_office administrator
FOLLOWERS = "in 403 403 200 200 403 200 403"  # the lead has it
FOLLOWERS_ACT = "in 403 403 → → 403 → 403"
HEADS_HAND_ON = "in 403 403 403 200 403 200 403"
HEADS_ACT = "in 403 403 403 → 403 → 403"
OF_ALL = "in 403 403 403 403 403 200 403"


def a_signal(world: World, **fields: Any) -> Signal:
    """Of Parks, with the lead, who works elsewhere."""
    an_edition(world, 2)
    measure = Measure.objects.get(key="objectives-complete")
    key = {"measure": measure, "department": world.parks, "month": "2026-05-01", "rule": fields.pop("rule", "outside")}
    figures = {"kind": "problem", "high": False, "value": 0.6, "center": 0.8, "lower": 0.7, "upper": 0.9, "n": 143}
    lead = world.people["lead"]
    whose = {"assignee": lead, "assigned_at": timezone.now()}
    return Signal.objects.get_or_create(**key, defaults={**figures, **whose, **fields})[0]


def undecided(world: World) -> dict[str, Any]:
    return {"pk": a_signal(world).pk}


def decided(world: World) -> dict[str, Any]:
    office = world.people["program_office"]
    how = {"decision": "explained", "note": "A storm.", "decided_by": office, "decided_at": timezone.now()}
    return {"pk": a_signal(world, rule="run_of_seven", **how).pk}


def both(world: World) -> dict[str, Any]:
    undecided(world)
    decided(world)
    return {}


def measure(world: World) -> dict[str, Any]:
    return {"key": a_signal(world).measure.key}


def change(world: World) -> dict[str, Any]:
    director = world.people["director"]
    assert director
    found, _ = ProcessChange.objects.get_or_create(
        measure=a_signal(world).measure, department=world.parks, starts_on="2026-03-04",
        defaults={"text": "A second counter", "by": director},
    )  # fmt: skip
    return {"pk": found.pk}


ROWS = [
    Row("signals:list", SIGNED_IN, both),
    Row("signals:detail", FOLLOWERS, undecided),
    Row("signals:detail", FOLLOWERS, decided),
    Row("signals:history", FOLLOWERS, decided),
    Row("signals:assign", HEADS_HAND_ON, undecided, "post", {"to": ""}),
    Row("signals:decide", FOLLOWERS, undecided, "post", {"note": ""}),
    Row("signals:decide", FOLLOWERS_ACT, undecided, "post", {"decision": "false", "note": "No."}, is_page=False),
    Row("signals:reopen", FOLLOWERS_ACT, decided, "post", is_page=False),
    Row("signals:note_change", OF_ALL, measure),
    Row("signals:note_change", OF_ALL, measure, "post", {"text": ""}),
    Row("signals:remove_change", HEADS_ACT, change, "post", is_page=False),
]
