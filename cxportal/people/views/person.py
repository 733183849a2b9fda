"""A person's page, and what the program office does there."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cxportal.county.days import today
from cxportal.history.models import Entry
from cxportal.people import actions
from cxportal.people.access import allowed, kept_form, signed_in
from cxportal.people.forms import PersonForm, PhotoForm
from cxportal.people.models import Person, RoleKind
from cxportal.people.predicates import (
    AuthenticatedHttpRequest,
    may_change_photo,
    may_edit_person,
    may_run_county,
    may_see_person,
)
from cxportal.people.refusals import Refused
from cxportal.people.trees import chain

FORM_METHODS = ["GET", "HEAD", "POST"]


def editable(request: AuthenticatedHttpRequest, pk: int) -> Person:
    """The person, locked until the transaction ends, where this user may edit them."""
    person = get_object_or_404(Person.objects.select_for_update(), pk=pk)
    if not may_edit_person(request.user, person):
        raise PermissionDenied
    return person


@require_safe
@signed_in
def person(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Who this is, where they work, what they answer for. People who left are shown to those who run the county."""
    found = get_object_or_404(Person.objects.select_related("department", "manager"), pk=pk)
    runs_county = may_run_county(request.user)
    if not may_see_person(request.user, found):
        raise Http404
    roles = list(found.roles.select_related("department", "principal"))
    current = [role for role in roles if role.starts_on <= today() and (not role.ends_on or role.ends_on >= today())]
    reports = found.reports.active().by_name()
    sees_records = runs_county or found == request.user
    context = {
        "person": found,
        "chain": chain(found.department),
        "current": current,
        "others": [role for role in roles if role not in current],
        "reports": reports[:12],
        "report_count": reports.count(),
        "may_edit": may_edit_person(request.user, found),
        "may_change_photo": may_change_photo(request.user, found),
        "runs_county": runs_county,
        "sees_records": sees_records,
        "ways_in": found.ways_in.newest_first().select_related("made_by")[:8] if sees_records else [],
        "history": Entry.objects.about(found).newest_first()[:20] if sees_records else [],
    }
    return render(request, "people/person.html", context)


@require_http_methods(FORM_METHODS)
@allowed(may_run_county)
@transaction.atomic
def create(request: AuthenticatedHttpRequest) -> HttpResponse:
    form = PersonForm(request.POST or kept_form(request))
    if request.method == "POST" and form.is_valid():
        made = actions.save_person(form, by=request.user)
        messages.success(request, f"{made} is on the roster. Next: how do they sign in?")
        return redirect(made)
    return render(request, "people/person_form.html", {"form": form})


@require_http_methods(FORM_METHODS)
@allowed(may_run_county)
@transaction.atomic
def edit(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    found = editable(request, pk)
    form = PersonForm(request.POST or kept_form(request), instance=found)
    if request.method == "POST" and form.is_valid():
        actions.save_person(form, by=request.user)
        messages.success(request, "Saved.")
        return redirect(found)
    return render(request, "people/person_form.html", {"form": form, "person": Person.objects.get(pk=pk)})


@require_http_methods(FORM_METHODS)
@allowed(may_run_county)
def deactivate(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Says what will end (GET), and does it (POST)."""
    with transaction.atomic():
        found = editable(request, pk)
        if request.method == "POST":
            try:
                with transaction.atomic():
                    actions.deactivate(found, by=request.user)
                messages.success(request, f"{found} is deactivated and cannot sign in any more.")
            except Refused as refusal:
                messages.error(request, str(refusal))
            return redirect(found)
    current = found.roles.on(today()).select_related("department", "principal")
    return render(request, "people/deactivate.html", {"person": found, "roles": current})


@require_POST
@allowed(may_run_county, form_at="people:person")
@transaction.atomic
def reactivate(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    found = editable(request, pk)
    try:
        actions.reactivate(found, by=request.user)
        messages.success(request, f"{found} is active again.")
    except Refused as refusal:
        messages.info(request, str(refusal))
    return redirect(found)


@require_http_methods(FORM_METHODS)
@signed_in
def photo(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Puts a new photo, or takes it away (a second button)."""
    found = get_object_or_404(Person, pk=pk)
    if not may_change_photo(request.user, found):
        raise PermissionDenied
    removing = request.method == "POST" and "remove" in request.POST
    form = PhotoForm() if request.method != "POST" or removing else PhotoForm(request.POST, request.FILES)
    if removing or form.is_valid():
        actions.change_photo(found, None if removing else form.cleaned_data["photo"], by=request.user)
        messages.success(request, "The photo is removed." if removing else "The new photo is saved.")
        return redirect(found)
    return render(request, "people/photo_form.html", {"form": form, "person": found})


@require_safe
@signed_in
def photo_file(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """The picture itself. Its address carries a version, so that browsers may keep it."""
    found = get_object_or_404(Person.objects.exclude(photo=""), pk=pk)
    if not may_see_person(request.user, found):
        raise Http404
    try:
        with found.photo.open() as file:
            response = HttpResponse(file.read(), content_type="image/jpeg")
    except FileNotFoundError:
        raise Http404 from None
    response["Cache-Control"] = "private, max-age=604800, immutable"
    return response


def grantable(user: Person) -> list[RoleKind]:
    """The kinds of role this user may give: only administrators make administrators."""
    return [kind for kind in RoleKind if kind != RoleKind.ADMINISTRATOR or user.standing.administrator]
