"""Gives each request its county and the county's time zone."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from cxportal.county.models import County


class CountyMiddleware:
    """Sets `request.county` and activates its time zone for the time of the request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path in {"/healthz", "/readyz"}:
            return self.get_response(request)
        county = County.current()
        request.county = county  # type: ignore[attr-defined]
        with timezone.override(county.zone):
            return self.get_response(request)
