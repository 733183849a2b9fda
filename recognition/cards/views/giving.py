"""Giving a card: one page, from a phone, in under a minute."""

import contextlib
import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from cxportal.county.days import today
from cxportal.people.access import kept_form, signed_in
from cxportal.people.models import Person
from cxportal.people.predicates import AuthenticatedHttpRequest
from cxportal.people.refusals import Refused
from recognition.cards import giving
from recognition.cards.forms import GiveForm
from recognition.cards.models import LETTERS, Card, CardKind, Policy, Rules
from recognition.cards.predicates import kinds_for
from recognition.cards.recipients import CHOSEN_AT_MOST, found_context, ids_of


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def give(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Whom do I recognize, and for what? `find` looks for people, `preview` shows the card, else it is given."""
    posted = request.POST if request.method == "POST" else kept_form(request)
    kinds = kinds_for(request.user, Rules.current())
    money = Policy.current().allows_money(today())
    form = GiveForm(posted, giver=request.user, kinds=kinds, begun=_begun(request, kinds), money=money)
    if request.method != "POST" or "find" in request.POST:
        return _page(request, form)
    if "preview" in request.POST:
        return _preview(request, form)
    if form.is_valid():
        cleaned = form.cleaned_data
        try:
            card = giving.give(form.told, to=cleaned["to"].people, token=cleaned["token"], by=request.user)
            messages.success(request, f"Given to {giving.names(cleaned['to'].people)}. They hear of it now.")
            return redirect(card)
        except Refused as why:
            form.add_error("to", str(why))
    return _page(request, form, status=422)


def _begun(request: AuthenticatedHttpRequest, kinds: list[CardKind]) -> dict[str, Any]:
    """What the form begins with: ?text=, ?on=, ?to= (a person's id), ?letter= and ?kind= fill it in."""
    asked, begun = request.GET, dict[str, Any]()
    if ids := ids_of([f"p{asked.get('to', '')}"], "p"):
        begun["to"] = [f"p{pk}" for pk in Person.objects.active().filter(pk__in=ids).values_list("pk", flat=True)]
    if text := asked.get("text", "")[:600].replace("\0", ""):
        begun["words"] = text
    if asked.get("letter", "") in dict(LETTERS):
        begun["letter"] = asked["letter"]
    if asked.get("kind", "") in kinds:
        begun["kind"] = asked["kind"]
    with contextlib.suppress(ValueError):
        begun["happened_on"] = min(dt.date.fromisoformat(asked.get("on", "")), today())
    return begun


def _page(request: AuthenticatedHttpRequest, form: GiveForm, *, status: int = 200, **more: Any) -> HttpResponse:
    if "find" in request.POST:
        form.errors.clear()  # nobody is told of faults while they still look for people
    left = giving.left_to_give(request.user)
    context = {"form": form, "left": left, "is_manager": len(kinds_for(request.user, left.rules)) > 1, **more}
    return render(request, "cards/give.html", context, status=status)


def _preview(request: AuthenticatedHttpRequest, form: GiveForm) -> HttpResponse:
    """The card as it will look, as a fragment, or above the form where there is no script."""
    valid = form.is_valid()
    told = form.cleaned_data
    card = Card(
        kind=told.get("kind") or CardKind.NOTE,
        letter=told.get("letter", ""),
        words=told.get("words") or request.POST.get("words", "")[:600],
        happened_on=told.get("happened_on") or today(),
        visibility=told.get("visibility", ""),
        given_by=request.user,
    )
    people = told["to"].people if told.get("to") else []
    late = card.days > Rules.current().late_after_days
    context: dict[str, Any] = {
        "card": card,
        "names": giving.names(people) if people else "",
        "late": late,
        "complete": valid,
    }
    if request.htmx:
        return render(request, "cards/_preview.html", context)
    return _page(request, form, preview=True, **context)


@require_safe
@signed_in
def people(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The boxes of the chosen and the found, while somebody types."""
    chosen = list(dict.fromkeys(request.GET.getlist("to")))[:CHOSEN_AT_MOST]
    context = found_context(chosen, request.GET.get("q", ""), request.user)
    return render(request, "cards/_people.html", {"name": "to", "id": "id_to", **context})
