"""All cards, for the program office: to moderate, to export, and to tell of in the newsletter."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cxportal.county.periods import months_later
from cxportal.people.access import allowed
from cxportal.people.predicates import AuthenticatedHttpRequest
from cxportal.ui.downloads import csv_response, excel_response
from cxportal.ui.paging import page_of
from recognition.cards.forms import OfficeFilter, ShoutOutsForm
from recognition.cards.models import Card, FullHeart, Recipient
from recognition.cards.predicates import may_run_recognition
from recognition.cards.shouts import told

MOST_IN_EXCEL = 20_000
"""Rows that one workbook takes; more go into the CSV file, which needs no memory."""
HEADER = ("Given on", "Happened on", "Days", "Kind", "Letter", "From", "To", "Department", "Helped", "Who sees it",
          "What they did", "State", "Taken back by", "Why")  # fmt: skip
SHOUTS_AT_MOST, SHOUTS_FIRST = 60, 10


@require_safe
@allowed(may_run_recognition)
def every(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Which cards were given?"""
    form = OfficeFilter(request.GET)
    cards = narrowed(form).with_names().select_related("retracted_by", "given_by", "team").newest_first()
    context = {"form": form, "page": page_of(request, cards, 25), "filters": _filters(request)}
    return render(request, "cards/every.html", context)


def narrowed(form: OfficeFilter) -> Any:
    """The cards that the filter asks for. What makes no sense in it narrows nothing."""
    form.is_valid()
    asked = form.cleaned_data
    cards = Card.objects.all()
    for word in asked.get("q", "").replace("\0", " ").split()[:6]:
        named = Recipient.objects.filter(
            Q(person__first_name__icontains=word) | Q(person__last_name__icontains=word)
        ).values("card")
        giver = Q(given_by__first_name__icontains=word) | Q(given_by__last_name__icontains=word)
        cards = cards.filter(Q(words__icontains=word) | giver | Q(pk__in=named))
    for name in ("state", "letter", "kind"):
        if asked.get(name):
            cards = cards.filter(**{name: asked[name]})
    if asked.get("since"):
        cards = cards.filter(given_on__gte=asked["since"])
    if asked.get("until"):
        cards = cards.filter(given_on__lte=asked["until"])
    return cards


def _filters(request: AuthenticatedHttpRequest) -> str:
    kept = request.GET.copy()
    kept.pop("page", None)
    return kept.urlencode()


@require_safe
@allowed(may_run_recognition)
def every_csv(request: AuthenticatedHttpRequest) -> Any:
    """The same as a file: one line for each person who received one."""
    return csv_response("recognition.csv", HEADER, _lines(_received(request)))


@require_safe
@allowed(may_run_recognition)
def every_excel(request: AuthenticatedHttpRequest) -> HttpResponse:
    rows = _received(request)
    if rows.count() > MOST_IN_EXCEL:
        messages.info(request, f"These are more than {MOST_IN_EXCEL:,} lines. Choose fewer days, or take the CSV file.")
        return redirect("recognition:every")
    return excel_response("recognition.xlsx", HEADER, _lines(rows))


def _received(request: AuthenticatedHttpRequest) -> "QuerySet[Recipient]":
    rows = Recipient.objects.filter(card__in=narrowed(OfficeFilter(request.GET)))
    related = ("card__given_by", "card__retracted_by", "person", "department")
    return rows.select_related(*related).order_by("-card_id", "pk")


def _lines(rows: "QuerySet[Recipient]") -> Iterator[tuple[object, ...]]:
    for row in rows.iterator(chunk_size=2_000):
        card = row.card
        yield (
            card.given_on, card.happened_on, card.days, card.get_kind_display(), card.get_letter_display(), card.giver,
            str(row.person), str(row.department or ""), card.get_served_display(), card.get_visibility_display(),
            card.words, card.get_state_display(), str(card.retracted_by or ""), card.reason,
        )  # fmt: skip


@require_safe
@allowed(may_run_recognition)
def shout_outs(request: AuthenticatedHttpRequest) -> HttpResponse:
    """What does the newsletter tell of these months? Cards on the wall, those that most agree with first."""
    form = ShoutOutsForm(request.GET)
    first, last = form.months
    end = months_later(last, 1)
    rows = Card.objects.on_wall().filter(given_on__gte=first, given_on__lt=end).annotate(heard=Count("hears"))
    cards: list[Any] = list(rows.with_names().order_by("-heard", "-pk")[:SHOUTS_AT_MOST])
    asked = {int(pk) for pk in request.GET.getlist("card") if pk.isascii() and pk.isdigit() and len(pk) < 18}
    chosen = asked & {card.pk for card in cards} or {card.pk for card in cards[:SHOUTS_FIRST]}
    hearts = FullHeart.objects.to_announce().filter(completed_on__gte=first, completed_on__lt=end)
    words = [row.announcement for row in hearts.order_by("completed_on")]
    context = {
        "form": form,
        "span": f"{first:%B %Y}" if first == last else f"{first:%B %Y} to {last:%B %Y}",
        "lines": [(card, [one for one in card.recipients.all() if one.shown], card.pk in chosen) for card in cards],
        "text": "\n\n".join([*words, *(told(card) for card in cards if card.pk in chosen)]),
    }
    return render(request, "cards/shout_outs.html", context)
