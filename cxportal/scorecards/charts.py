"""A measure over time as a picture: points, center and limits, with the points that are a sign marked."""

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from cxportal.scorecards import control
from cxportal.scorecards.control import SILENT_UNDER, Chart, ChartKind, Limited, Point, Rule, Sign, chart
from cxportal.scorecards.models import Unit
from cxportal.scorecards.reading import Month
from cxportal.scorecards.standing import shown

WIDTH, HEIGHT = 640, 316
LEFT, RIGHT, TOP, BOTTOM = 56, 600, 32, 274


@dataclass(frozen=True)
class Told:
    """A sign: in which month, by which rule, on which side, with the limits that held there."""

    at: int
    month: Month
    rule: Rule
    high: bool
    point: Limited

    @property
    def words(self) -> str:
        """ "a point outside the limits, low"."""
        return f"{self.rule}, {'high' if self.high else 'low'}"


@dataclass(frozen=True)
class Change:
    """Something in the process changed: from that month on, limits are new."""

    first: dt.date
    text: str


@dataclass(frozen=True)
class Row:
    """One month in the table beside the picture; `change` says what changed with it."""

    label: str
    value: str
    center: str
    limits: str
    n: int
    change: str
    signs: str

    @property
    def counted(self) -> str:
        return f"{self.n:,}"


@dataclass(frozen=True)
class Series:
    """The months that have a figure, with a chart for each stretch between two changes of the process."""

    months: Sequence[Month]
    charts: Sequence[Chart]
    unit: str
    changes: Sequence[Change] = ()

    @cached_property
    def points(self) -> list[Limited]:
        return [point for each in self.charts for point in each.points]

    @cached_property
    def starts(self) -> list[int]:
        """Where each stretch begins, and the end."""
        found = [0]
        for each in self.charts:
            found.append(found[-1] + len(each.points))
        return found

    @cached_property
    def signs(self) -> list[Told]:
        return [
            Told(at, self.months[at], sign.rule, sign.side > 0, self.points[at])
            for start, each in zip(self.starts, self.charts, strict=False)
            for sign in each.signs
            for at in (start + sign.at,)
        ]

    @property
    def is_trial(self) -> bool:
        """Whether the limits that hold now rest on too few months."""
        return bool(self.charts) and self.charts[-1].is_trial

    @property
    def is_silent(self) -> bool:
        """Whether too few months stand behind them to call anything a sign."""
        return bool(self.charts) and len(self.charts[-1].points) < SILENT_UNDER

    @property
    def rows(self) -> list[Row]:
        """Every month, for the table beside the picture."""
        changes = dict(self._changed())
        return [
            Row(
                month.label,
                shown(point.value, self.unit),
                shown(point.center, self.unit),
                f"{shown(point.lower, self.unit)} to {shown(point.upper, self.unit)}",
                month.snapshot.n if month.snapshot else 0,
                changes.get(at, ""),
                "; ".join(sign.words for sign in self.signs if sign.at == at),
            )
            for at, (month, point) in enumerate(zip(self.months, self.points, strict=True))
        ]

    def _changed(self) -> Iterator[tuple[int, str]]:
        """Where limits begin anew, and why."""
        for start in self.starts[1:-1]:
            before, first = self.months[start - 1].first, self.months[start].first
            yield start, "; ".join(each.text for each in self.changes if before < each.first <= first)


def series_of(months: Sequence[Month], *, kind: str, unit: str, changes: Sequence[Change] = ()) -> Series:
    """The months with a value; a chart of proportions needs n, else individual values are charted."""
    valued = [month for month in months if month.snapshot and month.snapshot.value is not None]
    charts = []
    for stretch in _stretches(valued, [each.first for each in changes]):
        points = [Point(month.snapshot.value or 0.0, month.snapshot.n) for month in stretch if month.snapshot]
        charts.append(chart(_chosen(kind, points), points, floor=0.0, ceiling=_ceiling(unit)))
    return Series(valued, charts, unit, tuple(changes))


def newest_signs(
    months: Sequence[dt.date], points: Sequence[Point], *, kind: str, unit: str, changes: Sequence[dt.date] = ()
) -> list[tuple[Sign, Limited]]:
    """The signs that the last of these months with a figure is, as `series_of` has them, each with its limits.

    `changes` are the months from which on limits are new."""
    start = max((each for each in changes if each <= months[-1]), default=months[0])
    stretch = points[bisect_left(months, start) :]
    return control.newest_signs(_chosen(kind, stretch), stretch, floor=0.0, ceiling=_ceiling(unit))


def _chosen(kind: str, points: Sequence[Point]) -> ChartKind:
    return ChartKind(kind) if all(point.n for point in points) else ChartKind.XMR


def _ceiling(unit: str) -> float | None:
    return 1.0 if unit == Unit.PERCENT else None


def _stretches(months: Sequence[Month], changes: Sequence[dt.date]) -> list[list[Month]]:
    """The months cut before each of these days; nothing empty."""
    edges = sorted(set(changes))
    found: dict[int, list[Month]] = {}
    for month in months:
        found.setdefault(sum(edge <= month.first for edge in edges), []).append(month)
    return list(found.values())


def picture(series: Series, label: str) -> SafeString:
    """The chart as SVG; nothing with fewer than two months."""
    points = series.points
    if len(points) < 2:
        return SafeString("")
    edges = [value for point in points for value in (point.value, point.lower, point.upper)]
    low, high = min(edges), max(edges)
    room = (high - low) * 0.08 or 0.01
    most = 1.0 if series.unit == Unit.PERCENT else high + room
    low, high = max(0.0, low - room), min(most, high + room)

    def y(value: float) -> float:
        return round(BOTTOM - (value - low) / (high - low) * (BOTTOM - TOP), 1)

    step = (RIGHT - LEFT) / (len(points) - 1)
    xs = [round(LEFT + step * number, 1) for number in range(len(points))]
    marked = {sign.at for sign in series.signs}
    stretches = [slice(start, end) for start, end in pairwise(series.starts)]
    limits = [
        _line(kind, xs[part], [y(getattr(one, name)) for one in points[part]])
        for part in stretches
        for kind, name in (("limit", "lower"), ("limit", "upper"), ("center", "center"))
    ]
    changes = format_html_join(
        "",
        '<line class="chart__change" x1="{0}" x2="{0}" y1="{1}" y2="{2}"/><text class="chart__number" x="{0}" y="{3}">'
        "{4}</text>",
        ((xs[start] - step / 2, TOP, BOTTOM, TOP - 8, str(at)) for at, start in enumerate(series.starts[1:-1], 1)),
    )
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
    inside = mark_safe("".join([*limits, changes, line, dots, ticks, names]))  # each is safe
    return format_html(
        '<svg class="chart chart--control" role="img" aria-label="{}" viewBox="0 0 {} {}">{}</svg>',
        label,
        WIDTH,
        HEIGHT,
        inside,
    )


def _line(kind: str, xs: Sequence[float], ys: Sequence[float]) -> SafeString:
    """A limit or a center over one stretch; a single month gets a short stroke."""
    if len(xs) == 1:
        xs, ys = [xs[0] - 8, xs[0] + 8], [ys[0], ys[0]]
    return format_html('<polyline class="chart__{}" points="{}"/>', kind, _path(xs, ys))


def _path(xs: Sequence[float], ys: Sequence[float]) -> str:
    return " ".join(f"{x},{y}" for x, y in zip(xs, ys, strict=True))
