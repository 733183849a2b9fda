"""The roster on screen: upload, match the columns, look at every change, apply; and the way out."""

from collections.abc import Iterable
from typing import Any, cast

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cxportal.county.days import today
from cxportal.intake.forms import UploadForm
from cxportal.intake.models import BUSY
from cxportal.people.access import allowed, kept_form
from cxportal.people.models import Person, Role
from cxportal.people.predicates import AuthenticatedHttpRequest, may_run_county
from cxportal.roster import actions
from cxportal.roster.columns import BY_KEY
from cxportal.roster.exporting import HEADER, rows, workbook
from cxportal.roster.forms import ApplyForm, RosterColumnsForm
from cxportal.roster.models import OUTCOME_CHIPS, ImportState, Outcome, RosterImport, RosterRow
from cxportal.ui.downloads import csv_response
from cxportal.ui.paging import page_of
from cxportal.ui.uploads import UnreadableFile

SHOWN_IN_ORDER = (Outcome.ERROR, Outcome.CHANGED, Outcome.NEW, Outcome.LEAVER, Outcome.UNCHANGED)


@allowed(may_run_county)
@require_http_methods(["GET", "POST"])
def start(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Upload a file, download the roster, and see earlier imports."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*sent, label="Roster file")
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            roster = actions.upload(name=file.name, data=file.read(), by=request.user)
        except UnreadableFile as error:
            form.add_error("file", str(error))
        else:
            return redirect("roster:columns", roster.pk)
    actions.settle()
    imports = RosterImport.objects.newest_first().select_related("uploaded_by", "applied_by")
    return render(request, "roster/start.html", {"form": form, "page": page_of(request, imports, per_page=10)})


@allowed(may_run_county)
@require_http_methods(["GET", "POST"])
def columns(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Match the columns of the file with our fields; then the file is checked."""
    roster = get_object_or_404(RosterImport, pk=pk)
    if roster.state not in (ImportState.MAPPING, ImportState.READY):
        return redirect(roster)
    posted = request.POST if request.method == "POST" else kept_form(request)
    form = RosterColumnsForm(posted, roster=roster, guessed=actions.guessed(roster))
    if request.method == "POST" and form.is_valid():
        try:
            actions.start_check(roster=roster, choices=form.choices, by=request.user)
        except actions.AnotherAtWork as error:
            messages.warning(request, str(error))
        else:
            return redirect(roster)
    return render(request, "roster/columns.html", {"file": roster, "form": form})


@allowed(may_run_county)
@require_GET
def detail(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Where an import stands: its progress, the preview of every change, or what it did."""
    actions.settle()
    roster = get_object_or_404(RosterImport.objects.select_related("job", "uploaded_by", "applied_by"), pk=pk)
    if roster.state in BUSY and roster.job:
        return redirect(roster.job)
    if roster.state == ImportState.MAPPING:
        return redirect("roster:columns", roster.pk)
    return render(request, "roster/import.html", _preview(request, roster))


def _preview(request: AuthenticatedHttpRequest, roster: RosterImport, form: ApplyForm | None = None) -> dict[str, Any]:
    counts = roster.counts or {}
    shown = _wanted(request, roster)
    found = RosterRow.objects.filter(roster=roster, outcome=shown).order_by("line", "last_name", "pk")
    page = page_of(request, found, per_page=50)
    return {
        "roster": roster,
        "page": page,
        "shown": shown,
        "tabs": [(outcome, counts.get(outcome, 0), OUTCOME_CHIPS[outcome][0]) for outcome in SHOWN_IN_ORDER],
        "rows": _with_managers(page.object_list),
        "may_apply": actions.may_apply(roster),
        "form": form or ApplyForm(**_at_stake(roster)),
        "heads_leaving": _heads_leaving(roster),
        "made": sorted(_departments_to_make(roster)),
    }


def _wanted(request: AuthenticatedHttpRequest, roster: RosterImport) -> Outcome:
    """The outcome asked for; else rows to mend first, then whatever changes something."""
    asked = request.GET.get("show", "")
    if asked in Outcome.values:
        return Outcome(asked)
    return next((outcome for outcome in SHOWN_IN_ORDER if (roster.counts or {}).get(outcome)), Outcome.UNCHANGED)


def _with_managers(found: Iterable[RosterRow]) -> list[RosterRow]:
    """The rows of a page with their managers in words. One query."""
    label = BY_KEY["manager"].label
    shown = list(found)
    numbers = {number for row in shown for number in row.changes.get(label, ()) if number}
    people = Person.objects.filter(employee_number__in=numbers) if numbers else Person.objects.none()
    names = {person.employee_number: person.name for person in people}
    for row in shown:
        if label in row.changes:
            row.changes[label] = [f"{names[n]} ({n})" if n in names else n for n in row.changes[label]]
    return shown


def _at_stake(roster: RosterImport) -> dict[str, int]:
    leavers = (roster.counts or {}).get(Outcome.LEAVER, 0)
    return {"leavers": leavers, "at_work": Person.objects.active().count() if leavers else 0}


def _heads_leaving(roster: RosterImport) -> int:
    """How many departments lose their head by this file."""
    leaving = RosterRow.objects.filter(roster=roster, outcome=Outcome.LEAVER).values("person_id")
    return Role.objects.on(today()).heads().filter(person__in=leaving).count()


def _departments_to_make(roster: RosterImport) -> set[str]:
    wanted = RosterRow.objects.filter(roster=roster).exclude(new_department="").order_by()
    return set(wanted.values_list("new_department", flat=True).distinct()[:50])


@allowed(may_run_county, form_at="roster:import")
@require_POST
def apply(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Have the changes made, all or none."""
    roster = get_object_or_404(RosterImport, pk=pk)
    form = ApplyForm(request.POST, **_at_stake(roster))
    if actions.may_apply(roster) and not form.is_valid():
        return render(request, "roster/import.html", _preview(request, roster, form), status=422)
    try:
        if not actions.start_apply(roster=roster, by=request.user):
            messages.info(request, "This file cannot be applied as it stands, or it is at work already.")
    except actions.AnotherAtWork as error:
        messages.warning(request, str(error))
    return redirect(roster)


@allowed(may_run_county, form_at="roster:import")
@require_POST
def discard(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Forget a file that is not applied."""
    roster = get_object_or_404(RosterImport, pk=pk)
    if actions.discard(roster=roster, by=request.user):
        messages.success(request, f"“{roster.file_name}” is discarded. Nothing was changed.")
    else:
        messages.info(request, "This import is at work or over already.")
    return redirect("roster:start")


@allowed(may_run_county)
@require_GET
def export(request: AuthenticatedHttpRequest, kind: str) -> HttpResponse:
    """The roster in the columns that an import reads, as CSV or Excel."""
    lines = rows(everybody=request.GET.get("everybody") == "yes")
    name = f"roster-{today():%Y-%m-%d}"
    if kind == "csv":
        return cast(HttpResponse, csv_response(f"{name}.csv", HEADER, lines))
    if kind == "xlsx":
        file = FileResponse(workbook(lines), as_attachment=True, filename=f"{name}.xlsx")
        return cast(HttpResponse, file)
    raise Http404("CSV or xlsx.")
