"""The public scorecard: published periods for everybody; what stands on it the program office chooses."""

from tests.matrix.row import ALL, OFFICE, OFFICE_ACTS, Row
from tests.matrix.scorecards import nothing_but_an_edition, published

ROWS = [
    Row("public_card:latest", ALL, nothing_but_an_edition),
    Row("public_card:period", ALL, published),
    Row("public_card:choose", OFFICE, nothing_but_an_edition),
    Row("public_card:choose", OFFICE_ACTS, nothing_but_an_edition, "post", is_page=False),
]
