"""Reports of departments on their scorecard, and the way from a draft to a published period."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cxportal.county.days import Workdays
from cxportal.history.models import Entry, record
from cxportal.people.access import allowed, kept_form, signed_in
from cxportal.people.models import Department
from cxportal.people.predicates import AuthenticatedHttpRequest
from cxportal.scorecards import reporting
from cxportal.scorecards.models import Edition, Report, ReportRules, ReportState
from cxportal.scorecards.predicates import may_publish, may_report, may_see_report, may_see_reports
from cxportal.scorecards.tasks import start_build
from cxportal.scorecards.views import edition_or_404
from cxportal.ui.versioned_form import VersionedForm

GET_AND_POST = ["GET", "HEAD", "POST"]


class NoteForm(forms.Form):
    """What a director says about the department's scorecard."""

    note = forms.CharField(
        label="What do the figures say, and what do you do about it?", max_length=2000, widget=forms.Textarea
    )
    mark_optional = False


class ReasonForm(forms.Form):
    """Why something shall change."""

    reason = forms.CharField(label="Why?", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    mark_optional = False


class RulesForm(VersionedForm):
    """Which periods directors report on, and how long they have."""

    class Meta:
        model = ReportRules
        fields = ("kind", "days")


@require_safe
@allowed(may_see_reports)
def reports(request: AuthenticatedHttpRequest, kind: str, month: str) -> HttpResponse:
    """Who has reported, and who has not?"""
    edition = edition_or_404(kind, month)
    rows = reporting.expected(edition.period)
    rules, span = ReportRules.current(), edition.period.span
    context: dict[str, Any] = {
        "edition": edition,
        "rows": [(row, may_see_report(request.user, row.department)) for row in rows],
        "may_set": may_publish(request.user),
        "received": sum(row.is_received for row in rows),
        "due_on": reporting.due_on(span, rules, Workdays.read(since=span.last)) if rules.expects(span) else None,
    }
    return render(request, "scorecards/reports.html", context)


@require_http_methods(GET_AND_POST)
@signed_in
def report(request: AuthenticatedHttpRequest, kind: str, month: str, pk: int) -> HttpResponse:
    """What a department says about its scorecard: its director writes it, the program office reads it."""
    edition, department = edition_or_404(kind, month), get_object_or_404(Department, pk=pk)
    mine = may_report(request.user, department)
    if not may_see_report(request.user, department) or (request.method == "POST" and not mine):
        raise PermissionDenied
    found = reporting.report_of(edition.period, department)
    posted = request.POST if request.method == "POST" else kept_form(request)
    form = NoteForm(posted, initial={"note": found.note})
    if request.method == "POST" and form.is_valid():
        note = form.cleaned_data["note"]
        if reporting.submit(period=edition.period, department=department, note=note, by=request.user):
            messages.success(request, "Received. You can change it until the scorecard is published.")
        else:
            messages.info(request, "This scorecard is published, and its reports stay as they are.")
        return redirect(found)
    return render(request, "scorecards/report.html", _report(request, edition, found, form, mine=mine))


def _report(
    request: AuthenticatedHttpRequest, edition: Edition, found: Report, form: forms.Form, *, mine: bool
) -> dict[str, Any]:
    is_open = found.state != ReportState.PUBLISHED
    return {
        "edition": edition,
        "report": found,
        "form": form if mine and is_open else None,
        "change": ReasonForm(prefix="change")
        if may_publish(request.user) and found.state == ReportState.SUBMITTED
        else None,
        "history": Entry.objects.about(found).select_related("actor").newest_first()[:20] if found.pk else [],
    }


@require_POST
@allowed(may_publish, form_at="scorecards:report")
def ask_for_change(request: AuthenticatedHttpRequest, kind: str, month: str, pk: int) -> HttpResponse:
    edition, department = edition_or_404(kind, month), get_object_or_404(Department, pk=pk)
    found = reporting.report_of(edition.period, department)
    form = ReasonForm(request.POST, prefix="change")
    if not form.is_valid():
        context = _report(request, edition, found, NoteForm(), mine=False) | {"change": form}
        return render(request, "scorecards/report.html", context)
    if reporting.ask_for_change(found, reason=form.cleaned_data["reason"], by=request.user):
        messages.success(request, f"Sent back to {department} with your reason.")
    else:
        messages.info(request, "There is no report to send back, or it is published.")
    return redirect("scorecards:reports", kind, month)


@require_POST
@allowed(may_publish)
def close(request: AuthenticatedHttpRequest, kind: str, month: str) -> HttpResponse:
    """Closes the books of a period, and has it counted for good."""
    edition = edition_or_404(kind, month)
    try:
        return redirect(reporting.close(edition.period.span, by=request.user))
    except reporting.NotPossible as error:
        messages.error(request, str(error))
    return redirect(edition.period)


@require_POST
@allowed(may_publish)
def count_again(request: AuthenticatedHttpRequest, kind: str, month: str) -> HttpResponse:
    """Has a draft counted anew that was counted before its books were closed."""
    edition = edition_or_404(kind, month)
    try:
        return redirect(reporting.count_again(edition.period.span, by=request.user))
    except reporting.NotPossible as error:
        messages.error(request, str(error))
    return redirect(edition.period)


@require_POST
@allowed(may_publish)
def publish(request: AuthenticatedHttpRequest, kind: str, month: str) -> HttpResponse:
    edition = edition_or_404(kind, month, drafts=True)
    try:
        if reporting.publish_final(edition, by=request.user):
            messages.success(request, f"Published: {edition.period}. It does not change any more.")
        else:
            messages.info(request, "It was published already.")
    except reporting.NotPossible as error:
        messages.error(request, str(error))
    return redirect(edition.period)


@require_http_methods(GET_AND_POST)
@allowed(may_publish)
def revise(request: AuthenticatedHttpRequest, kind: str, month: str) -> HttpResponse:
    """Has a period counted anew. What is published stays; the new count is a revision that says why."""
    edition = edition_or_404(kind, month)
    form = ReasonForm(request.POST if request.method == "POST" else kept_form(request))
    if request.method == "POST" and form.is_valid():
        return redirect(start_build([edition.period.span], by=request.user, reason=form.cleaned_data["reason"]))
    return render(request, "scorecards/revise.html", {"edition": edition, "form": form})


@require_http_methods(GET_AND_POST)
@allowed(may_publish)
@transaction.atomic
def rules(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Which scorecards shall departments report on, and by when?"""
    ReportRules.objects.get_or_create(pk=1)
    row = ReportRules.objects.select_for_update().get(pk=1)
    form = RulesForm(request.POST if request.method == "POST" else kept_form(request), instance=row)
    if request.method == "POST" and form.is_valid():
        if changes := form.changes():
            form.save()
            record(about=row, verb="edited", text=f"Edited: {', '.join(changes)}", by=request.user, changes=changes)
        messages.success(request, "Saved.")
        return redirect("scorecards:rules")
    history = Entry.objects.about(row).select_related("actor").newest_first()[:20]
    return render(request, "scorecards/rules.html", {"form": form, "history": history})
