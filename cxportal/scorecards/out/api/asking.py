"""What may be asked for: the filters of each address, and pages of what was found."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest

from cxportal.scorecards.models import Edition, Snapshot
from cxportal.scorecards.models.measures import PERIODS
from cxportal.scorecards.out.api.guarding import Problem
from cxportal.scorecards.out.api.shapes import Shape

MOST, USUAL = 1000, 500
LARGEST = 2**63 - 1


class Paged(forms.Form):
    """Every list comes in pages: how long one is, and after which id it begins."""

    limit = forms.IntegerField(min_value=1, max_value=MOST, required=False)
    after = forms.IntegerField(min_value=0, max_value=LARGEST, required=False)


class PeriodFilter(Paged):
    """Which periods, and which of their revisions."""

    period = forms.RegexField(
        r"^\d{4}-(0[1-9]|1[0-2])\Z", required=False, error_messages={"invalid": "Give the first month, like 2026-10."}
    )
    kind = forms.ChoiceField(choices=PERIODS, required=False)
    revisions = forms.ChoiceField(choices=[("latest", "latest"), ("all", "all")], required=False)


class SnapshotFilter(PeriodFilter):
    """Which figures."""

    measure = forms.SlugField(required=False, max_length=40)
    department = forms.RegexField(
        r"^(county|\d{1,18})\Z", required=False, error_messages={"invalid": "Give a department's id, or county."}
    )


def asked(form: type[Paged], request: HttpRequest) -> dict[str, Any]:
    """The filters, checked. Raises Problem (400) that names each wrong one, unknown ones included."""
    bound = form(request.GET)
    errors = [
        {"parameter": name, "detail": " ".join(str(each) for each in said)}
        for name, said in (bound.errors or {}).items()
    ]
    errors += [
        {"parameter": name[:80], "detail": "There is no such parameter."}
        for name in request.GET
        if name not in bound.fields
    ]
    if errors:
        raise Problem(HTTPStatus.BAD_REQUEST, "Some parameters cannot be understood.", errors=errors)
    return bound.cleaned_data


def published(wanted: dict[str, Any]) -> QuerySet[Edition]:
    """Published editions of the periods asked for: the newest of each, or all."""
    found = Edition.objects.published()
    if wanted["revisions"] != "all":
        newer = Edition.objects.published().filter(period=OuterRef("period"), revision__gt=OuterRef("revision"))
        found = found.filter(~Exists(newer))
    if wanted["kind"]:
        found = found.filter(period__kind=wanted["kind"])
    if wanted["period"]:
        found = found.filter(period__first=f"{wanted['period']}-01")
    return found


def figures(wanted: dict[str, Any]) -> QuerySet[Snapshot]:
    """Figures of published editions, as asked for."""
    found = Snapshot.objects.filter(part__edition__in=published(wanted))
    if wanted["measure"]:
        found = found.filter(part__measure__key=wanted["measure"])
    if wanted["department"] == "county":
        found = found.filter(department=None)
    elif wanted["department"]:
        found = found.filter(department=int(wanted["department"]))
    return found.select_related("part__measure", "part__edition__period", "department")


def page(request: HttpRequest, found: QuerySet[Any], shape: Callable[[Any], Shape], wanted: dict[str, Any]) -> Shape:
    """So many rows by id, and the address of those that follow; null at the end. One query."""
    limit = wanted["limit"] or USUAL
    rows = list(found.filter(pk__gt=wanted["after"] or 0).order_by("pk")[: limit + 1])
    following = None
    if len(rows) > limit:
        rows = rows[:limit]
        query = {name: value for name, value in request.GET.items() if name != "after"} | {"after": rows[-1].pk}
        following = f"{settings.PORTAL_URL}{request.path}?{urlencode(query)}"
    return {"data": [shape(row) for row in rows], "next": following}
