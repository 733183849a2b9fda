"""The wall of the county, or of one department."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cxportal.county.days import today
from cxportal.county.periods import first_of, month_number, months_later
from cxportal.people.access import signed_in
from cxportal.people.models import Department, below
from cxportal.people.predicates import AuthenticatedHttpRequest
from recognition.cards.forms import WallFilter
from recognition.cards.models import Card, CardQuerySet, HearHear
from recognition.cards.places import near_among
from recognition.cards.predicates import leads_a_team

A_PAGE = 20
MONTHS_BACK = 24


@require_safe
@signed_in
def wall(request: AuthenticatedHttpRequest) -> HttpResponse:
    """What good work was done here? The newest first, without a count: it costs the same at any size."""
    departments = list(Department.objects.all())
    form = WallFilter(request.GET, departments=_open(departments), months=_months())
    form.is_valid()
    asked: dict[str, Any] = form.cleaned_data  # what makes no sense is not among it
    within = None
    if asked.get("department"):
        within = below(((one.pk, one.parent_id) for one in departments), [asked["department"].pk])
    cards, older = _page(_parts(near_among(departments, request.user), asked, within), request.GET.get("before", ""))
    hears = HearHear.counts(cards, by=request.user)
    context = {
        "form": form,
        "asked": asked,
        "lines": [_line(card, hears.get(card.pk, (0, False)), within, request.user.pk) for card in cards],
        "older": older,
        "leads": leads_a_team(request.user),
        "is_first": not request.GET.get("before"),
        "filters": _filters(request),
        "filters_set": sum(bool(value) for value in asked.values()),
    }
    response = render(request, "cards/wall.html", context)
    response["Cache-Control"] = "no-store"  # what was taken back is not seen again by going back
    return response


def _line(card: Card, hears: tuple[int, bool], within: frozenset[int] | None, reader: int) -> dict[str, Any]:
    recipients = [one for one in card.recipients.all() if one.shown]
    own = card.given_by_id == reader or any(one.person_id == reader for one in card.recipients.all())
    return {"card": card, "shown": recipients, "hears": hears, "may_hear": not own}


def _parts(
    own: frozenset[int], asked: dict[str, Any], within: frozenset[int] | None
) -> tuple[CardQuerySet, CardQuerySet]:
    """The cards shown to all, and those shown to the reader's departments only; both narrowed to what was asked for."""
    same = {name: asked[name] for name in ("letter", "kind") if asked.get(name)} | _month(asked)
    for_all = Card.objects.on_wall(within=within)
    return for_all.filter(**same), Card.objects.shown_near(own if within is None else own & within).filter(**same)


def _month(asked: dict[str, Any]) -> dict[str, dt.date]:
    if not asked.get("month"):
        return {}
    first = first_of(int(asked["month"]))
    return {"given_on__gte": first, "given_on__lt": months_later(first, 1)}


def _page(parts: Iterable[CardQuerySet], before: str) -> tuple[list[Card], int | None]:
    """The cards before the one named, and what names the page after; None at the end."""
    if before.isascii() and before.isdigit() and len(before) < 18:
        last = Card.objects.filter(pk=int(before)).values_list("given_on", "pk").first()
        parts = [part.before(*last) for part in parts] if last else parts
    newest = (part.newest_first().values_list("given_on", "pk")[: A_PAGE + 1] for part in parts)
    pks = [pk for _, pk in sorted((found for part in newest for found in part), reverse=True)]
    found = list(Card.objects.filter(pk__in=pks[:A_PAGE]).with_names().newest_first())
    return found, pks[A_PAGE - 1] if len(pks) > A_PAGE else None


def _open(departments: list[Department]) -> list[Department]:
    day = today()
    return [one for one in departments if one.closes_on is None or one.closes_on > day]


def _months() -> list[tuple[str, str]]:
    day: dt.date = today()
    firsts = (months_later(day, -back) for back in range(MONTHS_BACK))
    return [(str(month_number(first)), f"{first:%B %Y}") for first in firsts]


def _filters(request: AuthenticatedHttpRequest) -> str:
    """The filters in the address, without the place in the list."""
    kept = request.GET.copy()
    kept.pop("before", None)
    return kept.urlencode()
