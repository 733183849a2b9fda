"""The history of a person and of a department, for those who keep them."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from cxportal.history.pages import history_page
from cxportal.people.access import allowed, signed_in
from cxportal.people.models import Department, Person
from cxportal.people.predicates import AuthenticatedHttpRequest, may_run_county


@require_safe
@signed_in
def of_person(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """What was changed about a person: for those who run the county and for the person."""
    if not may_run_county(request.user) and request.user.pk != pk:
        raise PermissionDenied
    found = get_object_or_404(Person, pk=pk)
    back = found.get_absolute_url()
    return history_page(
        request, found, crumbs=("People", "people:directory", found.name, back, "History", ""), back=back
    )


@require_safe
@allowed(may_run_county)
def of_department(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Department, pk=pk)
    back = found.get_absolute_url()
    crumbs = ("Departments", "people:departments", found.name, back, "History", "")
    return history_page(request, found, crumbs=crumbs, back=back)
