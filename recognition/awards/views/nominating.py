"""For everybody who works here: the awards, nominating, the results."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cxportal.county.days import today
from cxportal.people.access import kept_form, signed_in
from cxportal.people.models import Person
from cxportal.people.predicates import AuthenticatedHttpRequest
from cxportal.people.refusals import Refused
from cxportal.ui.paging import page_of
from recognition.awards import actions
from recognition.awards.forms import EDITABLE, NominationForm, TokenForm
from recognition.awards.models import CHIPS, Award, AwardState, Nomination, Phase
from recognition.awards.predicates import is_official, may_run_awards, may_see_nominations
from recognition.awards.views.door import FORM_METHODS, award_for, own_nomination
from recognition.awards.views.running import told


def with_phase(award: Award) -> dict[str, Any]:
    phase = award.phase(today())
    return {"award": award, "phase": phase, "chip": (phase.label, *CHIPS[phase])}


@require_safe
@signed_in
def listing(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Which awards are there?"""
    runs = may_run_awards(request.user)
    rows = Award.objects.all() if runs else Award.objects.shown()
    page = page_of(request, rows.select_related("chosen__nominee").newest_first(), 20)
    shown = [with_phase(award) for award in page.object_list]
    return render(request, "awards/list.html", {"page": page, "awards": shown, "runs": runs})


@require_safe
@signed_in
def detail(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """What is this award, and what can I do?"""
    award = award_for(request.user, pk)
    context = with_phase(award) | {
        "mine": award.nominations.by(request.user).select_related("nominee").order_by("-pk"),
        "may_nominate": not actions.closed_words(award) and not is_official(request.user, award),
        "closed": actions.closed_words(award),
        "judges": may_see_nominations(request.user, award),
        "decides": is_official(request.user, award) and award.phase(today()) == Phase.JUDGING,
        "runs": may_run_awards(request.user),
    }
    if context["runs"]:
        context |= _for_the_office(award, request.user)
    return render(request, "awards/detail.html", context)


def _for_the_office(award: Award, reader: Person) -> dict[str, Any]:
    return {
        "panel": award.panel.count(),
        "count": award.nominations.standing().not_about(reader).count(),
        "may_edit": award.state in EDITABLE,
        "may_announce": award.state == AwardState.PREPARING,
        "may_publish": award.may_become(AwardState.PUBLISHED),
        "may_reopen": award.state == AwardState.DECIDED,
        "may_call_off": award.may_become(AwardState.CANCELLED),
    }


@require_http_methods(FORM_METHODS)
@signed_in
def nominate(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Who deserves it, and why?"""
    award = award_for(request.user, pk)
    closed = actions.closed_words(award)
    if request.method != "POST" and closed:
        messages.info(request, closed)
        return redirect(award)
    posted = request.POST if request.method == "POST" else kept_form(request)
    begin = {"nominee": request.GET.get("for", "")[:100]}
    token = TokenForm(posted)
    form = NominationForm(posted, award=award, by=request.user, initial=begin)
    if request.method == "POST" and (there := _sent_already(token, request.user)):
        return _thanked(request, there)
    if request.method == "POST" and not closed and form.is_valid() and token.is_valid():
        values = {name: value for name, value in form.cleaned_data.items() if name != "seen"}
        try:
            made = actions.nominate(award, by=request.user, token=token.cleaned_data["token"], **values)
            return _thanked(request, made)
        except Refused as why:
            form.add_error(None, str(why))
    return render(
        request, "awards/nomination_form.html", {"award": award, "form": form, "token": token, "closed": closed}
    )


def _sent_already(token: TokenForm, by: Person) -> Nomination | None:
    if not token.is_valid():
        return None
    return Nomination.objects.filter(nominator=by, token=token.cleaned_data["token"]).first()


def _thanked(request: AuthenticatedHttpRequest, nomination: Nomination) -> HttpResponse:
    messages.success(request, f"Thank you: {nomination.whom} is nominated.")
    return redirect(nomination)


@require_http_methods(FORM_METHODS)
@signed_in
@transaction.atomic
def edit(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Changes one's own nomination before the window closes."""
    found = own_nomination(request.user, pk)
    closed = actions.closed_words(found.award)
    if found.state != "standing" or (request.method != "POST" and closed):
        messages.info(request, closed or "This nomination was withdrawn.")
        return redirect(found)
    row = get_object_or_404(Nomination.objects.select_for_update(), pk=pk)
    form = NominationForm(request.POST or kept_form(request), instance=row, award=found.award, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_nomination(form, by=request.user)
            messages.success(request, "Saved.")
            return redirect(found)
        except Refused as why:
            form.add_error(None, str(why))
    context = {"award": found.award, "form": form, "nomination": found, "closed": closed}
    return render(request, "awards/nomination_form.html", context)


@require_POST
@signed_in(form_at="awards:nomination")
def withdraw(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    found = own_nomination(request.user, pk)
    told(request, lambda: actions.withdraw(found, by=request.user), f"Your nomination of {found.whom} is withdrawn.")
    return redirect(found.award)


@require_safe
@signed_in
def results(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Who received it, and why?"""
    award = award_for(request.user, pk)
    if award.state != AwardState.PUBLISHED or award.chosen is None:
        raise Http404("The results are not out yet.")
    also = award.nominations.standing().exclude(pk=award.chosen.pk).select_related("nominee__department", "department")
    names: dict[str, Nomination] = {}
    for nomination in also.by_name():
        if nomination.nominee_id is None or nomination.nominee_id != award.chosen.nominee_id:
            names.setdefault(nomination.whom.casefold(), nomination)
    return render(request, "awards/results.html", {"award": award, "chosen": award.chosen, "also": names.values()})
