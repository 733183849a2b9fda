"""The four routine behaviors, each with its evidence by department."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cxportal.county.days import today
from cxportal.people.access import allowed, kept_form, signed_in
from cxportal.people.predicates import AuthenticatedHttpRequest, may_run_county
from cxportal.ui.paging import page_of
from goals.evidence import actions
from goals.evidence.coverage import coverage, named_as_then, newsletter_months, shown_by
from goals.evidence.forms import EvidenceForm, MeetingForm
from goals.evidence.models import Evidence, StaffMeeting
from goals.evidence.predicates import departments_of, may_put_down, may_withdraw
from goals.models import Behavior

KINDS: dict[str, type[StaffMeeting] | type[Evidence]] = {"meeting": StaffMeeting, "log": Evidence}


@require_safe
@signed_in
def listing(request: AuthenticatedHttpRequest) -> HttpResponse:
    """What has become routine? The behaviors, each with what shows it."""
    behaviors = [(behavior, shown_by(behavior)) for behavior in Behavior.objects.all()]
    return render(request, "evidence/list.html", {"behaviors": behaviors})


@require_safe
@signed_in
def behavior(request: AuthenticatedHttpRequest, key: str) -> HttpResponse:
    """Where is this behavior routine? Coverage by department, and the evidence itself."""
    found = get_object_or_404(Behavior, key=key)
    shown = shown_by(found)
    context: dict[str, Any] = {"behavior": found, "shown": shown, "may_put_down": may_put_down(request.user)}
    if shown == "newsletter":
        context |= {"months": newsletter_months(today()), "runs_county": may_run_county(request.user)}
        return render(request, "evidence/newsletter.html", context)
    rows = StaffMeeting.objects.all() if shown == "meetings" else Evidence.objects.filter(behavior=found)
    covered = coverage(rows, on=today(), counts_people=shown == "meetings")
    page = page_of(request, rows.select_related("department", "recorded_by", "withdrawn_by").newest_first(), 20)
    context |= {
        "covered": covered,
        "current": sum(not one.overdue for one in covered),
        "page": page,
        "rows": named_as_then(list(page.object_list)),
        "withdrawable": {row.pk for row in page.object_list if may_withdraw(request.user, row)},
        "kind": "meeting" if shown == "meetings" else "log",
    }
    return render(request, "evidence/behavior.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_put_down)
def create(request: AuthenticatedHttpRequest, key: str) -> HttpResponse:
    """Puts one piece of evidence down, for a department that is one's own business."""
    found = get_object_or_404(Behavior, key=key)
    shown = shown_by(found)
    if shown == "newsletter":
        raise Http404("The newsletter shows this one.")
    form_class = MeetingForm if shown == "meetings" else EvidenceForm
    posted = request.POST if request.method == "POST" else kept_form(request)
    form = form_class(posted, allowed=departments_of(request.user), home=request.user.department_id)
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        token = told.pop("token")
        if shown == "meetings":
            row: StaffMeeting | Evidence = actions.put_down(StaffMeeting, by=request.user, token=token, **told)
        else:
            row = actions.put_down(Evidence, by=request.user, token=token, behavior=found, **told)
        messages.success(request, f"Put down for {row.department}.")
        return redirect("evidence:behavior", found.key)
    return render(request, "evidence/form.html", {"behavior": found, "form": form, "shown": shown})


@require_POST
@signed_in
def withdraw(request: AuthenticatedHttpRequest, key: str, kind: str, pk: int) -> HttpResponse:
    """Takes a piece of evidence back; it stays readable, struck through."""
    if kind not in KINDS:
        raise Http404("No such kind.")
    row = get_object_or_404(KINDS[kind].objects.select_related("department"), pk=pk)
    if not may_withdraw(request.user, row):
        raise PermissionDenied
    if actions.withdraw(row, by=request.user):
        messages.success(request, "Withdrawn. It does not count any more.")
    else:
        messages.info(request, "It was withdrawn already.")
    return redirect("evidence:behavior", key)
