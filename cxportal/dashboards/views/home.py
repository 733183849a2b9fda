"""The first screen, by role."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cxportal.dashboards.home import home_of
from cxportal.people.predicates import PortalRequest, is_signed_in
from goals.models import HeartLetter, Statement
from pathways.predicates import may_see_plan

PROMISES = ("mission", "vision", "commitment", "slogan")


@require_safe
def home(request: PortalRequest) -> HttpResponse:
    """What needs me, or for visitors: what the county promises."""
    letters = HeartLetter.objects.all()
    if is_signed_in(request.user):
        return render(
            request, "dashboards/home.html", {"home": home_of(request.user, request.county), "letters": letters}
        )
    promise = {statement.key: statement.text for statement in Statement.objects.filter(key__in=PROMISES)}
    context = {"letters": letters, "promise": promise, "plan_is_open": may_see_plan(request.user, request.county)}
    return render(request, "dashboards/welcome.html", context)
