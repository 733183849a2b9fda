"""Finding people."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cxportal.people.access import signed_in
from cxportal.people.fields import named
from cxportal.people.forms import DirectoryFilter
from cxportal.people.models import Person
from cxportal.people.predicates import AuthenticatedHttpRequest, may_run_county
from cxportal.ui.paging import page_of


@require_safe
@signed_in
def directory(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Everybody who works here, by name; ?q= searches, ?left=1 shows who left (for those who run the county)."""
    runs_county = may_run_county(request.user)
    left = runs_county and "left" in request.GET
    form = DirectoryFilter(request.GET)
    found = Person.objects.filter(is_active=not left).matching(form.words()).by_name().select_related("department")
    context = {"form": form, "page": page_of(request, found), "left": left, "runs_county": runs_county}
    template = "people/_directory_list.html" if request.htmx and not request.htmx.boosted else "people/directory.html"
    response = render(request, template, context)
    response["Vary"] = "HX-Request"
    return response


@require_safe
@signed_in
def names(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Names to choose from while someone types into a field for a person. The field's own value comes along.

    With employee numbers, which people sign in with, for those who see them on the person's page; else with addresses.
    """
    typed = next((str(value) for value in request.GET.values() if value), "")[:200]
    found = Person.objects.active().by_name()
    for word in typed.split()[:6]:
        found = found.called(word)
    people = found[:12] if len(typed.strip()) > 1 else []
    by_number = may_run_county(request.user)
    offered = [named(person, by_number=by_number) for person in people]
    return render(request, "people/_names.html", {"names": offered})
