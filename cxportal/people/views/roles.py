"""Giving and ending roles."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from cxportal.people import actions
from cxportal.people.access import allowed, kept_form
from cxportal.people.forms import LastDayForm, RoleForm, VacancyForm
from cxportal.people.models import Department, Person, Role
from cxportal.people.predicates import AuthenticatedHttpRequest, may_end_role, may_run_county
from cxportal.people.refusals import Refused
from cxportal.people.views.person import FORM_METHODS, grantable


@require_http_methods(FORM_METHODS)
@allowed(may_run_county)
def grant(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Gives the person a role; ?department= and ?kind= fill the form in beforehand."""
    person = get_object_or_404(Person.objects.active(), pk=pk)
    initial: dict[str, Any] = {name: request.GET[name] for name in ("kind", "department") if request.GET.get(name)}
    data = request.POST or kept_form(request)
    form = RoleForm(data, instance=Role(person=person), kinds=grantable(request.user), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            role = actions.grant(form.instance, by=request.user)
            messages.success(request, f"{person} has the role: {role.title}.")
            return redirect(person)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return render(request, "people/role_form.html", {"form": form, "person": person})


@require_http_methods(FORM_METHODS)
@allowed(may_run_county)
def end(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Sets a role's last day."""
    role = get_object_or_404(Role.objects.select_related("person", "department", "principal"), pk=pk)
    if not may_end_role(request.user, role):
        raise PermissionDenied
    about: Any = role.person or role.department
    form = LastDayForm(request.POST or kept_form(request), not_before=role.starts_on)
    if request.method == "POST" and form.is_valid():
        try:
            actions.end(role, on=form.cleaned_data["ends_on"], by=request.user)
            messages.success(request, "The last day of this role is set.")
            return redirect(about)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return render(request, "people/role_end.html", {"form": form, "role": role, "about": about})


@require_http_methods(FORM_METHODS)
@allowed(may_run_county)
def vacate(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Says that a department is without a head from a day on."""
    with transaction.atomic():
        department = get_object_or_404(Department.objects.select_for_update(), pk=pk)
        form = VacancyForm(request.POST or kept_form(request))
        if request.method == "POST" and form.is_valid():
            day, note = form.cleaned_data["starts_on"], form.cleaned_data["note"]
            try:
                with transaction.atomic():
                    actions.declare_vacant(department, on=day, note=note, by=request.user)
                messages.success(request, f"{department} is without a head from that day on.")
                return redirect(department)
            except Refused as refusal:
                form.add_error(None, str(refusal))
    return render(request, "people/vacancy_form.html", {"form": form, "department": department})
