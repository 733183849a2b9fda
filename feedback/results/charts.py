"""Pictures of figures, as SVG from the server. Each stands beside a table with the same figures.

Colors and sizes come from the style sheet (`pages/_results.scss`); a picture says in words what it shows.
"""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from feedback.instruments.models import LETTERS
from feedback.responses.reading import Figure
from feedback.results.gaps import GapLine
from feedback.results.reports import LETTER_NAMES, Line, Row

WIDTH = 640
LEFT, RIGHT = 150, 60
TENTHS = range(0, 101, 25)


def _x(share: float) -> float:
    """Where a share from 0 to 1 stands on the scale from 0 to 100 %."""
    return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)


def _scale(top: int, bottom: int) -> SafeString:
    return format_html_join(
        "",
        '<line class="chart__grid" x1="{0}" y1="{1}" x2="{0}" y2="{2}"/>'
        '<text class="chart__tick" x="{0}" y="{3}">{4}</text>',
        ((_x(tick / 100), top, bottom, bottom + 18, f"{tick}%") for tick in TENTHS),
    )


def _value(y: int, words: str) -> SafeString:
    return format_html('<text class="chart__value" x="{}" y="{}">{}</text>', WIDTH, y + 5, words)


def _svg(height: int, label: str, *inside: SafeString, kind: str = "") -> SafeString:
    return format_html(
        '<svg class="chart {}" role="img" aria-label="{}" viewBox="0 0 {} {}">{}</svg>',
        kind, label, WIDTH, height, mark_safe("".join(inside)),  # each is safe
    )  # fmt: skip


def _name(letter: str, y: int) -> SafeString:
    return format_html(
        '<g class="heart--{}"><rect class="chart__tile" x="0" y="{}" width="24" height="24" rx="5"/>'
        '<text class="chart__letter" x="12" y="{}">{}</text></g><text class="chart__name" x="32" y="{}">{}</text>',
        letter.lower(), y - 12, y + 5, letter, y + 5, gettext(LETTER_NAMES[letter]),
    )  # fmt: skip


def letters_chart(lines: Sequence[Line], label: str) -> SafeString:
    """Each letter as a dot at its percent favorable, with its 95 % interval as a line."""
    rows = []
    for number, line in enumerate(lines):
        y = 24 + 40 * number
        rows.append(_name(line.letter, y))
        if line.figure is None:
            rows.append(
                format_html(
                    '<text class="chart__none" x="{}" y="{}">{}</text>', LEFT, y + 5, gettext("too few answers")
                )
            )
            continue
        low, high = line.figure.interval
        places = [_x(share) for share in (low, high, line.figure.share)]
        rows.append(
            format_html(
                '<g class="heart--{0}"><line class="chart__reach" x1="{2}" y1="{1}" x2="{3}" y2="{1}"/>'
                '<circle class="chart__dot" cx="{4}" cy="{1}" r="8"/></g>',
                *(line.letter.lower(), y, *places),
            )
        )
        rows.append(_value(y, f"{line.figure.percent}%"))
    bottom = 40 * len(lines) + 4
    return _svg(bottom + 26, label, _scale(0, bottom), *rows, kind="chart--letters")


TREND_HEIGHT, TREND_TOP, TREND_BOTTOM = 300, 16, 262
TREND_LEFT, TREND_RIGHT = 44, 600


