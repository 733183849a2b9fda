"""A measure over time as a picture: points, center and limits, with the points that are a sign marked."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from cxportal.scorecards.control import Chart, ChartKind, Point, chart
from cxportal.scorecards.models import Unit
from cxportal.scorecards.reading import Month
from cxportal.scorecards.standing import shown

WIDTH, HEIGHT = 640, 300
LEFT, RIGHT, TOP, BOTTOM = 56, 600, 16, 258


@dataclass(frozen=True)
class Told:
    """A sign in words: which month, which rule, on which side."""

    month: str
    rule: str
    high: bool


@dataclass(frozen=True)
class Series:
    """The months that have a figure, with their chart."""

    months: Sequence[Month]
    chart: Chart
    unit: str

    @property
    def signs(self) -> list[Told]:
        return [Told(self.months[sign.at].label, sign.rule, sign.side > 0) for sign in self.chart.signs]

    @property
    def rows(self) -> list[tuple[str, str, str, str, int]]:
        """Month, value, center, limits and n, for the table beside the picture."""
        found = []
        for month, point in zip(self.months, self.chart.points, strict=True):
            limits = f"{shown(point.lower, self.unit)} to {shown(point.upper, self.unit)}"
            n = month.snapshot.n if month.snapshot else 0
            found.append((month.label, shown(point.value, self.unit), shown(point.center, self.unit), limits, n))
        return found


def series_of(months: Sequence[Month], *, kind: str, unit: str) -> Series:
    """The months with a value; a chart of proportions needs n, else individual values are charted."""
    valued = [month for month in months if month.snapshot and month.snapshot.value is not None]
    points = [Point(month.snapshot.value or 0.0, month.snapshot.n) for month in valued if month.snapshot]
    chosen = ChartKind(kind) if all(point.n for point in points) else ChartKind.XMR
    ceiling = 1.0 if unit == Unit.PERCENT else None
    return Series(valued, chart(chosen, points, floor=0.0, ceiling=ceiling), unit)


def picture(series: Series, label: str) -> SafeString:
    """The chart as SVG; nothing with fewer than two months."""
    points = series.chart.points
    if len(points) < 2:
        return SafeString("")
    edges = [value for point in points for value in (point.value, point.lower, point.upper)]
    low, high = min(edges), max(edges)
    room = (high - low) * 0.08 or 0.01
    low, high = max(0.0, low - room), high + room

    def y(value: float) -> float:
        return round(BOTTOM - (value - low) / (high - low) * (BOTTOM - TOP), 1)

    step = (RIGHT - LEFT) / (len(points) - 1)
    xs = [round(LEFT + step * number, 1) for number in range(len(points))]
    marked = {sign.at for sign in series.chart.signs}
    limits = [
        format_html(
            '<polyline class="chart__limit" points="{}"/>', _path(xs, [y(getattr(one, name)) for one in points])
        )
        for name in ("lower", "upper")
    ]
    center = format_html('<polyline class="chart__center" points="{}"/>', _path(xs, [y(one.center) for one in points]))
    line = format_html('<polyline class="chart__index" points="{}"/>', _path(xs, [y(one.value) for one in points]))
    dots = format_html_join(
        "",
        '<circle class="chart__point{}" cx="{}" cy="{}" r="{}"/>',
        (
            (
                " chart__point--sign" if number in marked else "",
                xs[number],
                y(point.value),
                7 if number in marked else 4,
            )
            for number, point in enumerate(points)
        ),
    )
    ticks = format_html_join(
        "",
        '<text class="chart__level" x="{}" y="{}">{}</text>',
        ((LEFT - 8, y(value) + 4, shown(value, series.unit)) for value in (points[-1].center, low, high)),
    )
    every = max(1, -(-len(points) // 6))
    names = format_html_join(
        "",
        '<text class="chart__tick" x="{}" y="{}">{}</text>',
        (
            (xs[number], BOTTOM + 24, month.label)
            for number, month in enumerate(series.months)
            if (len(points) - 1 - number) % every == 0
        ),
    )
    inside = mark_safe("".join([*limits, center, line, dots, ticks, names]))  # each is safe
    return format_html(
        '<svg class="chart chart--control" role="img" aria-label="{}" viewBox="0 0 {} {}">{}</svg>',
        label,
        WIDTH,
        HEIGHT,
        inside,
    )


def _path(xs: Sequence[float], ys: Sequence[float]) -> str:
    return " ".join(f"{x},{y}" for x, y in zip(xs, ys, strict=True))
