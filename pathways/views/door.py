"""Who gets into the plan's pages."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from cxportal.people.access import to_sign_in
from cxportal.people.predicates import PortalRequest
from pathways.predicates import may_see_plan

P = ParamSpec("P")


def plan_page(
    view: Callable[Concatenate[PortalRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """A page to read: for people of the county; for visitors only where the plan is public, else to the sign-in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        known = cast(PortalRequest, request)
        if not may_see_plan(known.user, known.county):
            return to_sign_in(request)
        return view(known, *args, **kwargs)

    return cast(Callable[Concatenate[HttpRequest, P], HttpResponseBase], require_safe(guarded))
