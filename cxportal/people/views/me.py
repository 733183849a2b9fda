"""My own page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cxportal.county.days import today
from cxportal.people.access import signed_in
from cxportal.people.predicates import AuthenticatedHttpRequest
from cxportal.people.trees import chain


@require_safe
@signed_in
def me(request: AuthenticatedHttpRequest) -> HttpResponse:
    """What the portal knows of me, what I may do, and how I sign in."""
    person = request.user
    context = {
        "person": person,
        "chain": chain(person.department),
        "roles": person.roles.on(today()).select_related("department", "principal"),
        "assistants": person.assistants.on(today()).select_related("person"),
    }
    return render(request, "people/me.html", context)
