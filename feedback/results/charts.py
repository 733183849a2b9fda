"""Pictures of figures, as SVG from the server. Each stands beside a table with the same figures.

Colors and sizes come from the style sheet (`pages/_results.scss`); a picture says in words what it shows.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from feedback.instruments.models import LETTERS
from feedback.responses.reading import Figure
from feedback.results.gaps import GapLine
from feedback.results.reports import LETTER_NAMES, Line, Row


@dataclass(frozen=True)
class Frame:
    """The size of a drawing, and what has room in it. The style sheet shows the one that fits the screen."""

    kind: str
    width: int
    left: int
    right: int
    ticks: tuple[int, ...]
    with_names: bool
    trend_height: int
    trend_left: int
    trend_names: int
    """How many months are named at most."""

    def x(self, share: float) -> float:
        """Where a share from 0 to 1 stands on the scale from 0 to 100 %."""
        return round(self.left + share * (self.width - self.left - self.right), 1)

    @property
    def trend_right(self) -> int:
        return self.width - 28

    @property
    def trend_bottom(self) -> int:
        return self.trend_height - 38

    def y(self, share: float) -> float:
        """How high a share from 0 to 1 stands in a picture of months."""
        return self.trend_bottom - share * (self.trend_bottom - TREND_TOP)


TREND_TOP = 16
WIDE = Frame("wide", 640, 150, 60, (0, 25, 50, 75, 100), True, 300, 44, 6)
NARROW = Frame("narrow", 340, 44, 62, (0, 50, 100), False, 230, 40, 3)


def _both(
    height: Callable[[Frame], int], label: str, kind: str, draw: Callable[[Frame], list[SafeString]]
) -> SafeString:
    """The picture for a wide screen and for a narrow one; only one of them is there for eyes and ears."""
    return format_html_join(
        "",
        '<svg class="chart chart--{} chart--{}" role="img" aria-label="{}" viewBox="0 0 {} {}">{}</svg>',
        (
            (kind, frame.kind, label, frame.width, height(frame), mark_safe("".join(draw(frame))))  # each is safe
            for frame in (WIDE, NARROW)
        ),
    )


def _scale(frame: Frame, bottom: int) -> SafeString:
    return format_html_join(
        "",
        '<line class="chart__grid" x1="{0}" y1="0" x2="{0}" y2="{1}"/>'
        '<text class="chart__tick" x="{0}" y="{2}">{3}</text>',
        ((frame.x(tick / 100), bottom, bottom + 18, f"{tick}%") for tick in frame.ticks),
    )


def _value(frame: Frame, y: int, words: str) -> SafeString:
    return format_html('<text class="chart__value" x="{}" y="{}">{}</text>', frame.width, y + 5, words)


def _name(frame: Frame, letter: str, y: int) -> SafeString:
    tile = format_html(
        '<g class="heart--{}"><rect class="chart__tile" x="0" y="{}" width="24" height="24" rx="5"/>'
        '<text class="chart__letter" x="12" y="{}">{}</text></g>',
        *(letter.lower(), y - 12, y + 5, letter),
    )
    if not frame.with_names:
        return tile
    name = gettext(LETTER_NAMES[letter])
    return tile + format_html('<text class="chart__name" x="32" y="{}">{}</text>', y + 5, name)


def letters_chart(lines: Sequence[Line], label: str) -> SafeString:
    """Each letter as a dot at its percent favorable, with its 95 % interval as a line."""
    bottom = 40 * len(lines) + 4

    def draw(frame: Frame) -> list[SafeString]:
        rows = [_letter(frame, line, 24 + 40 * number) for number, line in enumerate(lines)]
        return [_scale(frame, bottom), *rows]

    return _both(lambda frame: bottom + 26, label, "letters", draw)


def _letter(frame: Frame, line: Line, y: int) -> SafeString:
    name = _name(frame, line.letter, y)
    if line.figure is None:
        words = gettext("too few answers")
        return name + format_html('<text class="chart__none" x="{}" y="{}">{}</text>', frame.left, y + 5, words)
    low, high = line.figure.interval
    places = [frame.x(share) for share in (low, high, line.figure.share)]
    dot = format_html(
        '<g class="heart--{0}"><line class="chart__reach" x1="{2}" y1="{1}" x2="{3}" y2="{1}"/>'
        '<circle class="chart__dot" cx="{4}" cy="{1}" r="8"/></g>',
        *(line.letter.lower(), y, *places),
    )
    return name + dot + _value(frame, y, f"{line.figure.percent}%")


def trend_chart(rows: Sequence[Row], label: str) -> SafeString:
    """The index and the five letters over the months that have figures; nothing with fewer than two."""
    if len(rows) < 2:
        return SafeString("")
    return _both(lambda frame: frame.trend_height, label, "trend", lambda frame: _trend(frame, rows))


def _trend(frame: Frame, rows: Sequence[Row]) -> list[SafeString]:
    across = (frame.trend_right - frame.trend_left) / (len(rows) - 1)
    xs = [frame.trend_left + number * across for number in range(len(rows))]
    lines = [
        _trend_line(frame, letter, [(x, row.letters[letter]) for x, row in zip(xs, rows, strict=True)])
        for letter in LETTERS
    ]
    index = [
        f"{x:.1f},{frame.y(row.index.value):.1f}"
        for x, row in zip(xs, rows, strict=True)
        if row.index.value is not None
    ]
    middle = format_html('<polyline class="chart__index" points="{}"/>', " ".join(index))
    step = max(1, -(-len(rows) // frame.trend_names))
    names = format_html_join(
        "",
        '<text class="chart__tick" x="{}" y="{}">{}</text>',
        (
            (f"{x:.1f}", frame.trend_bottom + 22, row.name)
            for number, (x, row) in enumerate(zip(xs, rows, strict=True))
            if (len(rows) - 1 - number) % step == 0
        ),
    )
    return [_levels(frame), *lines, middle, _ends(frame, rows), names]


def _levels(frame: Frame) -> SafeString:
    return format_html_join(
        "",
        '<line class="chart__grid" x1="{0}" y1="{1}" x2="{2}" y2="{1}"/>'
        '<text class="chart__level" x="{3}" y="{4}">{5}%</text>',
        (
            (frame.trend_left, y, frame.trend_right, frame.trend_left - 6, round(y + 4, 1), tick)
            for tick, y in ((tick, frame.y(tick / 100)) for tick in WIDE.ticks)
        ),
    )


def _trend_line(frame: Frame, letter: str, points: Sequence[tuple[float, Figure | None]]) -> SafeString:
    drawn = " ".join(f"{x:.1f},{frame.y(figure.share):.1f}" for x, figure in points if figure)
    return format_html('<polyline class="chart__line heart--{}" points="{}"/>', letter.lower(), drawn)


def _ends(frame: Frame, rows: Sequence[Row]) -> SafeString:
    """The letters at the ends of their lines, moved apart where they would cover each other."""
    ends = []
    for letter in LETTERS:
        figures = [figure for row in rows if (figure := row.letters[letter])]
        if figures:
            ends.append((frame.y(figures[-1].share), letter))
    placed: list[tuple[float, str]] = []
    for y, letter in sorted(ends):
        placed.append((max(y, placed[-1][0] + 17) if placed else max(y, TREND_TOP), letter))
    over = max(0.0, placed[-1][0] - frame.trend_bottom) if placed else 0.0
    x = frame.trend_right
    return format_html_join(
        "",
        '<g class="heart--{}"><rect class="chart__tile" x="{}" y="{}" width="16" height="16" rx="4"/>'
        '<text class="chart__letter chart__letter--small" x="{}" y="{}">{}</text></g>',
        (
            (letter.lower(), x + 8, round(y - over - 8, 1), x + 16, round(y - over + 4, 1), letter)
            for y, letter in placed
        ),
    )


def gap_chart(lines: Sequence[GapLine], label: str) -> SafeString:
    """A dumbbell a letter: a square for the department's own view, a circle for its customers', a line between, and a
    small diamond for what each of its staff says of themself."""
    bottom = 44 * len(lines) + 4

    def draw(frame: Frame) -> list[SafeString]:
        rows = [part for number, line in enumerate(lines) for part in _dumbbell(frame, line, 24 + 44 * number)]
        return [_scale(frame, bottom), *rows]

    return _both(lambda frame: bottom + 26, label, "gap", draw)


def _dumbbell(frame: Frame, line: GapLine, y: int) -> Iterator[SafeString]:
    yield _name(frame, line.letter, y)
    if line.own and line.customers:
        flagged = " chart__between--flagged" if line.gap and line.gap.flagged else ""
        ends = (frame.x(line.own.share), frame.x(line.customers.share), y)
        yield format_html('<line class="chart__between{0}" x1="{1}" y1="{3}" x2="{2}" y2="{3}"/>', flagged, *ends)
    if line.each:
        x = frame.x(line.each.share)
        points = f"{x},{y - 6} {x + 6},{y} {x},{y + 6} {x - 6},{y}"
        yield format_html('<polygon class="chart__each" points="{}"/>', points)
    if line.customers:
        yield format_html('<circle class="chart__customers" cx="{}" cy="{}" r="8"/>', frame.x(line.customers.share), y)
    if line.own:
        x = round(frame.x(line.own.share) - 7, 1)
        yield format_html('<rect class="chart__own" x="{}" y="{}" width="14" height="14"/>', x, y - 7)
    yield _value(frame, y, line.points_words or gettext("too few"))


def distribution(figure: Figure) -> SafeString:
    """A bar of the five answers, from 1 to 5."""
    parts = []
    x = 0.0
    for value, count in enumerate(figure.counts, start=1):
        width = round(100 * count / figure.valid, 2) if figure.valid else 0
        if width:
            parts.append(f'<rect class="answer--{value}" x="{x:.2f}" width="{width}" height="10"/>')
        x += width
    words = gettext("%(count)s answered %(value)s")
    said = ", ".join(words % {"count": count, "value": value} for value, count in enumerate(figure.counts, start=1))
    return format_html(
        '<svg class="distribution" role="img" aria-label="{}" viewBox="0 0 100 10" preserveAspectRatio="none">{}</svg>',
        said, mark_safe("".join(parts)),  # numbers only
    )  # fmt: skip
