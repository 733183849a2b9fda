"""Entering figures: one by one, or from a file."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cxportal.county.days import today
from cxportal.county.periods import Period
from cxportal.history.models import Entry
from cxportal.intake.forms import UploadForm
from cxportal.people.access import allowed, kept_form, signed_in
from cxportal.people.models import Department
from cxportal.people.predicates import AuthenticatedHttpRequest, is_signed_in
from cxportal.scorecards import figure_files
from cxportal.scorecards.entering import Told, enter, period_of, said
from cxportal.scorecards.forms import FigureForm
from cxportal.scorecards.models import Figure, FigureFile, Measure
from cxportal.scorecards.predicates import may_enter, may_enter_for
from cxportal.scorecards.standing import shown
from cxportal.ui.downloads import csv_response
from cxportal.ui.paging import page_of
from cxportal.ui.uploads import UnreadableFile

GET_AND_POST = ["GET", "HEAD", "POST"]
PERIODS_BACK = 13


def entered_or_403(request: AuthenticatedHttpRequest, key: str) -> Measure:
    found = get_object_or_404(Measure.objects.standing(), key=key)
    if not may_enter(request.user, found):
        raise PermissionDenied
    return found


def period_or_404(request: AuthenticatedHttpRequest, measure: Measure, month: str) -> Period:
    """The period of the measure's cadence that begins with this month ("2026-10") and has begun."""
    try:
        day = dt.date.fromisoformat(f"{month}-01")
    except ValueError:
        raise Http404("No such month.") from None
    found = period_of(measure, day, starts_in=request.county.fiscal_year_starts_in)
    if found.first != day or day > today():
        raise Http404("No such period.")
    return found


@require_safe
@signed_in
def figures(request: AuthenticatedHttpRequest, key: str) -> HttpResponse:
    """What was entered for a period, and what is missing?"""
    found = entered_or_403(request, key)
    now = period_of(found, today(), starts_in=request.county.fiscal_year_starts_in)
    choices = [now.before(back) for back in range(PERIODS_BACK)]
    asked = request.GET.get("period", "")
    span = next((one for one in choices if f"{one.first:%Y-%m}" == asked), choices[1])
    entered = Figure.objects.filter(measure=found).within(span).select_related("by", "measure")
    known = {row.department_id: row for row in entered}
    rows = [
        (department, known.get(department.pk))
        for department in _departments(found, span)
        if may_enter_for(request.user, found, department)
    ]
    page = page_of(request, rows, per_page=50)
    shown_rows = [(department, figure, *_words(found, figure)) for department, figure in page]
    context = {"measure": found, "span": span, "choices": choices, "page": page, "rows": shown_rows}
    return render(request, "scorecards/figures.html", context)


def _departments(measure: Measure, span: Period) -> list[Department]:
    """About whom the measure is: its own department, or all that report."""
    if measure.department:
        return [measure.department]
    return list(Department.objects.reporting(min(span.last, today())).order_by("name").distinct())


def _words(measure: Measure, figure: Figure | None) -> tuple[str, str]:
    """What was entered, and its value."""
    if figure is None:
        return "", ""
    return said(figure), shown(float(figure.numerator / figure.denominator), measure.unit)


@require_http_methods(GET_AND_POST)
@signed_in
@transaction.atomic
def figure(request: AuthenticatedHttpRequest, key: str, month: str, pk: int) -> HttpResponse:
    """Enters or changes one figure."""
    found = entered_or_403(request, key)
    department = get_object_or_404(Department, pk=pk)
    if not may_enter_for(request.user, found, department):
        raise PermissionDenied
    span = period_or_404(request, found, month)
    Measure.objects.select_for_update().get(pk=found.pk)  # of two who enter the first, the second sees the first's
    known = Figure.objects.filter(measure=found, department=department, first=span.first).first()
    posted = request.POST if request.method == "POST" else kept_form(request)
    form = FigureForm(posted, measure=found, figure=known)
    if request.method == "POST" and form.is_valid() and form.figures:
        enter([Told(found, department, span.first, *form.figures, form.cleaned_data["note"])], by=request.user)
        messages.success(request, f"Saved: {department}, {span.label}. The next scorecard that is built counts it.")
        return redirect(f"{_list(found)}?period={month}")
    context: dict[str, Any] = {"measure": found, "department": department, "span": span, "form": form}
    context["history"] = Entry.objects.about(known).select_related("actor").newest_first()[:20] if known else []
    return render(request, "scorecards/figure.html", context)


def _list(measure: Measure) -> str:
    return redirect("scorecards:figures", measure.key).url


@require_safe
@signed_in
def export(request: AuthenticatedHttpRequest, key: str) -> StreamingHttpResponse:
    """The figures that one enters, in the columns that an import reads."""
    found = get_object_or_404(Measure, key=key)
    if not may_enter(request.user, found):
        raise PermissionDenied
    lines = figure_files.lines_of(found, by=request.user)
    return csv_response(f"figures-{found.key}.csv", figure_files.COLUMNS, lines)


@require_http_methods(GET_AND_POST)
@allowed(is_signed_in)
def upload(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Upload a file of figures."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*sent, label="File of figures")
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            return redirect(figure_files.upload(name=file.name, data=file.read(), by=request.user))
        except UnreadableFile as error:
            form.add_error("file", str(error))
    mine = [one for one in Measure.objects.standing().select_related("department") if may_enter(request.user, one)]
    context = {"form": form, "measures": mine, "columns": figure_files.COLUMNS}
    return render(request, "scorecards/figures_upload.html", context)


@require_http_methods(GET_AND_POST)
@signed_in
def preview(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Every row with what saving does, or what is wrong with it; then all are saved or none."""
    file = get_object_or_404(FigureFile, pk=pk, by=request.user)
    if request.method == "POST":
        done = figure_files.save(file, by=request.user)
        if done:
            messages.success(request, f"Saved: {done[0]} new, {done[1]} changed.")
            return redirect("scorecards:upload")
        messages.error(request, "Nothing was saved: mend the file and upload it again.")
    checked = figure_files.check(file, by=request.user)
    page = page_of(request, checked.worst_first, per_page=50)
    counts = [(word, checked.count(word)) for word in ("error", "new", "changed", "unchanged")]
    rows = [(row, figure_files.cells_of(row)) for row in page]
    context = {"file": file, "checked": checked, "page": page, "rows": rows, "counts": counts}
    return render(request, "scorecards/figures_preview.html", context | {"columns": figure_files.COLUMNS})


@require_POST
@signed_in
def discard(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(FigureFile, pk=pk, by=request.user).delete()
    messages.success(request, "Forgotten. Nothing was saved.")
    return redirect("scorecards:upload")
