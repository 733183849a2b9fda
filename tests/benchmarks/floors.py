"""The least that Django can do: what each measured page is compared with."""

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_POST

from goals.models import Quotation
from pathways.models import Objective

ROWS = 200


def bare(_request: HttpRequest) -> HttpResponse:
    """Floor a: a view that answers "ok"."""
    return HttpResponse("ok")


@login_required
def table(request: HttpRequest) -> HttpResponse:
    """Floor b: session, sign-in, one query of 200 rows, a table of five plain cells and one link a row."""
    return render(request, "benchmarks/floor.html", {"rows": Objective.objects.order_by("pk")[:ROWS]})


@require_POST
def insert(request: HttpRequest) -> HttpResponse:
    """Floor c: an anonymous POST that passes the CSRF check, and one insert."""
    Quotation.objects.create(key=uuid.uuid4().hex, text=request.POST["text"], source="floor")
    return HttpResponse("ok")


urlpatterns = [path("bare/", bare), path("table/", table), path("insert/", insert)]
