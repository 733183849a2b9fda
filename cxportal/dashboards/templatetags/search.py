"""Marks the words that were searched for."""

from collections.abc import Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cxportal.dashboards import search

register = template.Library()


@register.filter
def found_in(text: str, words: Sequence[str]) -> SafeString:
    """The part of a text around the words, escaped, with the words marked."""
    shown = search.pieces(search.excerpt(text, words), words)
    return format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", piece) if hit else piece,) for piece, hit in shown)
    )
