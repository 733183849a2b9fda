"""Scorecards: is the county getting better? For everybody who works here, drafts included and marked as such.

Once a period is published, that stands until a revision is; who publishes looks at the revision by `?draft=1`.
"""

import datetime as dt
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from cxportal.county.days import today
from cxportal.county.periods import Period, PeriodKind
from cxportal.people.access import allowed, signed_in
from cxportal.people.models import Department
from cxportal.people.predicates import AuthenticatedHttpRequest
from cxportal.scorecards import reading
from cxportal.scorecards.models import Edition, EditionState, Measure, ReportState
from cxportal.scorecards.predicates import (
    may_enter,
    may_keep,
    may_keep_measures,
    may_publish,
    may_see_report,
    may_see_reports,
)
from cxportal.scorecards.reporting import is_closed, is_final, report_of
from cxportal.scorecards.tasks import start_build


@require_safe
@signed_in
def latest(request: AuthenticatedHttpRequest) -> HttpResponse:
    """How is the county doing? The newest month."""
    found = reading.latest(PeriodKind.MONTH, drafts=wants_draft(request))
    if found is None:
        return render(request, "scorecards/none.html", {"may_build": may_publish(request.user)})
    return _card(request, found, None)


@require_safe
@signed_in
def period(request: AuthenticatedHttpRequest, kind: str, month: str) -> HttpResponse:
    return _card(request, edition_or_404(kind, month, drafts=wants_draft(request)), None)


@require_safe
@signed_in
def department(request: AuthenticatedHttpRequest, kind: str, month: str, pk: int) -> HttpResponse:
    edition = edition_or_404(kind, month, drafts=wants_draft(request))
    return _card(request, edition, get_object_or_404(Department, pk=pk))


def _card(request: AuthenticatedHttpRequest, edition: Edition, department: Department | None) -> HttpResponse:
    """A scorecard of the county or of one department."""
    span = edition.period.span
    context: dict[str, Any] = {
        "edition": edition,
        "span": span,
        "department": department,
        "lines": reading.lines_of(edition, department),
        "periods": reading.periods(),
        "departments": Department.objects.reporting(span.last).order_by("name"),
        "may_build": may_publish(request.user),
        "may_see_reports": may_see_reports(request.user),
        **draft_of(request, edition),
    }
    if context["may_build"] and edition.state == EditionState.COMPLETE:
        final, closed = is_final(edition), is_closed(span)
        context |= {
            "may_publish": final,
            "may_close": not closed and span.last < today(),
            "must_count": closed and not final,
        }
    if department:
        said = report_of(edition.period, department)
        context["report"] = said if said.state == ReportState.PUBLISHED else None
        context["may_see_report"] = may_see_report(request.user, department)
    return render(request, "scorecards/card.html", context)


@require_safe
@signed_in
def measures(request: AuthenticatedHttpRequest) -> HttpResponse:
    """What is measured, and how?"""
    rows = Measure.objects.select_related("department", "goal").order_by("archived_at", "order", "name")
    may_add = may_keep_measures(request.user)
    listed = [
        (one, may_keep(request.user, one), may_enter(request.user, one))
        for one in rows
        if one.archived_at is None or may_keep(request.user, one)
    ]
    context = {"measures": listed, "may_add": may_add, "may_group": may_publish(request.user)}
    return render(request, "scorecards/measures.html", context)


@require_POST
@allowed(may_publish)
def build(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Has the month and the quarter that are over counted anew."""
    kinds, starts_in = (PeriodKind.MONTH, PeriodKind.QUARTER), request.county.fiscal_year_starts_in
    spans = [Period.of(kind, today(), starts_in=starts_in).before() for kind in kinds]
    return redirect(start_build(spans, by=request.user))


def wants_draft(request: AuthenticatedHttpRequest) -> bool:
    """Whether the page shows revisions that are not published yet: to who publishes, and asks for it."""
    return request.GET.get("draft") == "1" and may_publish(request.user)


def draft_of(request: AuthenticatedHttpRequest, edition: Edition | None) -> dict[str, Any]:
    """For who publishes: whether this is a draft revision, or whether there is one to look at. One query for them."""
    if edition is None or not may_publish(request.user):
        return {}
    found = reading.draft_revisions().filter(period=edition.period_id).first()
    return {"is_draft_revision": found == edition, "draft_revision": found if found != edition else None}


def edition_or_404(kind: str, month: str, *, drafts: bool = False) -> Edition:
    """The edition of a period that stands; with `drafts` its newest count."""
    try:
        span = Period(dt.date.fromisoformat(f"{month}-01"), PeriodKind(kind))
    except ValueError:
        raise Http404("No such period.") from None
    found = reading.edition_of(span, drafts=drafts)
    if found is None:
        raise Http404("No scorecard of this period.")
    return found
