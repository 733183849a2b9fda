"""The worklist of signals, one signal, and what people decide about it."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from cxportal.county.days import today
from cxportal.history.models import Entry
from cxportal.history.pages import history_page
from cxportal.people.access import kept_form, signed_in
from cxportal.people.predicates import AuthenticatedHttpRequest
from cxportal.scorecards.signals import actions
from cxportal.scorecards.signals.filters import SignalFilter
from cxportal.scorecards.signals.forms import AssignForm, DecideForm
from cxportal.scorecards.signals.models import Signal
from cxportal.scorecards.signals.predicates import followed_by, follows_signals, may_decide, may_follow
from cxportal.ui.paging import page_of

TOO_LATE = "Somebody was faster: compare what they decided with what you typed. To decide anew, open it again."


@require_safe
@signed_in
def listing(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Which figures tell us that something changed?"""
    form = SignalFilter(request.GET)
    theirs = Signal.objects.seen_by(request.user, followed_by(request.user))
    page = page_of(request, form.apply(theirs, request.user).whole().newest_first())
    context = {"form": form, "page": page, "today": today(), "follows": follows_signals(request.user)}
    return render(request, "signals/list.html", context)


@require_safe
@signed_in
def detail(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    return _page(request, signal_for(request, pk))


def _page(
    request: AuthenticatedHttpRequest,
    signal: Signal,
    *,
    assign_form: forms.Form | None = None,
    decide_form: forms.Form | None = None,
) -> HttpResponse:
    """A signal with the forms; one that was posted stays as it was typed."""
    context: dict[str, Any] = {
        "signal": signal,
        "follows": may_follow(request.user, signal),
        "assign_form": assign_form or AssignForm(),
        "decide_form": decide_form or DecideForm(kept_form(request)),
        "typed": decide_form is not None,
        "draft": urlencode(drafted(signal)),
        "today": today(),
        "history": Entry.objects.about(signal).newest_first()[:10],
    }
    return render(request, "signals/detail.html", context)


def drafted(signal: Signal) -> dict[str, Any]:
    """What a goal that answers the signal begins with."""
    origin = f"{signal.get_kind_display()}, {signal.label}: {signal.rule_words}. {signal.words}."
    return {
        "department": signal.department_id,
        "measure": signal.measure.key,
        "source": "signal",
        "link": signal.get_absolute_url(),
        "origin": origin,
    }


@require_POST
@signed_in(form_at="signals:detail")
def assign(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Hands it to someone."""
    signal = signal_for(request, pk)
    if not may_follow(request.user, signal):
        raise PermissionDenied("The program office and the heads of the department hand signals over.")
    form = AssignForm(request.POST)
    if not form.is_valid():
        return _page(request, signal, assign_form=form)
    to = form.cleaned_data["to"]
    if actions.assign(signal, to=to, by=request.user):
        messages.success(request, f"Handed to {to}. It is among their duties now.")
    else:
        messages.info(request, f"Nothing to do: it is with {signal.assignee or 'nobody'}, or was decided.")
    return redirect(signal)


@require_POST
@signed_in(form_at="signals:detail")
def decide(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Says what a signal is. Who comes second is shown the decision, and keeps what they typed."""
    signal = signal_for(request, pk)
    form = DecideForm(request.POST)
    if not form.is_valid():
        return _page(request, signal, decide_form=form)
    told = form.cleaned_data
    if actions.decide(signal, decision=told["decision"], note=told["note"], by=request.user):
        messages.success(request, f"Saved: {signal.get_decision_display().lower()}.")
        return redirect(signal)
    if signal.decided_by_id == request.user.pk and (signal.decision, signal.note) == (told["decision"], told["note"]):
        return redirect(signal)
    messages.warning(request, TOO_LATE)
    return _page(request, signal, decide_form=form)


@require_POST
@signed_in
def reopen(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    signal = signal_for(request, pk)
    if actions.reopen(signal, by=request.user):
        messages.success(request, "It is open again.")
    else:
        messages.info(request, "It is open already.")
    return redirect(signal)


@require_safe
@signed_in
def history(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """What happened to this signal?"""
    signal = signal_for(request, pk)
    crumbs = ("Signals", "signals:list", str(signal), signal.get_absolute_url(), "History", "")
    return history_page(request, signal, crumbs=crumbs, back=signal.get_absolute_url())


def signal_for(request: AuthenticatedHttpRequest, pk: int) -> Signal:
    signal = get_object_or_404(Signal.objects.whole(), pk=pk)
    if not may_decide(request.user, signal):
        raise PermissionDenied("The program office, the heads of the department and whoever has it see a signal.")
    return signal
