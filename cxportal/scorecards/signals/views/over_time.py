"""One measure over the months."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cxportal.county.days import today
from cxportal.county.periods import PeriodKind
from cxportal.people.access import signed_in
from cxportal.people.predicates import AuthenticatedHttpRequest
from cxportal.scorecards import reading
from cxportal.scorecards.charts import picture
from cxportal.scorecards.models import Measure
from cxportal.scorecards.predicates import may_enter, may_keep, may_publish
from cxportal.scorecards.signals.charting import changes_for, charted
from cxportal.scorecards.signals.predicates import may_note_change
from cxportal.scorecards.signals.views.places import place_of
from cxportal.scorecards.views import wants_draft


@require_safe
@signed_in
def measure(request: AuthenticatedHttpRequest, key: str) -> HttpResponse:
    """Is it getting better, month by month, and is that more than chance?"""
    found = get_object_or_404(Measure.objects.standing(), key=key)
    place = place_of(request)
    drafts = wants_draft(request)
    edition = reading.latest(PeriodKind.MONTH, drafts=drafts)
    changes = changes_for(found, place)
    until = edition.period.first if edition else today()
    series = charted(found, reading.series(found, place, until=until, drafts=drafts), changes)
    context: dict[str, Any] = {
        "measure": found,
        "department": place,
        "series": series,
        "picture": picture(series, f"{found}, {place or 'the whole county'}, month by month, with its limits"),
        "changes": changes,
        "may_note": may_note_change(request.user, place),
        "may_note_for_all": may_note_change(request.user, None),
        "by_department": reading.by_department(edition, found) if edition else [],
        "edition": edition,
        "may_keep": may_keep(request.user, found),
        "may_enter": may_enter(request.user, found),
    }
    if may_publish(request.user) and reading.draft_revisions().filter(period__kind=PeriodKind.MONTH).exists():
        context |= {"is_draft_revision": drafts, "draft_revision": not drafts}
    return render(request, "scorecards/measure.html", context)
