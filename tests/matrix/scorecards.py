"""Scorecards: last month's is a draft, the one before is published."""

from typing import Any

from django.utils import timezone

from cxportal.county.days import today
from cxportal.county.periods import Period, PeriodKind
from cxportal.scorecards.actions import publish
from cxportal.scorecards.building import help_build, open_edition
from cxportal.scorecards.models import Edition, FigureFile, LikeGroup, Measure, Target
from tests.matrix.row import OFFICE, OFFICE_ACTS, SIGNED_IN, Row
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


def report(world: World) -> dict[str, Any]:
    return {**draft(world), "pk": world.parks.pk}


def nothing_but_an_edition(world: World) -> dict[str, Any]:
    an_edition(world, 2)
    return {}


def measure(world: World) -> dict[str, Any]:
    an_edition(world, 2)
    return {"key": "objectives-complete"}


def by_hand(world: World) -> dict[str, Any]:
    """A measure of the director's department alone, whose figures are entered."""
    found, _ = Measure.objects.get_or_create(
        key="calls", defaults={"name": "Calls answered", "definition": "Calls.", "department": world.parks}
    )
    return {"key": found.key}


def put_away(world: World) -> dict[str, Any]:
    key = by_hand(world)
    Measure.objects.filter(**key).update(archived_at=timezone.now())
    return key


def target(world: World) -> dict[str, Any]:
    key = by_hand(world)
    made = Target.objects.create(measure=Measure.objects.get(**key), value="0.8", starts_on=today())
    return {**key, "pk": made.pk}


def a_figure(world: World) -> dict[str, Any]:
    return {**by_hand(world), "month": f"{today():%Y-%m}", "pk": world.parks.pk}


def figure_file(world: World) -> dict[str, Any]:
    office = world.people["program_office"]
    assert office
    rows = [[1, "Measure", "Department", "Period", "Numerator", "Denominator"], [2, "calls", "Nowhere", "2026-10"]]
    return {"pk": FigureFile.objects.create(name="calls.csv", rows=rows, by=office).pk}


def like_group(world: World) -> dict[str, Any]:
    group, _ = LikeGroup.objects.get_or_create(name="Counters")
    group.departments.set([world.parks, world.utilities])
    return {"pk": group.pk}


DIRECTORS = "in 403 403 403 200 200 200 403"  # each for the department's own
THE_DIRECTOR = "in 403 403 403 200 403 200 403"
THE_DIRECTOR_ACTS = "in 403 403 403 → 403 → 403"
UPLOADER = "in 404 404 404 404 404 200 404"

ROWS = [
    Row("scorecards:latest", SIGNED_IN, nothing_but_an_edition),
    Row("scorecards:period", SIGNED_IN, published),
    Row("scorecards:period", SIGNED_IN, draft),
    Row("scorecards:department", SIGNED_IN, of_department),
    Row("scorecards:measures", SIGNED_IN, nothing_but_an_edition),
    Row("scorecards:measure", SIGNED_IN, measure),
    Row("scorecards:measure-create", DIRECTORS),
    Row("scorecards:measure-edit", THE_DIRECTOR, by_hand),
    Row("scorecards:measure-edit", OFFICE, measure),
    Row("scorecards:measure-archive", THE_DIRECTOR_ACTS, by_hand, "post", is_page=False),
    Row("scorecards:measure-bring-back", THE_DIRECTOR_ACTS, put_away, "post", is_page=False),
    Row("scorecards:targets", THE_DIRECTOR, by_hand),
    Row("scorecards:target-remove", THE_DIRECTOR_ACTS, target, "post", is_page=False),
    Row("scorecards:figures", THE_DIRECTOR, by_hand),
    Row("scorecards:figure", THE_DIRECTOR, a_figure),
    Row("scorecards:figures-export", THE_DIRECTOR, by_hand, is_page=False),
    Row("scorecards:upload", SIGNED_IN),
    Row("scorecards:figure-file", UPLOADER, figure_file),
    Row("scorecards:figure-file-discard", "in 404 404 404 404 404 → 404", figure_file, "post", is_page=False),
    Row("scorecards:reports", "in 403 403 403 200 200 200 403", draft),
    Row("scorecards:report", "in 403 403 403 200 403 200 403", report),
    Row("scorecards:report", "in 403 403 403 → 403 403 403", report, "post", {"note": "Well"}, is_page=False),
    Row("scorecards:report-change", OFFICE_ACTS, report, "post", {"change-reason": "Why?"}, is_page=False),
    Row("scorecards:close", OFFICE_ACTS, draft, "post", is_page=False),
    Row("scorecards:count-again", OFFICE_ACTS, draft, "post", is_page=False),
    Row("scorecards:revise", OFFICE, published),
    Row("scorecards:rules", OFFICE),
    Row("scorecards:compare", SIGNED_IN, measure),
    Row("scorecards:groups", OFFICE),
    Row("scorecards:group-create", OFFICE),
    Row("scorecards:group-edit", OFFICE, like_group),
    Row("scorecards:group-remove", OFFICE_ACTS, like_group, "post", is_page=False),
    Row("scorecards:changes", SIGNED_IN, published),
    Row("scorecards:changes_of", SIGNED_IN, of_department),
    Row("scorecards:build", OFFICE_ACTS, method="post", is_page=False),
    Row("scorecards:publish", OFFICE_ACTS, draft, "post", is_page=False),
]
