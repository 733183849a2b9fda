"""Where customers are served: the list, a touchpoint's page, its code and its sheet."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cxportal.history.models import Entry, record
from cxportal.people.access import allowed, kept_form, signed_in
from cxportal.people.models import Department, below
from cxportal.people.predicates import AuthenticatedHttpRequest
from cxportal.printing.codes import qr_png, qr_svg
from cxportal.printing.documents import paper_of, pdf_response
from cxportal.ui.paging import page_of
from feedback.touchpoints import actions, printing
from feedback.touchpoints.forms import NarrowForm, TouchpointForm
from feedback.touchpoints.models import Touchpoint, TouchpointQuerySet
from feedback.touchpoints.predicates import (
    kept_departments,
    may_keep,
    may_keep_touchpoints,
    may_serve,
    served_departments,
)

GET_AND_POST = ["GET", "HEAD", "POST"]


@require_safe
@signed_in
def listing(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Where do we serve customers?"""
    form = NarrowForm(request.GET)
    form.is_valid()
    rows = _narrowed(form).select_related("department")
    page = page_of(request, rows)
    context = {
        "form": form,
        "page": page,
        "narrowed": any(form.cleaned_data.values()),
        "retired": form.cleaned_data.get("retired"),
        "may_keep_touchpoints": may_keep_touchpoints(request.user),
        "may_serve": may_serve(request.user),
    }
    return render(request, "touchpoints/list.html", context)


def _narrowed(form: NarrowForm) -> TouchpointQuerySet:
    told = form.cleaned_data
    rows = Touchpoint.objects.exclude(retired_at=None) if told.get("retired") else Touchpoint.objects.in_use()
    if told.get("department"):
        inside = below(Department.objects.values_list("pk", "parent_id"), [told["department"].pk])
        rows = rows.filter(department__in=inside)
    return rows.matching(told.get("q") or "")


@require_safe
@signed_in
def detail(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """One touchpoint: its short address, its code, what to print, and what happened to it."""
    found = touchpoint_or_404(pk)
    served = served_departments(request.user)
    context = {
        "touchpoint": found,
        "qr": qr_svg(found.short_address),
        "may_keep": may_keep(request.user, found),
        "serves": not found.retired_at and (served is None or found.department_id in served),
        "merged": found.merged.order_by("pk"),
        "history": Entry.objects.about(found).select_related("actor").newest_first()[:20],
    }
    return render(request, "touchpoints/detail.html", context)


@require_http_methods(GET_AND_POST)
@allowed(may_keep_touchpoints)
def create(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Adds a touchpoint to a department that is one's own business."""
    posted = request.POST if request.method == "POST" else kept_form(request)
    form = TouchpointForm(posted, allowed=kept_departments(request.user), home=request.user.department_id)
    if request.method == "POST" and form.is_valid():
        told = {name: form.cleaned_data[name] for name in TouchpointForm.Meta.fields}
        token = form.cleaned_data["token"] or form.initial["token"]
        added = actions.add(by=request.user, token=token, **told)
        messages.success(request, f"Added. Its short address is {added.bare_address}.")
        return redirect(added)
    return render(request, "touchpoints/form.html", {"form": form})


@require_http_methods(GET_AND_POST)
@signed_in
@transaction.atomic
def edit(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Corrects what a touchpoint says. Its code stays: it is printed."""
    found = kept_or_403(request, pk, lock=True)
    posted = request.POST if request.method == "POST" else kept_form(request)
    form = TouchpointForm(posted, instance=found, allowed=kept_departments(request.user))
    if request.method == "POST" and form.is_valid():
        changes = form.changes()
        if changes:
            form.save()
            record(about=found, verb="edited", text=f"Edited: {', '.join(changes)}", by=request.user, changes=changes)
        messages.success(request, "Saved.")
        return redirect(found)
    return render(request, "touchpoints/form.html", {"form": form, "touchpoint": touchpoint_or_404(pk)})


@require_POST
@signed_in
def retire(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    found = kept_or_403(request, pk)
    if actions.retire(found, by=request.user):
        messages.success(request, "Retired. Whoever scans its code reads that it is not in use; its answers stay.")
    else:
        messages.info(request, "It was retired already.")
    return redirect(found)


@require_POST
@signed_in
def bring_back(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    found = kept_or_403(request, pk)
    if actions.bring_back(found, by=request.user):
        messages.success(request, "In use again, with the same code.")
    else:
        messages.info(request, "It is in use, or was merged into another touchpoint.")
    return redirect(found)


@require_safe
@signed_in
def code(request: AuthenticatedHttpRequest, pk: int, kind: str) -> HttpResponse:
    """The QR code as a file: SVG for print, PNG for everything else."""
    found = touchpoint_or_404(pk)
    if kind == "svg":
        answer = HttpResponse(qr_svg(found.short_address), content_type="image/svg+xml")
    else:
        answer = HttpResponse(qr_png(found.short_address), content_type="image/png")
    answer["Content-Disposition"] = content_disposition_header(True, f"say-{found.code}.{kind}") or "attachment"
    return answer


@require_safe
@signed_in
def sheet(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """The sheet to hang up, on screen and ready for the printer."""
    found = touchpoint_or_404(pk)
    languages = _languages(request)
    context: dict[str, Any] = {"touchpoint": found, "languages": languages, **printing.sheet(found, languages)}
    context["choices"] = [("both", "English and Spanish"), ("en", "English"), ("es", "Spanish")]
    return render(request, "touchpoints/sheet.html", context)


@require_safe
@signed_in
def sheet_pdf(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """The same as a PDF, on Letter or A4."""
    found = touchpoint_or_404(pk)
    languages = _languages(request)
    return pdf_response(printing.sheet_pdf(found, languages, paper_of(request)), f"say-{found.code}-{languages}.pdf")


def _languages(request: AuthenticatedHttpRequest) -> str:
    asked = request.GET.get("words", "")
    return asked if asked in printing.LANGUAGES else "both"


def touchpoint_or_404(pk: int) -> Touchpoint:
    return get_object_or_404(Touchpoint.objects.select_related("department", "merged_into"), pk=pk)


def kept_or_403(request: AuthenticatedHttpRequest, pk: int, *, lock: bool = False) -> Touchpoint:
    """The touchpoint, where this person keeps it; locked until the transaction ends where asked."""
    rows = Touchpoint.objects.select_related("department")
    found = get_object_or_404(rows.select_for_update(of=("self",)) if lock else rows, pk=pk)
    if not may_keep(request.user, found):
        raise PermissionDenied
    return found
