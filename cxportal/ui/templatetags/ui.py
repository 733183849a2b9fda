"""The tags of the UI kit.

The small ones that lists repeat on every row (icon, chip, heart tile, freshness, progress) are drawn in Python and
remembered, because rendering an included template two hundred times is what makes a list slow. The larger ones are
templates in ``templates/components``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.template.context import Context
from django.templatetags.static import static
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, gettext_noop, ngettext

from cxportal.ui import fields, languages

register = template.Library()

HEART_WORDS = {
    "H": gettext_noop("Helpfulness"),
    "E": gettext_noop("Expertise"),
    "A": gettext_noop("Attentiveness"),
    "R": gettext_noop("Respect"),
    "T": gettext_noop("Timeliness"),
}
CHIP_TONES = ("neutral", "success", "warning", "danger", "info", "done")
ALERT_ICONS = {"info": "info", "success": "check_circle", "warning": "warning", "danger": "error"}
ALERT_TONES = {"debug": "info", "error": "danger", **{tone: tone for tone in ALERT_ICONS}}
DAY_FORMATS = {"es": "j M Y"}
DAY_FORMAT = "M j, Y"


def _plain(value: object) -> str:
    """A str and no SafeString: the two are equal as keys of a cache, but only one of them would be escaped."""
    return str.__str__(str(value))


@lru_cache(maxsize=512)
def _icon(name: str, label: str) -> SafeString:
    href = f"{static('build/icons.svg')}#{name}"
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>', label, href)
    return format_html('<svg class="icon" aria-hidden="true" focusable="false"><use href="{}"/></svg>', href)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite (names in static/src/icons.txt): decorative, or with ``label`` as its text alternative."""
    return _icon(_plain(name), _plain(label))


@lru_cache(maxsize=1024)
def _chip(label: str, icon_name: str, tone: str) -> SafeString:
    if tone not in CHIP_TONES:
        raise ValueError(f"A chip's tone is one of {', '.join(CHIP_TONES)}, not {tone!r}.")
    bare = "" if icon_name else " chip--bare"
    picture = _icon(icon_name, "") if icon_name else ""
    return format_html('<span class="chip chip--{}{}">{}{}</span>', tone, bare, picture, label)


@register.simple_tag
def chip(label: str, icon: str = "", tone: str = "neutral") -> SafeString:
    """A status: word, icon and color together. An unknown tone raises ValueError."""
    return _chip(_plain(label), _plain(icon or ""), _plain(tone or "neutral"))


@lru_cache(maxsize=256)
def _heart_tile(letter: str, size: str, word: str, spoken: str) -> SafeString:
    face = (
        format_html('<span class="heart-tile__letter" aria-hidden="true">{}</span>{}', letter, word)
        if word
        else format_html(
            '<span class="heart-tile__letter" aria-hidden="true">{}</span><span class="usa-sr-only">{}</span>',
            letter,
            spoken,
        )
    )
    sized = f" heart-tile--{size}" if size else ""
    return format_html('<span class="heart-tile heart--{}{}">{}</span>', letter.lower(), sized, face)


@register.simple_tag
def heart_tile(letter: str, size: str = "", word: str = "") -> SafeString:
    """One of the five tiles; ``size`` is "", "small" or "large"; ``word`` stands beside it (else it is only spoken).

    A letter outside H-E-A-R-T raises KeyError.
    """
    letter = _plain(letter).upper()
    return _heart_tile(letter, _plain(size), _plain(word), gettext(HEART_WORDS[letter]))


@register.simple_tag
def heart_strip(letters: Iterable[str] = "HEART", size: str = "") -> SafeString:
    """The tiles of ``letters`` side by side, in the order given."""
    tiles = format_html_join("", "{}", ((heart_tile(letter, size),) for letter in letters))
    return format_html('<span class="heart-strip">{}</span>', tiles)


def as_day(value: dt.date | dt.datetime) -> dt.date:
    """The calendar day of ``value`` in the county's (the active) time zone."""
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


def format_day(value: dt.date | dt.datetime | None) -> str:
    """ "Nov 22, 2026" (in Spanish "22 nov 2026"); nothing for None."""
    if value is None or value == "":
        return ""
    return _written_out(as_day(value), (get_language() or "en").split("-")[0])


