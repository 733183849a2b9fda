"""One card: reading it, saying thanks, hear hear, and taking it back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cxportal.history.models import Entry
from cxportal.people.access import kept_form, signed_in
from cxportal.people.predicates import AuthenticatedHttpRequest
from cxportal.people.refusals import Refused
from recognition.cards import giving, receiving
from recognition.cards.forms import DayForm, ReasonForm, ReplyForm
from recognition.cards.models import Card, HearHear, Recipient
from recognition.cards.predicates import copies_for, may_retract, may_see

FORM_METHODS = ["GET", "HEAD", "POST"]


def card_or_404(request: AuthenticatedHttpRequest, pk: int) -> Card:
    """A card that this person may see, with its names."""
    card = Card.objects.with_names().filter(pk=pk).first()
    if card is None or not may_see(request.user, card):
        raise Http404("No such card.")
    return card


def mine_or_403(request: AuthenticatedHttpRequest, pk: int) -> Recipient:
    """This person's own row of the card."""
    card = card_or_404(request, pk)
    found = next((one for one in card.recipients.all() if one.person_id == request.user.pk), None)
    if found is None:
        raise PermissionDenied
    return found


@require_safe
@signed_in
def card(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """What was I recognized for? And for others: what was it?"""
    found = card_or_404(request, pk)
    mine = next((one for one in found.recipients.all() if one.person_id == request.user.pk), None)
    if mine is not None:
        receiving.see(mine)
    return _page(request, found, mine, ReplyForm(kept_form(request, posted_to=request.path + "reply/")))


def _page(
    request: AuthenticatedHttpRequest, found: Card, mine: Recipient | None, form: ReplyForm, status: int = 200
) -> HttpResponse:
    recipients = list(found.recipients.all())
    insider = mine is not None or may_retract(request.user, found)
    context: dict[str, Any] = {
        "card": found,
        "mine": mine,
        "shown": recipients if insider else [one for one in recipients if one.shown],
        "replies": [one for one in recipients if one.reply] if insider else [],
        "form": form,
        "copies": copies_for(request.user, found),
        "may_retract": found.is_standing and may_retract(request.user, found),
        "may_hear": mine is None and found.given_by_id != request.user.pk,
        "shows_value": insider,
        "hears": HearHear.counts([found], by=request.user).get(found.pk, (0, False)),
        "history": Entry.objects.about(found).newest_first()[:20] if may_retract(request.user, found) else [],
    }
    return render(request, "cards/card.html", context, status=status)


@require_POST
@signed_in(form_at="recognition:card")
def reply(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    mine = mine_or_403(request, pk)
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return _page(request, card_or_404(request, pk), mine, form, status=422)
    try:
        receiving.reply(mine, form.cleaned_data["reply"])
        messages.success(request, f"{mine.card.giver} hears of your thanks.")
    except Refused as why:
        messages.info(request, str(why))
    return redirect(mine.card)


@require_POST
@signed_in(form_at="recognition:card")
def on_wall(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Takes this card of mine off the wall, or puts it back."""
    mine = mine_or_403(request, pk)
    show = request.POST.get("show") == "yes"
    receiving.show(mine, on_wall=show)
    messages.success(request, "It may be shown on the wall." if show else "It is off the wall.")
    return redirect(mine.card)


@require_POST
@signed_in(form_at="recognition:card")
def hear_hear(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Agrees, or takes that back. Nobody agrees with what they gave or received themself."""
    found = card_or_404(request, pk)
    if found.given_by_id == request.user.pk or any(one.person_id == request.user.pk for one in found.recipients.all()):
        raise PermissionDenied
    receiving.hear_hear(found, by=request.user, agree=request.POST.get("agree") == "yes")
    if request.htmx:
        hears = HearHear.counts([found], by=request.user).get(found.pk, (0, False))
        return render(request, "cards/_hear.html", {"card": found, "hears": hears, "may_hear": True})
    return redirect(_back(request, found))


def _back(request: AuthenticatedHttpRequest, found: Card) -> str:
    """To the place on the page from which it was said."""
    came_from = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(came_from, allowed_hosts=None) and came_from.startswith("/"):
        return f"{came_from}#card-{found.pk}"
    return found.get_absolute_url()


@require_http_methods(FORM_METHODS)
@signed_in
def retract(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Why is it taken back?"""
    found = changeable(request, pk)
    form = ReasonForm(request.POST if request.method == "POST" else kept_form(request))
    if request.method == "POST" and form.is_valid():
        try:
            giving.retract(found, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, "Taken back.")
        except Refused as why:
            messages.info(request, str(why))
        return redirect(found)
    return render(request, "cards/retract.html", {"card": found, "form": form})


@require_http_methods(FORM_METHODS)
@signed_in
def date(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """On which day was it really?"""
    found = changeable(request, pk)
    form = DayForm(request.POST if request.method == "POST" else kept_form(request), card=found)
    if request.method == "POST" and form.is_valid():
        try:
            giving.date_anew(found, happened_on=form.cleaned_data["happened_on"], by=request.user)
            messages.success(request, "The day is put right.")
        except Refused as why:
            messages.info(request, str(why))
        return redirect(found)
    return render(request, "cards/date.html", {"card": found, "form": form})


def changeable(request: AuthenticatedHttpRequest, pk: int) -> Card:
    found = card_or_404(request, pk)
    if not may_retract(request.user, found):
        raise PermissionDenied
    return found
