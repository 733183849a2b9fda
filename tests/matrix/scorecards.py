"""Scorecards: last month's is a draft, the one before is published."""

from typing import Any

from django.utils import timezone

from cxportal.county.days import today
from cxportal.county.periods import Period, PeriodKind
from cxportal.scorecards.actions import publish
from cxportal.scorecards.building import help_build, open_edition
from cxportal.scorecards.models import Edition
from tests.matrix.row import OFFICE_ACTS, SIGNED_IN, Row
from tests.matrix.world import World


def an_edition(world: World, back: int) -> Edition:
    span = Period.of(PeriodKind.MONTH, today()).before(back)
    found = Edition.objects.readable().filter(period__first=span.first).first()
    if found:
        return found
    edition = open_edition(span)
    help_build([edition.pk])
    office = world.people["program_office"]
    if back > 1 and office:
        Edition.objects.filter(pk=edition.pk).update(built_at=timezone.now())
        publish(edition, by=office)
    return edition


def draft(world: World) -> dict[str, Any]:
    return {"kind": "month", "month": f"{an_edition(world, 1).period.first:%Y-%m}"}


def published(world: World) -> dict[str, Any]:
    return {"kind": "month", "month": f"{an_edition(world, 2).period.first:%Y-%m}"}


def of_department(world: World) -> dict[str, Any]:
    return {**published(world), "pk": world.utilities.pk}


def nothing_but_an_edition(world: World) -> dict[str, Any]:
    an_edition(world, 2)
    return {}


def measure(world: World) -> dict[str, Any]:
    an_edition(world, 2)
    return {"key": "objectives-complete"}


ROWS = [
    Row("scorecards:latest", SIGNED_IN, nothing_but_an_edition),
    Row("scorecards:period", SIGNED_IN, published),
    Row("scorecards:period", SIGNED_IN, draft),
    Row("scorecards:department", SIGNED_IN, of_department),
    Row("scorecards:measures", SIGNED_IN, nothing_but_an_edition),
    Row("scorecards:measure", SIGNED_IN, measure),
    Row("scorecards:build", OFFICE_ACTS, method="post", is_page=False),
    Row("scorecards:publish", OFFICE_ACTS, draft, "post", is_page=False),
]
