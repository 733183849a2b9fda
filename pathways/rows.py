"""Objectives as rows of a list: read with two queries at any length, every word ready for the template.

Rendering dominates a page of 200 rows, so a row holds plain values and the template only puts them down.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.db.models import Count, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from cxportal.ui.templatetags.ui import chip, days_ago, format_day, freshness
from pathways.models import Lead, ObjectiveQuerySet, Stage, StandingBody, Status
from pathways.models.objectives import SETTLED
from pathways.models.status import CHIPS
from pathways.templatetags.plan import breakable

FIELDS = (
    "pk",
    "title",
    "stage",
    "status",
    "percent",
    "reported_on",
    "priority_since",
    "due_on",
    "archived_at",
    "pathway__number",
    "pathway__title",
)
LABELS: dict[str, str] = {status.value: str(status.label) for status in Status}
BODIES: dict[str, str] = {body.value: str(body.label) for body in StandingBody}


class Row:
    """One objective in a list. `percent` runs from 0 to 100; `chip` and `fresh` are drawn, to put down as they are."""

    __slots__ = (
        "chip",
        "due",
        "due_on",
        "fresh_words",
        "icon",
        "label",
        "leads",
        "pathway_number",
        "pathway_title",
        "percent",
        "pk",
        "priority",
        "reported_on",
        "stale",
        "status",
        "steps",
        "steps_done",
        "title",
        "tone",
        "url",
    )

    def __init__(self, values: tuple[Any, ...], *, leads: str, url: str, words: "Words") -> None:
        (
            self.pk,
            self.title,
            stage,
            self.status,
            self.percent,
            self.reported_on,
            since,
            self.due_on,
            archived_at,
            self.pathway_number,
            self.pathway_title,
            *counted,
        ) = values
        self.priority = stage == Stage.PRIORITY
        self.label = LABELS[self.status]
        self.icon, self.tone = CHIPS[self.status]
        self.leads = leads
        self.url = url
        self.stale = self.priority and archived_at is None and words.is_old(self.status, self.reported_on or since)
        self.chip = (
            chip(self.label, self.icon, self.tone) if self.priority else chip(str(Stage.FUTURE.label), "schedule")
        )
        self.fresh_words = words.freshness(self.reported_on, self.stale) if self.priority else ""
        self.due = words.day(self.due_on) if self.due_on else ""
        self.steps: int = counted[0] if counted else 0
        self.steps_done: int = counted[1] if counted else 0

    @property
    def fresh(self) -> SafeString | str:
        return freshness(self.reported_on, self.stale) if self.priority else ""


class Words:
    """Says days in words; each is worked out once, as the rows of a list repeat few of them."""

    def __init__(self, *, on: dt.date, after_days: int) -> None:
        self._edge = on - dt.timedelta(days=after_days)
        self._fresh: dict[tuple[dt.date | None, bool], str] = {}
        self._days: dict[dt.date, str] = {}

    def is_old(self, status: str, counted_from: dt.date | None) -> bool:
        """Whether an objective with that status, updated that day, is stale."""
        return status not in SETTLED and counted_from is not None and counted_from < self._edge

    def freshness(self, day: dt.date | None, stale: bool) -> str:
        """ "Updated 12 days ago", "Stale, no update yet": the words of the kit's freshness line, without its markup."""
        if (day, stale) not in self._fresh:
            words = gettext("updated %(when)s") % {"when": days_ago(day)} if day else gettext("no update yet")
            self._fresh[day, stale] = f"{gettext('Stale')}, {words}" if stale else words[:1].upper() + words[1:]
        return self._fresh[day, stale]

    def day(self, day: dt.date) -> str:
        if day not in self._days:
            self._days[day] = format_day(day)
        return self._days[day]


def rows_of(objectives: ObjectiveQuerySet, *, on: dt.date, after_days: int, steps: bool = False) -> list[Row]:
    """The objectives in their order, in two queries. With `steps`, also how many action steps are done."""
    fields: tuple[str, ...] = FIELDS
    if steps:
        objectives = objectives.annotate(
            steps_all=Count("steps", filter=Q(steps__archived_at=None)),
            steps_done=Count("steps", filter=Q(steps__archived_at=None, steps__done_on__isnull=False)),
        )
        fields = (*FIELDS, "steps_all", "steps_done")
    found = list(objectives.values_list(*fields))
    names = lead_names(values[0] for values in found)
    address = reverse("pathways:objective", args=[0]).replace("/0/", "/%d/")
    words = Words(on=on, after_days=after_days)
    return [Row(values, leads=", ".join(names[values[0]]), url=address % values[0], words=words) for values in found]


def lead_names(objectives: Iterable[int]) -> dict[int, list[str]]:
    """The leads of each objective in words, the accountable one first. One query."""
    names: dict[int, list[str]] = defaultdict(list)
    leads = Lead.objects.filter(objective__in=list(objectives)).values_list(
        "objective_id", "person__first_name", "person__last_name", "placeholder", "body"
    )
    for objective, first, last, placeholder, body in leads:
        names[objective].append(placeholder or BODIES.get(body) or f"{first} {last}")
    return names


DRAWN = ("url", "title", "pathway", "chip", "percent", "leads", "fresh_words", "due")


def drawn(rows: Iterable[Row]) -> SafeString:
    """The rows as rows of the objective table.

    On a page of 200 rows, the template language would take longer over their 1,600 variables than everything else takes
    together. So the template of a row is rendered with places to fill, and the rows fill them, escaped.
    """
    patterns = _patterns(get_language() or "")
    return mark_safe(
        "".join(
            patterns[row.priority, row.stale]
            % {
                "url": row.url,
                "title": conditional_escape(row.title),
                "pathway": breakable(f"{row.pathway_number}. {row.pathway_title}"),
                "chip": row.chip,
                "percent": row.percent,
                "leads": conditional_escape(row.leads),
                "fresh_words": conditional_escape(row.fresh_words),
                "due": row.due,
            }
            for row in rows
        )
    )


@lru_cache(maxsize=16)
def _patterns(language: str) -> dict[tuple[bool, bool], str]:
    """A row with places to fill, in the active language: (priority, stale) → markup. Kept, as templates are."""
    places = {name: f"%({name})s" for name in DRAWN}
    return {
        (priority, stale): render_to_string(
            "pathways/_objective_row.html", {**places, "priority": priority, "stale": stale}
        )
        for priority, stale in ((True, False), (True, True), (False, False))
    }
