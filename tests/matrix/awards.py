"""The annual award's addresses. `staff` nominated `lead`; `manager` is on the panel; `other_director` decides."""

from typing import Any

from recognition.awards.models import Award, AwardState, Nomination, PanelMember
from tests.awards.builders import make_award, make_member, make_nomination
from tests.matrix.row import OFFICE, OFFICE_ACTS, SIGNED_IN, Row
from tests.matrix.world import World


def _award(world: World, **fields: Any) -> Award:
    official = world.people["other_director"]
    assert official is not None
    return make_award(official, **fields)


def _nomination(world: World, **fields: Any) -> Nomination:
    award = _award(world, **fields)
    panel = world.people["manager"]
    assert panel is not None
    make_member(award, panel)
    return make_nomination(award, world.staff, world.people["lead"])


def nominating(world: World) -> dict[str, Any]:
    return {"pk": _nomination(world).award_id}


def judging(world: World) -> dict[str, Any]:
    return {"pk": _nomination(world, ago=15).award_id}


def preparing(world: World) -> dict[str, Any]:
    return {"pk": _award(world, state=AwardState.PREPARING).pk}


def decided(world: World) -> dict[str, Any]:
    nomination = _nomination(world, ago=15)
    nomination.award.move(AwardState.DECIDED, chosen=nomination, reason="Always there", decided_at="2026-11-01T12:00Z")
    return {"pk": nomination.award_id}


def published(world: World) -> dict[str, Any]:
    award = Award.objects.get(**decided(world))
    award.move(AwardState.PUBLISHED, published_at="2026-11-02T12:00Z")
    return {"pk": award.pk}


def member(world: World) -> dict[str, Any]:
    found = PanelMember.objects.get(award=nominating(world)["pk"])
    return {"pk": found.award_id, "member": found.pk}


def nomination(world: World) -> dict[str, Any]:
    return {"pk": _nomination(world).pk}


def nomination_to_score(world: World) -> dict[str, Any]:
    return {"pk": _nomination(world, ago=15).pk}


ROWS = [
    #                   visitor staff manager lead director other_director program_office administrator
    Row("awards:list", SIGNED_IN),
    Row("awards:create", OFFICE),
    Row("awards:create", OFFICE, method="post", data={"name": "", "year": "soon"}),
    Row("awards:detail", SIGNED_IN, nominating),
    Row("awards:detail", "in 404 404 404 404 200 200 404", preparing),
    Row("awards:detail", SIGNED_IN, decided, is_page=False),
    Row("awards:edit", OFFICE, nominating),
    Row("awards:edit", OFFICE, nominating, "post", {"name": ""}),
    Row("awards:history", OFFICE, nominating),
    Row("awards:panel", OFFICE, nominating),
    Row("awards:panel", OFFICE, nominating, "post", {"person": "Nobody"}),
    Row("awards:take_off", OFFICE_ACTS, member, "post", is_page=False),
    Row("awards:announce", OFFICE_ACTS, preparing, "post", is_page=False),
    Row("awards:call_off", OFFICE, nominating),
    Row("awards:call_off", OFFICE, nominating, "post", {"reason": ""}),
    Row("awards:reopen", OFFICE, decided),
    Row("awards:reopen", OFFICE_ACTS, decided, "post", {"reason": "A fault"}, is_page=False),
    Row("awards:publish", OFFICE_ACTS, decided, "post", is_page=False),
    Row("awards:nominate", SIGNED_IN, nominating),
    Row("awards:nominate", SIGNED_IN, nominating, "post", {"nominee": "", "helpfulness": "short"}),
    Row("awards:results", SIGNED_IN, published),
    Row("awards:results", "in 404 404 404 404 404 404 404", decided, is_page=False),
    Row("awards:nominations", "in 403 200 403 403 200 200 403", judging),
    Row("awards:decide", "in 403 403 403 403 200 403 403", judging),
    Row("awards:decide", "in 403 403 403 403 200 403 403", judging, "post", {"reason": ""}),
    Row("awards:nomination", "in 200 200 403 403 200 200 403", nomination),
    Row("awards:edit_nomination", "in 200 403 403 403 403 403 403", nomination),
    Row("awards:edit_nomination", "in 200 403 403 403 403 403 403", nomination, "post", {"summary": ""}),
    Row("awards:withdraw", "in → 403 403 403 403 403 403", nomination, "post", is_page=False),
    Row("awards:score", "in 403 200 403 403 403 403 403", nomination_to_score),
    Row("awards:score", "in 403 200 403 403 403 403 403", nomination_to_score, "post", {"h": "6"}),
    Row("awards:stand_aside", "in 403 → 403 403 403 403 403", nomination_to_score, "post", is_page=False),
]
