"""What every template may know of the county."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def county(request: HttpRequest) -> dict[str, Any]:
    """`county` and whether this is a demonstration."""
    return {"county": getattr(request, "county", None), "demo_mode": settings.DEMO}
