"""Noting that a process changed, from which month on limits are new."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from cxportal.people.access import allowed, kept_form
from cxportal.people.models import Department
from cxportal.people.predicates import AuthenticatedHttpRequest
from cxportal.scorecards.models import Measure
from cxportal.scorecards.signals import actions
from cxportal.scorecards.signals.forms import ChangeForm
from cxportal.scorecards.signals.models import ProcessChange
from cxportal.scorecards.signals.predicates import follows_signals, may_note_change
from cxportal.scorecards.signals.views.places import place_of

REFUSED = "The program office notes changes for all, and heads those of their departments."


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(follows_signals)
def note(request: AuthenticatedHttpRequest, key: str) -> HttpResponse:
    """What changed in how the work is done? `?department=` says where; without it, everywhere."""
    measure = get_object_or_404(Measure.objects.standing(), key=key)
    department = place_of(request)
    _allow(request, department)
    change = ProcessChange(measure=measure, department=department, by=request.user)
    form = ChangeForm(request.POST if request.method == "POST" else kept_form(request), instance=change)
    if request.method == "POST" and form.is_valid():
        actions.note_change(form.save(commit=False), by=request.user)
        messages.success(request, "Noted. Limits begin anew with that month.")
        return redirect(change)
    return render(request, "signals/change.html", {"form": form, "measure": measure, "department": department})


@require_POST
@allowed(follows_signals)
def remove(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """It was noted by mistake."""
    change = get_object_or_404(ProcessChange.objects.select_related("measure", "department"), pk=pk)
    _allow(request, change.department)
    page = change.get_absolute_url()
    actions.remove_change(change, by=request.user)
    messages.success(request, "Removed. Limits are drawn through that month again.")
    return redirect(page)


def _allow(request: AuthenticatedHttpRequest, department: Department | None) -> None:
    if not may_note_change(request.user, department):
        raise PermissionDenied(REFUSED)
