"""The panel scores, the official decides."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cxportal.county.days import today
from cxportal.history.models import Entry
from cxportal.people.access import kept_form, signed_in
from cxportal.people.predicates import AuthenticatedHttpRequest
from cxportal.people.refusals import Refused
from recognition.awards import actions
from recognition.awards.forms import DecisionForm, ScoreForm
from recognition.awards.models import Phase, Score
from recognition.awards.panel import judged
from recognition.awards.predicates import is_official, is_on_panel, may_see_nominations, too_close
from recognition.awards.views.door import (
    FORM_METHODS,
    award_for,
    award_to_judge,
    nomination_for,
    nomination_to_score,
)
from recognition.awards.views.nominating import with_phase
from recognition.awards.views.running import told


@require_safe
@signed_in
def nominations(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """How do the nominations stand? Ranked for the official; a panel member sees what they have left to score."""
    award = award_to_judge(request.user, pk)
    rows = judged(award, reader=request.user)
    scores = is_on_panel(request.user, award)
    # Who still scores sees only their own, so that nobody follows the others.
    sees_all = not scores or award.phase(today()) not in (Phase.NOMINATING, Phase.JUDGING)
    if not sees_all:
        rows.sort(key=lambda row: (row.mine is not None or bool(row.too_close), row.nomination.whom.lower()))
    context = with_phase(award) | {
        "rows": rows,
        "scores": scores,
        "sees_all": sees_all,
        "judging": award.phase(today()) == Phase.JUDGING,
        "decides": is_official(request.user, award),
        "panel": award.panel.count(),
        "left": sum(row.mine is None and not row.too_close for row in rows),
    }
    return render(request, "awards/nominations.html", context)


@require_safe
@signed_in
def nomination(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Why do they deserve it?"""
    found = nomination_for(request.user, pk)
    award, on = found.award, today()
    panel = is_on_panel(request.user, award)
    judging = award.phase(on) == Phase.JUDGING
    scores: list[Score] = []
    if may_see_nominations(request.user, award):
        scores = list(found.scores.select_related("by").order_by("by__last_name", "pk"))
        if panel and judging:
            scores = [score for score in scores if score.by_id == request.user.pk]
    own = found.nominator_id == request.user.pk
    context = with_phase(award) | {
        "nomination": found,
        "scores": scores,
        "own": own,
        "may_edit": own and found.state == "standing" and not actions.closed_words(award),
        "may_score": panel and judging and not too_close(request.user, found) and found.state == "standing",
        "too_close": too_close(request.user, found) if panel else "",
        "scored": any(score.by_id == request.user.pk for score in scores),
        "judges": may_see_nominations(request.user, award),
        "history": Entry.objects.about(found).newest_first()[:10] if own or not panel else [],
    }
    return render(request, "awards/nomination.html", context)


@require_http_methods(FORM_METHODS)
@signed_in
def score(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """How strong is this nomination, letter by letter?"""
    found = nomination_to_score(request.user, pk)
    if words := too_close(request.user, found):
        raise PermissionDenied(words)
    mine = Score.objects.filter(nomination=found, by=request.user).first()
    posted = request.POST if request.method == "POST" else kept_form(request)
    form = ScoreForm(posted, instance=mine or Score(nomination=found, by=request.user))
    if request.method == "POST" and form.is_valid():
        try:
            actions.give_score(found, by=request.user, stands_aside=False, **form.cleaned_data)
            messages.success(request, f"Your score for {found.whom} is saved.")
            return redirect("awards:nominations", found.award_id)
        except Refused as why:
            form.add_error(None, str(why))
    return render(request, "awards/score.html", {"nomination": found, "award": found.award, "form": form})


NOTHING: dict[str, Any] = {"h": None, "e": None, "a": None, "r": None, "t": None, "recommends": False, "note": ""}


@require_POST
@signed_in(form_at="awards:score")
def stand_aside(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Too close to be fair: others score it."""
    found = nomination_to_score(request.user, pk)
    told(
        request,
        lambda: actions.give_score(found, by=request.user, stands_aside=True, **NOTHING),
        f"You stand aside for {found.whom}: others score it.",
    )
    return redirect("awards:nominations", found.award_id)


@require_http_methods(FORM_METHODS)
@signed_in
def decide(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Who receives it?"""
    award = award_for(request.user, pk)
    if not is_official(request.user, award):
        raise PermissionDenied(f"{award.official} decides on this award.")
    if award.phase(today()) != Phase.JUDGING and request.method != "POST":
        messages.info(request, "There is nothing to decide now.")
        return redirect(award)
    form = DecisionForm(request.POST if request.method == "POST" else kept_form(request), award=award)
    if request.method == "POST" and form.is_valid():
        chosen, reason = form.cleaned_data["nomination"], form.cleaned_data["reason"]
        try:
            actions.decide(award, chosen, reason=reason, by=request.user)
            messages.success(request, f"Decided: {chosen.whom}. The program office publishes it.")
            return redirect(award)
        except Refused as why:
            form.add_error(None, str(why))
    rows = judged(award, reader=request.user)
    return render(request, "awards/decide.html", with_phase(award) | {"form": form, "rows": rows})