def trend_chart(rows: Sequence[Row], label: str) -> SafeString:
    """The index and the five letters over the months that have figures; nothing with fewer than two."""
    if len(rows) < 2:
        return SafeString("")
    across = (TREND_RIGHT - TREND_LEFT) / (len(rows) - 1)
    lines = [
        _trend_line(letter, [(TREND_LEFT + n * across, row.letters[letter]) for n, row in enumerate(rows)])
        for letter in LETTERS
    ]
    index = [
        f"{TREND_LEFT + n * across:.1f},{_y(row.index.value):.1f}"
        for n, row in enumerate(rows)
        if row.index.value is not None
    ]
    middle = format_html('<polyline class="chart__index" points="{}"/>', " ".join(index))
    step = max(1, -(-len(rows) // 6))
    names = format_html_join(
        "",
        '<text class="chart__tick" x="{}" y="{}">{}</text>',
        (
            (f"{TREND_LEFT + n * across:.1f}", TREND_BOTTOM + 22, row.name)
            for n, row in enumerate(rows)
            if (len(rows) - 1 - n) % step == 0
        ),
    )
    return _svg(TREND_HEIGHT, label, _levels(), *lines, middle, _ends(rows), names, kind="chart--trend")


def _y(share: float) -> float:
    return TREND_BOTTOM - share * (TREND_BOTTOM - TREND_TOP)


def _levels() -> SafeString:
    return format_html_join(
        "",
        '<line class="chart__grid" x1="{0}" y1="{1}" x2="{2}" y2="{1}"/>'
        '<text class="chart__level" x="{3}" y="{4}">{5}%</text>',
        ((TREND_LEFT, _y(t / 100), TREND_RIGHT, TREND_LEFT - 8, round(_y(t / 100) + 4, 1), t) for t in TENTHS),
    )


def _trend_line(letter: str, points: Sequence[tuple[float, Figure | None]]) -> SafeString:
    drawn = " ".join(f"{x:.1f},{_y(figure.share):.1f}" for x, figure in points if figure)
    return format_html('<polyline class="chart__line heart--{}" points="{}"/>', letter.lower(), drawn)


def _ends(rows: Sequence[Row]) -> SafeString:
    """The letters at the ends of their lines, moved apart where they would cover each other."""
    ends = []
    for letter in LETTERS:
        figures = [figure for row in rows if (figure := row.letters[letter])]
        if figures:
            ends.append((_y(figures[-1].share), letter))
    placed: list[tuple[float, str]] = []
    for y, letter in sorted(ends):
        placed.append((max(y, placed[-1][0] + 17) if placed else max(y, TREND_TOP), letter))
    over = max(0.0, placed[-1][0] - TREND_BOTTOM) if placed else 0.0
    return format_html_join(
        "",
        '<g class="heart--{}"><rect class="chart__tile" x="{}" y="{}" width="16" height="16" rx="4"/>'
        '<text class="chart__letter chart__letter--small" x="{}" y="{}">{}</text></g>',
        (
            (letter.lower(), TREND_RIGHT + 8, round(y - over - 8, 1), TREND_RIGHT + 16, round(y - over + 4, 1), letter)
            for y, letter in placed
        ),
    )


def gap_chart(lines: Sequence[GapLine], label: str) -> SafeString:
    """A dumbbell a letter: a square for the department's own view, a circle for its customers', a line between, and a
    small diamond for what each of its staff says of themself."""
    rows = []
    for number, line in enumerate(lines):
        y = 24 + 44 * number
        rows.append(_name(line.letter, y))
        if line.own and line.customers:
            flagged = " chart__between--flagged" if line.gap and line.gap.flagged else ""
            ends = (_x(line.own.share), _x(line.customers.share), y)
            rows.append(
                format_html('<line class="chart__between{0}" x1="{1}" y1="{3}" x2="{2}" y2="{3}"/>', flagged, *ends)
            )
        if line.each:
            x = _x(line.each.share)
            points = f"{x},{y - 6} {x + 6},{y} {x},{y + 6} {x - 6},{y}"
            rows.append(format_html('<polygon class="chart__each" points="{}"/>', points))
        if line.customers:
            x = _x(line.customers.share)
            rows.append(format_html('<circle class="chart__customers" cx="{}" cy="{}" r="8"/>', x, y))
        if line.own:
            x = round(_x(line.own.share) - 7, 1)
            rows.append(format_html('<rect class="chart__own" x="{}" y="{}" width="14" height="14"/>', x, y - 7))
        rows.append(_value(y, line.points_words or gettext("too few")))
    bottom = 44 * len(lines) + 4
    return _svg(bottom + 26, label, _scale(0, bottom), *rows, kind="chart--gap")


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
