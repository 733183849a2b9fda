"""The long form: one row a figure, for programs that read tables."""

from collections.abc import Iterable, Iterator

from cxportal.scorecards.models import Edition, Snapshot
from cxportal.scorecards.reading import Line, editions
from cxportal.ui.downloads import Dollars, Share

COUNTY = "County"
HEADER = (
    *("Period", "Department", "Measure", "Value", "Numerator", "Denominator", "n", "Low", "High"),
    *("Target", "Status", "Revision", "Unit", "Edition", "First day", "Key"),
)
DIGITS = 6


def figure(value: float | None, unit: str) -> object:
    """A number that says how it is shown: a share as percent, dollars with cents; empty for nothing."""
    if value is None:
        return None
    kinds = {"percent": Share, "dollars": Dollars}
    return kinds.get(unit, float)(round(value, DIGITS))


def status(line: Line) -> str:
    return "Too few to show" if line.now.hidden else str(line.standing)


def row_of(snapshot: Snapshot) -> tuple[object, ...]:
    """One figure as `HEADER` names it. The snapshot's part, measure, edition and department are there already."""
    part, edition = snapshot.part, snapshot.part.edition
    line = Line(part.measure, snapshot, None)
    counts = (None, None, None) if snapshot.hidden else (snapshot.numerator, snapshot.denominator, snapshot.n)
    low, high, target = (figure(value, part.unit) for value in (snapshot.lower, snapshot.upper, snapshot.target))
    return (
        *(str(edition.period), str(snapshot.department or COUNTY), part.name, figure(snapshot.value, part.unit)),
        *(*counts, low, high, target, status(line), edition.revision, part.unit),
        *(edition.get_state_display(), edition.period.first, part.measure.key),
    )


def rows_of(chosen: Iterable[Edition]) -> Iterator[tuple[object, ...]]:
    """All figures of these editions, the county's before the departments'. One query, read in pieces."""
    found = Snapshot.objects.filter(part__edition__in=[edition.pk for edition in chosen])
    found = found.select_related("part__measure", "part__edition__period", "department")
    ordered = found.order_by("part__edition__period__first", "part__measure__order", "part__measure__name", "pk")
    return (row_of(snapshot) for snapshot in ordered.iterator(chunk_size=2000))


def up_to(edition: Edition) -> list[Edition]:
    """The newest whole edition of this period and of all before it of its kind. One query."""
    kind, first = edition.period.kind, edition.period.first
    newest: dict[int, Edition] = {}
    for each in editions().filter(period__kind=kind, period__first__lte=first):
        newest.setdefault(each.period_id, each)
    return list(newest.values())
