"""The addresses that programs read."""

import datetime as dt
import hashlib
from typing import Any

from django.db.models import Max
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date, quote_etag
from django.views.decorators.http import require_safe

from cxportal.people.models import Department
from cxportal.scorecards.models import Edition, Measure
from cxportal.scorecards.out.api import shapes
from cxportal.scorecards.out.api.asking import Paged, PeriodFilter, SnapshotFilter, asked, figures, page, published
from cxportal.scorecards.out.api.document import document
from cxportal.scorecards.out.api.guarding import guarded


@guarded
def measures(request: HttpRequest) -> HttpResponse:
    """What is measured, archived ones included, since their figures stay."""
    wanted = asked(Paged, request)
    return said(request, page(request, Measure.objects.select_related("goal"), shapes.measure, wanted))


@guarded
def departments(request: HttpRequest) -> HttpResponse:
    """All departments that ever were."""
    wanted = asked(Paged, request)
    return said(request, page(request, Department.objects.all(), shapes.department, wanted))


@guarded
def periods(request: HttpRequest) -> HttpResponse:
    """Periods with a published edition."""
    wanted = asked(PeriodFilter, request)
    found = published(wanted).select_related("period")
    return said(request, page(request, found, shapes.period, wanted), changed=last_published())


@guarded
def snapshots(request: HttpRequest) -> HttpResponse:
    """Figures of published editions."""
    wanted = asked(SnapshotFilter, request)
    return said(request, page(request, figures(wanted), shapes.snapshot, wanted), changed=last_published())


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The description of all this, for everybody: it holds no figures."""
    return said(request, document())


def last_published() -> dt.datetime | None:
    newest: dt.datetime | None = Edition.objects.published().aggregate(at=Max("published_at"))["at"]
    return newest


def said(request: HttpRequest, told: dict[str, Any], *, changed: dt.datetime | None = None) -> HttpResponse:
    """The answer with its mark and day; "not modified" to those who have it."""
    answer = JsonResponse(told)
    etag = quote_etag(hashlib.sha256(answer.content).hexdigest()[:32])
    answer["ETag"] = etag
    if changed:
        answer["Last-Modified"] = http_date(changed.timestamp())
    patch_cache_control(answer, private=True, no_cache=True)
    when = int(changed.timestamp()) if changed else None
    return get_conditional_response(request, etag=etag, last_modified=when, response=answer) or answer
