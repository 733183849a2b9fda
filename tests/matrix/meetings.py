"""Meetings in the matrix."""

import datetime as dt
from typing import Any

from cxportal.county.days import today
from cxportal.meetings.models import Audience, Meeting
from tests.matrix.row import OFFICE, SIGNED_IN, Row
from tests.matrix.world import World
from tests.meetings.builders import make_meeting


def a_meeting(world: World, **told: Any) -> Meeting:
    found = Meeting.objects.filter(**told).first()
    return found or make_meeting(on=today() + dt.timedelta(days=7), **told)


def of_everyone(world: World) -> dict[str, Any]:
    return {"pk": a_meeting(world, audience=Audience.EVERYONE).pk}


def of_directors(world: World) -> dict[str, Any]:
    return {"pk": a_meeting(world, audience=Audience.DIRECTORS).pk}


def of_parks(world: World) -> dict[str, Any]:
    return {"pk": a_meeting(world, audience=Audience.DEPARTMENT, department=world.parks).pk}


def some(world: World) -> dict[str, Any]:
    of_everyone(world)
    return {}


#            visitor staff manager lead director other_director program_office administrator
DIRECTORS = "in 404 404 404 200 200 200 404"
PARKS = "in 200 200 404 200 404 200 404"

ROWS = [
    Row("meetings:list", SIGNED_IN, some),
    Row("meetings:detail", SIGNED_IN, of_everyone),
    Row("meetings:detail", DIRECTORS, of_directors, is_page=False),
    Row("meetings:detail", PARKS, of_parks, is_page=False),
    Row("meetings:create", OFFICE),
    Row("meetings:create", OFFICE, method="post", data={"title": "", "on": "soon", "token": "x"}),
    Row("meetings:edit", OFFICE, of_everyone),
    Row("meetings:edit", OFFICE, of_everyone, "post", {"title": "", "minutes": "-3"}),
    Row("meetings:cancel", OFFICE, of_everyone),
    Row("meetings:cancel", OFFICE, of_everyone, "post", {"because": ""}),
]