@lru_cache(maxsize=4096)
def _written_out(day: dt.date, language: str) -> str:
    """A day in the active language, which is `language`: a list of 200 rows has some 150 days, each page the same."""
    text = formats.date_format(day, DAY_FORMATS.get(language, DAY_FORMAT), use_l10n=False)
    return text if language == "en" else text.lower()


@register.simple_tag(name="day")
def day_tag(value: dt.date | dt.datetime | None) -> str:
    """The day in the form the whole portal uses: "Nov 22, 2026"."""
    return format_day(value)


@register.filter(name="day")
def day_filter(value: dt.date | dt.datetime | None) -> str:
    """The same as the tag, for use inside other tags' arguments."""
    return format_day(value)


def days_ago(value: dt.date | dt.datetime, today: dt.date | None = None) -> str:
    """ "today", "yesterday" or "12 days ago"; a day to come is written out."""
    days = ((today or timezone.localdate()) - as_day(value)).days
    if days < 0:
        return format_day(value)
    if days == 0:
        return gettext("today")
    if days == 1:
        return gettext("yesterday")
    return ngettext("%(days)s day ago", "%(days)s days ago", days) % {"days": days}


@register.simple_tag
def freshness(value: dt.date | dt.datetime | None, stale: bool = False) -> SafeString:
    """The quiet line beside a status: "Updated 12 days ago", or "No update yet"; stale adds its word and an icon."""
    text = gettext("updated %(when)s") % {"when": days_ago(value)} if value else gettext("no update yet")
    if not stale:
        return format_html('<span class="freshness">{}</span>', text[:1].upper() + text[1:])
    return format_html(
        '<span class="freshness freshness--stale">{} {}, {}</span>', _icon("history", ""), gettext("Stale"), text
    )


@register.simple_tag
def progress_bar(percent: int | float | Decimal | None, label: str = "") -> SafeString:
    """A bar from 0 to 100 (values outside are clipped, None is 0) with the number in words beside it."""
    value = max(0, min(100, round(percent or 0)))
    name = label or gettext("Progress")
    return format_html(
        '<span class="progress"><span class="progress__text"><span>{}</span><span>{}%</span></span>'
        '<svg class="progress__track" role="img" aria-label="{}: {}%" viewBox="0 0 100 8" preserveAspectRatio="none">'
        '<rect width="100" height="8"/><rect width="{}" height="8"/></svg></span>',
        label,
        value,
        name,
        value,
        value,
    )


@register.simple_tag
def sparkline(values: Sequence[float | None], label: str) -> SafeString:
    """A line of the numbers, oldest first, 96 by 28; gaps (None) are left out; ``label`` says in words what it shows.

    With fewer than two numbers there is no line, and nothing is drawn.
    """
    known = [(index, float(value)) for index, value in enumerate(values) if value is not None]
    if len(known) < 2:
        return SafeString("")
    low, high = min(value for _, value in known), max(value for _, value in known)
    across = 88 / (len(values) - 1)
    points = [(4 + index * across, 24 - (value - low) / ((high - low) or 1) * 20) for index, value in known]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    last_x, last_y = points[-1]
    return format_html(
        '<svg class="sparkline" role="img" aria-label="{}" width="96" height="28" viewBox="0 0 96 28">'
        '<polyline points="{}"/><circle cx="{}" cy="{}" r="3"/></svg>',
        label,
        line,
        f"{last_x:.1f}",
        f"{last_y:.1f}",
    )


