"""The public scorecard, and which measures stand on it."""

import datetime as dt
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from cxportal.county.periods import Period, PeriodKind
from cxportal.people.access import allowed, kept_form
from cxportal.people.predicates import AuthenticatedHttpRequest, PortalRequest
from cxportal.scorecards.models import Edition, Measure
from cxportal.scorecards.predicates import may_publish
from cxportal.scorecards.public import reading
from cxportal.scorecards.public.choosing import ChoiceForm, switch
from cxportal.scorecards.public.words import KINDS, period_words
from feedback.responses.models import ResultSettings


@require_safe
def latest(request: HttpRequest) -> HttpResponse:
    """How is the county doing? The newest published month, else the newest quarter."""
    edition = reading.newest(PeriodKind.MONTH) or reading.newest(PeriodKind.QUARTER)
    return _page(cast(PortalRequest, request), edition)


@require_safe
def period(request: HttpRequest, kind: str, month: str) -> HttpResponse:
    return _page(cast(PortalRequest, request), edition_or_404(kind, month))


@require_safe
def department(request: HttpRequest, kind: str, month: str, pk: int) -> HttpResponse:
    """How is a department doing? Of the measures that are public by department."""
    return _page(cast(PortalRequest, request), edition_or_404(kind, month), pk)


def edition_or_404(kind: str, month: str) -> Edition:
    """The newest published revision of a period."""
    try:
        span = Period(dt.date.fromisoformat(f"{month}-01"), PeriodKind(kind))
    except ValueError:
        raise Http404("No such period.") from None
    edition = reading.edition_of(span)
    if edition is None:
        raise Http404("Nothing is published of this period.")
    return edition


def _page(request: PortalRequest, edition: Edition | None, pk: int | None = None) -> HttpResponse:
    span = edition.period.span if edition else None
    departments = reading.departments(edition) if edition else []
    place = next((one for one in departments if one.pk == pk), None)
    if pk is not None and place is None:
        raise Http404("No public page of such a department.")
    context = {
        "edition": edition,
        "days": period_words(span) if span else "",
        "kind": KINDS[span.kind] if span else "",
        "department": place,
        "departments": departments,
        "lines": reading.lines_of(edition, place) if edition else [],
        "periods": reading.periods(),
        "minimum": ResultSettings.current().minimum_people,
        "may_choose": may_publish(request.user),
    }
    return render(request, "public_card/card.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_publish)
def choose(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Which measures does everybody read?"""
    now = [measure.pk for measure in Measure.objects.public()]
    split = [measure.pk for measure in Measure.objects.public_by_department()]
    posted = request.POST if request.method == "POST" else kept_form(request)
    form = ChoiceForm(posted, initial={"measures": now, "departments": split})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        shown, by_department = ({one.pk for one in told[name]} for name in ("measures", "departments"))
        count = switch(shown, by_department, by=request.user)
        messages.success(request, f"Saved: {count} changed." if count else "Nothing changed.")
        return redirect("public_card:latest")
    return render(request, "public_card/choose.html", {"form": form})
