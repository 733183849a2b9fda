"""The main navigation, for every page."""

from typing import Any

from django.http import HttpRequest

from cxportal.dashboards.navigation import NAVIGATION
from cxportal.ui.navigation import build


def navigation(request: HttpRequest) -> dict[str, Any]:
    """`navigation`: the entries this request may see; none where the request never met a county (an error page)."""
    return {"navigation": build(NAVIGATION, request) if hasattr(request, "county") else []}
