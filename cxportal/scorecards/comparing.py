"""One measure across departments of a kind: what differs more than chance explains. By name, never by value.

Like is compared with like: departments most of whose people serve customers face to face stand beside each other, and
those that mostly work in offices; or those of a group that the program office set. Only what is shown counts toward the
common proportion, so that nothing hidden can be worked out from it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Count, Q
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from cxportal.people.models import Department, Person
from cxportal.scorecards import funnel, reading
from cxportal.scorecards.models import Edition, LikeGroup, Measure, Snapshot
from cxportal.scorecards.models import Unit as MeasuredIn
from cxportal.scorecards.reading import Line
from cxportal.scorecards.standard import NO_SHARES
from cxportal.scorecards.standing import shown

WIDTH, HEIGHT = 640, 330
LEFT, RIGHT, TOP, BOTTOM = 56, 620, 16, 282
STEPS = 24


class Likes(StrEnum):
    """The kinds of departments that the portal knows."""

    FRONTLINE = "frontline"
    OFFICE = "office"


LABELS = {
    Likes.FRONTLINE: "Departments that mostly serve face to face",
    Likes.OFFICE: "Departments that mostly work in offices",
}


def choices() -> list[tuple[str, str]]:
    """What may be compared, by its word in the address: the two kinds, then the groups by name. One query."""
    kinds = [(str(kind), label) for kind, label in LABELS.items()]
    return kinds + [(str(group.pk), group.name) for group in LikeGroup.objects.all()]


def chosen(asked: str, offered: Sequence[tuple[str, str]]) -> str:
    """What the address asks for where it is offered, else the first."""
    return asked if asked in dict(offered) else offered[0][0]


@dataclass(frozen=True)
class Compared:
    """One department: its number in the picture (0: not drawn) and where it lies, where that can be said."""

    number: int
    department: Department
    line: Line
    placed: funnel.Placed | None

    @property
    def limits(self) -> str:
        """The 95% limits at its n."""
        if self.placed is None:
            return "–"
        low, high = self.placed.inner
        return f"{shown(low, MeasuredIn.PERCENT)} to {shown(high, MeasuredIn.PERCENT)}"

    @property
    def verdict(self) -> str:
        if self.placed is None:
            return "Too few to show" if self.line.now.hidden else "Not drawn"
        return str(self.placed.verdict).capitalize()


@dataclass(frozen=True)
class Comparison:
    """The departments by name, with the common proportion; None where there are fewer than two to compare."""

    rows: Sequence[Compared]
    center: float | None

    @property
    def drawn(self) -> list[tuple[int, funnel.Placed]]:
        return [(row.number, row.placed) for row in self.rows if row.placed]


def like_units(edition: Edition, likes: Likes) -> dict[int, Department]:
    """The departments of a kind that reported then, by id. A department without people is an office. Three queries."""
    units = {one.pk: one for one in Department.objects.reporting(edition.period.span.last)}
    parents = dict(Department.objects.values_list("pk", "parent_id"))
    people: dict[int, tuple[int, int]] = {}
    rows = Person.objects.active().exclude(department=None).order_by().values_list("department")
    for place, total, frontline in rows.annotate(n=Count("pk"), front=Count("pk", filter=Q(frontline=True))):
        unit = _unit_above(place, parents, units)
        if unit:
            before = people.get(unit, (0, 0))
            people[unit] = (before[0] + total, before[1] + frontline)
    wanted = likes == Likes.FRONTLINE
    return {pk: one for pk, one in units.items() if _is_frontline(people.get(pk, (0, 0))) == wanted}


def _is_frontline(people: tuple[int, int]) -> bool:
    total, frontline = people
    return total > 0 and 2 * frontline >= total


def _unit_above(place: int | None, parents: Mapping[int, int | None], units: Mapping[int, Department]) -> int | None:
    """The unit itself or the nearest above; a circle ends the search."""
    seen: set[int] = set()
    while place and place not in units and place not in seen:
        seen.add(place)
        place = parents.get(place)
    return place if place in units else None


def group_units(group: str) -> dict[int, Department]:
    """The departments of a group, by id. One query."""
    return {one.pk: one for one in Department.objects.filter(like_groups=int(group))}


def compare(edition: Edition, measure: Measure, likes: str) -> Comparison:
    """The measure for each department of the kind or, by its id, of the group. Six queries at most."""
    units = like_units(edition, Likes(likes)) if likes in list(Likes) else group_units(likes)
    lines = [(place, line) for place, line in reading.by_department(edition, measure) if place.pk in units]
    able = [line.now for _, line in lines if _is_proportion(line.now)]
    if len(able) < 2:
        return Comparison([Compared(0, place, line, None) for place, line in lines], None)
    told = [funnel.Unit(round(row.numerator), round(row.denominator)) for row in able]
    placed = dict(zip((row.pk for row in able), funnel.place(told), strict=True))
    numbers = {pk: number for number, pk in enumerate(placed, 1)}
    rows = [Compared(numbers.get(line.now.pk, 0), place, line, placed.get(line.now.pk)) for place, line in lines]
    return Comparison(rows, funnel.common(told))


def _is_proportion(row: Snapshot) -> bool:
    """A share of whole counts. An index is a mean of shares, which no binomial describes."""
    if row.part.measure.key in NO_SHARES:
        return False
    if row.value is None or row.part.unit != MeasuredIn.PERCENT or not row.denominator:
        return False
    whole = row.numerator.is_integer() and row.denominator.is_integer()
    return whole and 0 <= row.numerator <= row.denominator


def picture(comparison: Comparison, label: str) -> SafeString:
    """The funnel as SVG: each department a numbered point; nothing without a common proportion."""
    center = comparison.center
    if center is None:
        return SafeString("")
    most = max(placed.n for _, placed in comparison.drawn) * 1.08
    least = max(1, min(placed.n for _, placed in comparison.drawn) // 2)
    steps = sorted({max(1, round(least + (most - least) * step / STEPS)) for step in range(STEPS + 1)})
    inner = [funnel.limits(center, n, funnel.INNER) for n in steps]
    outer = [funnel.limits(center, n, funnel.OUTER) for n in steps]
    values = [placed.proportion for _, placed in comparison.drawn] + [value for pair in outer for value in pair]
    low, high = max(0.0, min(values) - 0.03), min(1.0, max(values) + 0.03)

    def x(n: float) -> float:
        return round(LEFT + (n - least) / ((most - least) or 1) * (RIGHT - LEFT), 1)

    def y(value: float) -> float:
        return round(BOTTOM - (value - low) / ((high - low) or 1) * (BOTTOM - TOP), 1)

    lines = [
        format_html(
            '<polyline class="{}" points="{}"/>',
            look,
            " ".join(f"{x(n)},{y(pair[side])}" for n, pair in zip(steps, pairs, strict=True)),
        )
        for look, pairs in (("chart__limit", inner), ("chart__limit chart__limit--outer", outer))
        for side in (0, 1)
    ]
    middle = format_html(
        '<line class="chart__center" x1="{}" x2="{}" y1="{}" y2="{}"/>', LEFT, RIGHT, y(center), y(center)
    )
    points = format_html_join(
        "",
        '<circle class="chart__unit{}" cx="{}" cy="{}" r="10"/><text class="chart__which" x="{}" y="{}">{}</text>',
        (
            (
                "" if placed.verdict == funnel.Verdict.WITHIN else " chart__unit--far",
                x(placed.n),
                y(placed.proportion),
                x(placed.n),
                y(placed.proportion) + 4,
                number,
            )
            for number, placed in comparison.drawn
        ),
    )
    ticks = format_html_join(
        "",
        '<text class="chart__level" x="{}" y="{}">{}</text>',
        ((LEFT - 8, y(value) + 4, shown(value, MeasuredIn.PERCENT)) for value in (low, center, high)),
    )
    counts = format_html_join(
        "",
        '<text class="chart__tick" x="{}" y="{}">{}</text>',
        ((x(n), BOTTOM + 24, f"{n:,} counted") for n in (steps[len(steps) // 5], steps[-len(steps) // 5])),
    )
    inside = mark_safe("".join([*lines, middle, points, ticks, counts]))  # each is safe
    return format_html(
        '<svg class="chart chart--funnel" role="img" aria-label="{}" viewBox="0 0 {} {}">{}</svg>',
        label,
        WIDTH,
        HEIGHT,
        inside,
    )
