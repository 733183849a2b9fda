"""Like departments beside each other, and what changed since the period before."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cxportal.county.periods import PeriodKind
from cxportal.people.access import signed_in
from cxportal.people.models import Department
from cxportal.people.predicates import AuthenticatedHttpRequest
from cxportal.scorecards import comparing, reading
from cxportal.scorecards.changed import changed
from cxportal.scorecards.forms import CompareForm
from cxportal.scorecards.models import Measure
from cxportal.scorecards.predicates import may_publish
from cxportal.scorecards.signals.predicates import may_note_change
from cxportal.scorecards.views import draft_of, edition_or_404, wants_draft


@require_safe
@signed_in
def compare(request: AuthenticatedHttpRequest, key: str) -> HttpResponse:
    """Where do like departments differ more than chance explains? `?units=` and `?period=` choose."""
    measure = get_object_or_404(Measure.objects.standing(), key=key)
    kind, offered = request.GET.get("period"), comparing.choices()
    likes = comparing.chosen(request.GET.get("units", ""), offered)
    wanted = PeriodKind.MONTH if kind == PeriodKind.MONTH else PeriodKind.QUARTER
    edition = reading.latest(wanted) or reading.latest(PeriodKind.MONTH)
    found = comparing.compare(edition, measure, likes) if edition else None
    label = f"{measure}: like departments with the limits of chance at their number of answers"
    context: dict[str, Any] = {
        "measure": measure,
        "edition": edition,
        "likes": likes,
        "label": dict(offered)[likes],
        "is_group": likes not in list(comparing.Likes),
        "form": CompareForm(offered, {"units": likes, "period": wanted.value}),
        "may_group": may_publish(request.user),
        "comparison": found,
        "picture": comparing.picture(found, label) if found else "",
    }
    return render(request, "scorecards/compare.html", context)


@require_safe
@signed_in
def changes(request: AuthenticatedHttpRequest, kind: str, month: str, pk: int | None = None) -> HttpResponse:
    """What changed since the period before, for the county or a department?"""
    edition = edition_or_404(kind, month, drafts=wants_draft(request))
    department = get_object_or_404(Department, pk=pk) if pk is not None else None
    context: dict[str, Any] = {
        "edition": edition,
        "span": edition.period.span,
        "department": department,
        "changed": changed(edition, department),
        "follows": may_note_change(request.user, department),
        "departments": Department.objects.reporting(edition.period.span.last).order_by("name"),
        **draft_of(request, edition),
    }
    return render(request, "scorecards/changed.html", context)
