"""Keeping measures: their definition, targets, and whether they are in use."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from cxportal.county.days import today
from cxportal.history.models import Entry, record
from cxportal.people.access import allowed, kept_form, signed_in
from cxportal.people.models import Department, Person
from cxportal.people.predicates import AuthenticatedHttpRequest, is_program_office
from cxportal.scorecards import keeping
from cxportal.scorecards.forms import MeasureForm, StandardForm, TargetForm
from cxportal.scorecards.models import Measure, Target
from cxportal.scorecards.predicates import directed, may_keep, may_keep_measures
from cxportal.scorecards.standing import shown

GET_AND_POST = ["GET", "HEAD", "POST"]


def kept_or_403(request: AuthenticatedHttpRequest, key: str, *, lock: bool = False) -> Measure:
    rows = Measure.objects.select_for_update() if lock else Measure.objects.all()
    found = get_object_or_404(rows, key=key)
    if not may_keep(request.user, found):
        raise PermissionDenied
    return found


def _choosable(person: Person) -> frozenset[int] | None:
    return None if is_program_office(person) else directed(person)


@require_http_methods(GET_AND_POST)
@allowed(may_keep_measures)
def create(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Adds a measure whose figures people enter."""
    posted = request.POST if request.method == "POST" else kept_form(request)
    form = MeasureForm(posted, allowed=_choosable(request.user), initial={"owner": request.user})
    if request.method == "POST" and form.is_valid():
        added = keeping.add(form.save(commit=False), by=request.user)
        messages.success(request, f"Added. Enter its figures by {added.cadence}.")
        return redirect("scorecards:figures", added.key)
    return render(request, "scorecards/measure_form.html", {"form": form})


@require_http_methods(GET_AND_POST)
@signed_in
@transaction.atomic
def edit(request: AuthenticatedHttpRequest, key: str) -> HttpResponse:
    """Corrects what a measure says. Scorecards that were built keep what it said then."""
    found = kept_or_403(request, key, lock=True)
    posted = request.POST if request.method == "POST" else kept_form(request)
    if found.standard:
        form = StandardForm(posted, instance=found)
    else:
        form = MeasureForm(posted, instance=found, allowed=_choosable(request.user))
    if request.method == "POST" and form.is_valid():
        if changes := form.changes():
            form.save()
            record(about=found, verb="edited", text=f"Edited: {', '.join(changes)}", by=request.user, changes=changes)
        messages.success(request, "Saved. Scorecards that are built from now on say it so.")
        return redirect(found)
    history = Entry.objects.about(found).select_related("actor").newest_first()[:20]
    measure = Measure.objects.get(pk=found.pk)
    return render(request, "scorecards/measure_form.html", {"form": form, "measure": measure, "history": history})


@require_POST
@signed_in
def archive(request: AuthenticatedHttpRequest, key: str) -> HttpResponse:
    found = kept_or_403(request, key)
    if keeping.archive(found, by=request.user):
        messages.success(request, f"Put away: {found}. Scorecards built before keep it.")
    else:
        messages.info(request, "It was put away already.")
    return redirect("scorecards:measures")


@require_POST
@signed_in
def bring_back(request: AuthenticatedHttpRequest, key: str) -> HttpResponse:
    found = kept_or_403(request, key)
    if keeping.bring_back(found, by=request.user):
        messages.success(request, "In use again.")
    else:
        messages.info(request, "It is in use already.")
    return redirect("scorecards:measures")


@require_http_methods(GET_AND_POST)
@signed_in
def targets(request: AuthenticatedHttpRequest, key: str) -> HttpResponse:
    """What shall this measure reach, and by when?"""
    found = kept_or_403(request, key)
    posted = request.POST if request.method == "POST" else kept_form(request)
    departments = list(Department.objects.open_on(today()))
    form = TargetForm(posted, measure=found, departments=departments)
    if request.method == "POST" and form.is_valid():
        keeping.set_target(form.instance, by=request.user)
        messages.success(request, "The target stands from that day on.")
        return redirect("scorecards:targets", found.key)
    rows = [
        (
            one,
            shown(float(one.value), found.unit),
            shown(None if one.baseline is None else float(one.baseline), found.unit),
        )
        for one in found.targets.select_related("department")[:200]
    ]
    return render(request, "scorecards/targets.html", {"measure": found, "form": form, "targets": rows})


@require_POST
@signed_in
def remove_target(request: AuthenticatedHttpRequest, key: str, pk: int) -> HttpResponse:
    found = kept_or_403(request, key)
    keeping.remove_target(
        get_object_or_404(Target.objects.select_related("measure"), pk=pk, measure=found), by=request.user
    )
    messages.success(request, "Removed. Scorecards that were built keep it.")
    return redirect("scorecards:targets", found.key)
