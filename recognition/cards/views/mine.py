"""My own: what I received and gave, my letters of this quarter, how I like to be recognized."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from cxportal.county.days import today
from cxportal.people.access import kept_form, signed_in
from cxportal.people.predicates import AuthenticatedHttpRequest
from cxportal.ui.paging import page_of
from recognition.cards import receiving
from recognition.cards.forms import PreferenceForm
from recognition.cards.giving import left_to_give
from recognition.cards.hearts import quarter_of
from recognition.cards.models import Card, FullHeart, Preference, Recipient
from recognition.cards.predicates import kinds_for
from recognition.cards.quarter import letters_of_quarter


@require_safe
@signed_in
def mine(request: AuthenticatedHttpRequest) -> HttpResponse:
    """What was I recognized for?"""
    rows = Recipient.objects.standing().filter(person=request.user)
    rows = rows.select_related("card__given_by", "card__team").order_by("-card_id")
    quarter = quarter_of(today())
    context = {
        "page": page_of(request, rows, 20),
        "quarter": quarter,
        "letters": letters_of_quarter(request.user, quarter),
        "full_hearts": FullHeart.objects.standing().filter(person=request.user).newest_first(),
    }
    return render(request, "cards/mine.html", context)


@require_safe
@signed_in
def given(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Whom did I recognize?"""
    rows = Card.objects.filter(given_by=request.user).with_names().newest_first()
    left = left_to_give(request.user)
    is_limited = len(kinds_for(request.user, left.rules)) > 1
    context = {
        "page": page_of(request, rows, 20),
        "left": left,
        "is_limited": is_limited,
        "quarter": quarter_of(today()),
    }
    return render(request, "cards/given.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def preferences(request: AuthenticatedHttpRequest) -> HttpResponse:
    """How do I like to be recognized?"""
    row = Preference.objects.filter(person=request.user).first() or Preference(person=request.user)
    form = PreferenceForm(request.POST if request.method == "POST" else kept_form(request), instance=row)
    if request.method == "POST" and form.is_valid():
        receiving.prefer(request.user, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("recognition:preferences")
    return render(request, "cards/preferences.html", {"form": form})
