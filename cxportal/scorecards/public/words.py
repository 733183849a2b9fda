"""Words of the public scorecard in both languages.

A standard measure is told in the reader's language. What people of the county wrote themselves stays as they wrote it.
"""

from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cxportal.county.periods import Period, PeriodKind
from cxportal.scorecards.models import Unit
from cxportal.scorecards.standing import Movement, Standing, shown
from cxportal.ui.templatetags.ui import format_day

STANDINGS = {
    Standing.ON: _("On target"),
    Standing.CLOSE: _("Close to target"),
    Standing.OFF: _("Off target"),
    Standing.PENDING: _("Target pending"),
    Standing.INSUFFICIENT: _("Too few answers"),
}
MOVEMENTS = {
    Movement.IMPROVING: _("improving"),
    Movement.DECLINING: _("declining"),
    Movement.STEADY: _("as before"),
}
UNITS = {Unit.DAYS: _("%(figure)s days"), Unit.MINUTES: _("%(figure)s minutes")}
"""Units that are words. Percents, dollars and numbers read the same in both languages."""
OF_FIVE = _("Answers of 4 or 5 of 5, of all valid answers of customers.")
NAMES = {
    "heart-index": (_("HEART index"), _("The mean of the five letters: how many customers’ answers were favorable.")),
    "favorable-h": (_("Helpfulness, as customers see it"), OF_FIVE),
    "favorable-e": (_("Expertise, as customers see it"), OF_FIVE),
    "favorable-a": (_("Attentiveness, as customers see it"), OF_FIVE),
    "favorable-r": (_("Respect, as customers see it"), OF_FIVE),
    "favorable-t": (_("Timeliness, as customers see it"), OF_FIVE),
    "trust": (_("Trust in the county"), OF_FIVE),
    "ease": (_("How easy it was"), OF_FIVE),
    "objectives-on-time": (
        _("Objectives on time"),
        _("Of the plan’s objectives with a date, those complete, or on track with the date ahead."),
    ),
    "objectives-fresh": (
        _("Objectives fresh"),
        _("Of the plan’s objectives at work, those with an update no older than the county allows."),
    ),
    "response-rate": (_("Response rate of staff"), _("Of the staff who were asked, those who answered.")),
    "feedback-loop": (
        _("Places with feedback"),
        _("Of the places where customers are served, those at which enough of them answered to be heard."),
    ),
    "reminders-answered": (
        _("Reminders answered"),
        _("Of the duties that staff were reminded of, those done before they were late."),
    ),
    "staff-recognized": (_("Staff recognized"), _("Of all staff, those who were given a card or a certificate.")),
    "recognition-days": (_("Days until recognition"), _("The mean of the days until somebody was thanked.")),
    "pledge-coverage": (_("HEART pledge"), _("Of all staff, those whose pledge stands on the last day.")),
    "objectives-complete": (_("Objectives complete"), _("Of the plan’s objectives, those complete on the last day.")),
}


@dataclass(frozen=True)
class Said:
    """A measure in words. `own`: they are the county's own, in English whatever the page's language."""

    name: str
    definition: str
    own: bool


def said(key: str, name: str, definition: str, *, standard: bool) -> Said:
    """In English as the edition keeps it; else the standard measure in the reader's language."""
    if (get_language() or "en").startswith("en") or not standard or key not in NAMES:
        return Said(name, definition, own=True)
    told = NAMES[key]
    return Said(str(told[0]), str(told[1]), own=False)


def figure(value: float | None, unit: str) -> str:
    """ "3.4 days", in the reader's language."""
    words = shown(value, unit)
    if value is None or unit not in UNITS:
        return words
    return str(UNITS[Unit(unit)]) % {"figure": words.removesuffix(f" {unit}")}


def period_words(period: Period) -> str:
    """ "Oct 1, 2026 to Oct 31, 2026", in the reader's language."""
    return _("%(first)s to %(last)s") % {"first": format_day(period.first), "last": format_day(period.last)}


KINDS = {PeriodKind.MONTH: _("Month"), PeriodKind.QUARTER: _("Quarter"), PeriodKind.YEAR: _("Fiscal year")}
