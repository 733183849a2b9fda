"""Every list pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

LARGEST_PAGE = 200


def page_of(request: HttpRequest, queryset: QuerySet[Any] | Sequence[Any], per_page: int = 25) -> Page[Any]:
    """The page that ``?page=`` asks for: the first when it is no number, the last when it is past the end.

    ``?per_page=`` may ask for another length, up to 200.
    """
    wanted = request.GET.get("per_page", "")
    length = min(int(wanted), LARGEST_PAGE) if wanted.isascii() and wanted.isdigit() and len(wanted) < 6 else per_page
    return Paginator(queryset, max(length, 1)).get_page(request.GET.get("page"))
