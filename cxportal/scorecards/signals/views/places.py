"""Which department a page is about."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from cxportal.people.models import Department


def place_of(request: HttpRequest) -> Department | None:
    """The department that `?department=` names; None is the whole county. Not found raises Http404."""
    chosen = request.GET.get("department", "")
    if not (chosen.isascii() and chosen.isdigit()):
        return None
    return get_object_or_404(Department, pk=int(chosen[:9]))
