"""The public scorecard: published periods for everybody; what stands on it the program office chooses."""

from typing import Any

from cxportal.scorecards.models import Edition, Measure
from tests.matrix.row import ALL, OFFICE, OFFICE_ACTS, Row
from tests.matrix.scorecards import nothing_but_an_edition, published
from tests.matrix.world import World


def of_department(world: World) -> dict[str, Any]:
    """A page of a department, of whose figures one is switched on."""
    told = published(world)
    edition = Edition.objects.published().filter(period__first=f"{told['month']}-01").latest("revision")
    part = edition.parts.get(measure__key="trust")
    part.snapshots.get_or_create(department=world.parks, defaults={"value": 0.7, "n": 40})
    Measure.objects.filter(key="trust").update(public=True, public_departments=True)
    return {**told, "pk": world.parks.pk}


ROWS = [
    Row("public_card:latest", ALL, nothing_but_an_edition),
    Row("public_card:period", ALL, published),
    Row("public_card:department", ALL, of_department),
    Row("public_card:choose", OFFICE, nothing_but_an_edition),
    Row("public_card:choose", OFFICE_ACTS, nothing_but_an_edition, "post", is_page=False),
]
