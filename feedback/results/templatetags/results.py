"""How figures are drawn. The long tables are drawn in Python, because a county has many departments and months."""

from collections.abc import Sequence

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from cxportal.ui.templatetags.ui import heart_tile
from feedback.instruments.models import LETTERS
from feedback.responses.reading import Figure
from feedback.results import charts
from feedback.results.gaps import GapLine
from feedback.results.periods import month_words
from feedback.results.reports import Row

register = template.Library()


@register.filter
def interval(figure: Figure) -> str:
    """ "64% to 79%"."""
    low, high = figure.interval
    return gettext("%(low)s%% to %(high)s%%") % {"low": round(100 * low), "high": round(100 * high)}


def few() -> SafeString:
    return format_html('<span class="muted">{}</span>', gettext("too few"))


@register.filter
def number(count: int) -> str:
    """ "2,466"."""
    return f"{count:,}"


@register.simple_tag
def distribution(figure: Figure) -> SafeString:
    return charts.distribution(figure)


@register.simple_tag
def rows_table(rows: Sequence[Row], caption: str, what: str, kept: str = "") -> SafeString:
    """Departments, touchpoints or months with a column a letter. With `kept` (filters) each row's name is a link."""
    letters = format_html_join(
        "", '<th scope="col" class="number">{}</th>', ((heart_tile(letter, "small"),) for letter in LETTERS)
    )
    return format_html(
        '<table class="usa-table table-cards letters-table"><caption>{}</caption><thead><tr><th scope="col">{}</th>'
        '<th scope="col" class="number">{}</th>{}<th scope="col" class="number">{}</th></tr></thead>'
        "<tbody>{}</tbody></table>",
        caption,
        what,
        gettext("Index"),
        letters,
        gettext("People"),
        format_html_join("", "{}", ((_row(row, kept),) for row in rows)),
    )


def _row(row: Row, kept: str) -> SafeString:
    name: str = row.name
    if kept:
        name = format_html(
            '<a href="{}?{}&amp;department={}">{}</a>', reverse("results:results"), kept, row.id, row.name
        )
    if row.people is None:
        return format_html(
            '<tr><th scope="row">{}</th><td class="muted" data-label="{}" colspan="7">{}</td></tr>',
            *(name, gettext("Index"), gettext("too few people")),
        )
    cells = format_html_join(
        "",
        '<td class="number heart--{}" data-label="{}">{}</td>',
        ((letter.lower(), letter, f"{figure.percent}%" if figure else few()) for letter, figure in row.cells),
    )
    return format_html(
        '<tr><th scope="row">{}</th><td class="number of-all" data-label="{}"><b>{}</b></td>{}'
        '<td class="number of-all" data-label="{}">{}</td></tr>',
        name,
        gettext("Index"),
        "–" if row.percent is None else f"{row.percent}%",
        cells,
        gettext("People"),
        f"{row.people:,}",
    )


@register.simple_tag
def share(figure: Figure | None) -> SafeString:
    """ "72%", and beside it how many people."""
    if figure is None:
        return few()
    people = gettext("of %(people)s") % {"people": f"{figure.people:,}"}
    return format_html('{}% <span class="muted small nowrap">{}</span>', figure.percent, people)


@register.simple_tag
def points(line: GapLine) -> SafeString:
    """A gap in points; a flagged one is strong and has its mark, and the color of what it is."""
    if line.points is None or line.gap is None:
        return few()
    said = f"{line.points:+}".replace("-", "−") if line.points else "0"
    if not line.gap.flagged:
        return format_html("{}", said)
    kind = "flagged" if line.gap.blind_spot else "flagged flagged--strength"
    return format_html('<b class="{}">● {}<span class="usa-sr-only">, {}</span></b>', kind, said, gettext("flagged"))


@register.simple_tag
def indent(depth: int) -> str:
    """Blanks that set a department in under the one it belongs to."""
    return "\u2003" * depth


@register.filter
def month(number: int) -> str:
    """ "Nov 2026" for 202611."""
    return month_words(number)
