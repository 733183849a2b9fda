"""Meetings: which are to come, one with all about it, and planning, changing and cancelling them."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from cxportal.county.days import today
from cxportal.history.models import Entry
from cxportal.meetings import actions
from cxportal.meetings.forms import CancelForm, MeetingForm
from cxportal.meetings.models import Meeting
from cxportal.meetings.predicates import may_plan_meetings, visible_to
from cxportal.people.access import allowed, kept_form, signed_in
from cxportal.people.predicates import AuthenticatedHttpRequest
from cxportal.ui.paging import page_of

GET_AND_POST = ["GET", "HEAD", "POST"]


@require_safe
@signed_in
def listing(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Which meetings are ahead? With ?over=1: which were there?"""
    rows, over = visible_to(request.user), bool(request.GET.get("over"))
    context = {
        "page": page_of(request, rows.over(today()) if over else rows.to_come(today())),
        "over": over,
        "may_plan": may_plan_meetings(request.user),
    }
    return render(request, "meetings/list.html", context)


@require_safe
@signed_in
def detail(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """One meeting, and what changed about it."""
    found = get_object_or_404(visible_to(request.user), pk=pk)
    context = {
        "meeting": found,
        "may_plan": may_plan_meetings(request.user),
        "history": Entry.objects.about(found).select_related("actor").newest_first()[:20],
    }
    return render(request, "meetings/detail.html", context)


@require_http_methods(GET_AND_POST)
@allowed(may_plan_meetings)
def create(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Plans a meeting."""
    form = MeetingForm(request.POST if request.method == "POST" else kept_form(request))
    if request.method == "POST" and form.is_valid():
        told = {name: form.cleaned_data[name] for name in MeetingForm.Meta.fields}
        meeting = actions.plan(by=request.user, token=form.cleaned_data["token"] or form.initial["token"], **told)
        messages.success(request, "Planned. It stands in the calendars of those who are asked to it.")
        return redirect(meeting)
    return render(request, "meetings/form.html", {"form": form})


@require_http_methods(GET_AND_POST)
@allowed(may_plan_meetings)
@transaction.atomic
def edit(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Changes a meeting; a cancelled one stays as it is."""
    found = get_object_or_404(Meeting.objects.select_for_update(), pk=pk)
    if found.cancelled_at:
        messages.info(request, "This meeting was cancelled. Plan a new one instead.")
        return redirect(found)
    form = MeetingForm(request.POST if request.method == "POST" else kept_form(request), instance=found)
    if request.method == "POST" and form.is_valid():
        if changes := form.changes():
            actions.change(found, by=request.user, changes=changes)
        messages.success(request, "Saved. Calendars show it at their next look.")
        return redirect(found)
    return render(request, "meetings/form.html", {"form": form, "meeting": Meeting.objects.get(pk=pk)})


@require_http_methods(GET_AND_POST)
@allowed(may_plan_meetings)
def cancel(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Marks a meeting as cancelled, with the reason."""
    found = get_object_or_404(Meeting, pk=pk)
    form = CancelForm(request.POST if request.method == "POST" else kept_form(request))
    if request.method == "POST" and form.is_valid():
        if actions.cancel(found, by=request.user, because=form.cleaned_data["because"]):
            messages.success(request, "Cancelled. It stays in calendars, marked as cancelled.")
        else:
            messages.info(request, "It was cancelled already.")
        return redirect(found)
    return render(request, "meetings/cancel.html", {"form": form, "meeting": found})