@register.inclusion_tag("components/stat.html")
def stat(value: object, label: str, hint: str = "") -> dict[str, object]:
    """A large number (whole numbers get their thousands marked), what it counts, and what it means."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = formats.number_format(value, force_grouping=True)
    return {"value": value, "label": label, "hint": hint}


@register.inclusion_tag("components/empty_state.html")
def empty_state(title: str, text: str = "", url: str = "", action: str = "", icon: str = "") -> dict[str, str]:
    """What to show where there is nothing yet: what it is, why, and what to do next (``action`` links to ``url``)."""
    return {"title": title, "text": text, "url": url, "action": action, "icon": icon}


@register.inclusion_tag("components/alert.html")
def alert(tone: str, title: str = "", text: str = "", role: str = "") -> dict[str, str]:
    """A notice; tones info, success, warning, danger (Django's message levels are understood too)."""
    tone = ALERT_TONES[tone.split()[-1] if tone else "info"]
    return {"tone": tone, "icon": ALERT_ICONS[tone], "title": title, "text": text, "role": role}


@register.inclusion_tag("components/help.html")
def help(text: str, word: str = "") -> dict[str, str]:
    """A bubble that explains; ``word`` names what is explained ("What is a pathway?" for screen readers)."""
    return {"text": text, "word": word}


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(*pairs: str) -> dict[str, list[dict[str, str]]]:
    """The way to this page: label and URL name (or path) in turn; the last has an empty one and is the page itself.

    Home stands first by itself. An odd number of arguments raises ValueError.
    """
    if len(pairs) % 2:
        raise ValueError("breadcrumbs takes pairs: a label and a URL name or path.")
    steps = [
        {"label": str(label), "url": _address(str(target))}
        for label, target in zip(pairs[::2], pairs[1::2], strict=True)
    ]
    return {"steps": steps}


def _address(target: str) -> str:
    return target if not target or target.startswith("/") else reverse(target)


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page_obj: Page[Any], noun: str = "") -> dict[str, object]:
    """Links to the other pages of a list, keeping the query string; ``noun`` names what is counted ("objectives")."""
    request = context.get("request")
    query = request.GET.copy() if request is not None else None
    if query is not None:
        query.pop("page", None)
    kept = query.urlencode() if query else ""
    pages = page_obj.paginator.get_elided_page_range(page_obj.number, on_each_side=1, on_ends=1)
    return {"page": page_obj, "pages": list(pages), "prefix": f"?{kept}&page=" if kept else "?page=", "noun": noun}


@register.inclusion_tag("components/timeline_entry.html")
def timeline_entry(
    who: str,
    when: dt.date | dt.datetime,
    what: str = "",
    text: str = "",
    changes: Sequence[str] = (),
    quiet: bool = False,
) -> dict[str, object]:
    """One ``li`` of an ``ol.timeline``: who did what and when, in words, and each field change on a line."""
    return {"who": who, "when": when, "what": what, "text": text, "changes": changes, "quiet": quiet}


@register.inclusion_tag("components/language_switch.html", takes_context=True)
def language_switch(context: Context) -> dict[str, object]:
    """This page in each language, where it exists in both; else nothing."""
    request = context.get("request")
    if request is None or not hasattr(request, "user"):
        return {}
    match = request.resolver_match
    if not languages.is_whole_for(request, match.func if match else None):
        return {}
    return {"choices": languages.addresses(request), "here": _language()}


@register.simple_tag
def own_words() -> SafeString:
    """The attribute for an element that shows the county's own words, which are English, on a page in Spanish."""
    return SafeString("") if _language() == languages.DEFAULT else format_html(' lang="{}"', languages.DEFAULT)


def _language() -> str:
    return (get_language() or languages.DEFAULT).split("-")[0]


@register.filter
def heart_gloss(letter: str) -> str:
    """What a letter's English name means, on a page in another language; else nothing."""
    word = HEART_WORDS.get(letter, "")
    return "" if not word or _language() == languages.DEFAULT else gettext(word)


@register.inclusion_tag("components/stepper.html")
def stepper(labels: Sequence[str], current: int) -> dict[str, object]:
    """The steps of a task in order; ``current`` counts from 1."""
    return {"labels": labels, "current": current}


# Forms: the pieces that templates/uswds asks for.
register.filter(fields.field_kind)
register.filter(fields.marked_optional)
register.filter(fields.character_limit)
register.filter(fields.error_target)
register.filter(fields.lead_in)
register.filter(fields.button_classes)
register.simple_tag(fields.field_widget)


@register.inclusion_tag("uswds/errors.html")
def error_summary(form: forms.BaseForm) -> dict[str, object]:
    """The errors of a form, each linked to its field; for pages that place the fields themselves."""
    return {"form": form}


__all__ = ["HEART_WORDS", "as_day", "days_ago", "format_day", "register"]
