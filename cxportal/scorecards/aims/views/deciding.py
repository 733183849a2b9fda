"""A draft from a gap; goals take effect, end, and are taken up again."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from cxportal.people.access import signed_in
from cxportal.people.predicates import AuthenticatedHttpRequest
from cxportal.people.refusals import Refused
from cxportal.scorecards.aims import actions
from cxportal.scorecards.aims.forms import CloseForm
from cxportal.scorecards.aims.models import OPEN, DepartmentGoal, GoalState
from cxportal.scorecards.aims.views.door import (
    FORM_METHODS,
    department_to_draft_for,
    goal_to_close,
    goal_to_decide,
)
from feedback.results.actions import note_gap
from feedback.results.gaps import line_of
from feedback.results.models import GapNote

TOO_LATE = "Somebody changed this goal meanwhile. Look at it again."
QUESTIONS = {
    GoalState.MET: "Is the goal met?",
    GoalState.MISSED: "Is the goal not met?",
    GoalState.DROPPED: "Drop this goal?",
}


@require_POST
@signed_in
@transaction.atomic
def from_gap(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """One click on the gap page: the gap is noted with its figures, and a goal is drafted from it."""
    department = department_to_draft_for(request.user, pk)
    letter = request.POST.get("letter", "")
    drafted = DepartmentGoal.objects.filter(gap_note__department=department, gap_note__letter=letter, state__in=OPEN)
    if there := drafted.first():
        messages.info(request, "A goal was made from this gap already: this one.")
        return redirect(there)
    page = f"{reverse('results:gap')}?department={pk}"
    line = line_of(pk, letter)
    if line is None or not line.points:
        messages.error(request, "There is no gap for this letter, or too few people answered.")
        return redirect(page)
    note, _ = note_gap(line, department=department, link=page, by=request.user)
    return _draft(request, note)


@require_POST
@signed_in
def from_note(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Drafts the goal of a gap that was noted."""
    note = get_object_or_404(GapNote.objects.select_related("department"), pk=pk, department__isnull=False)
    department_to_draft_for(request.user, note.department_id or 0)
    return _draft(request, note)


def _draft(request: AuthenticatedHttpRequest, note: GapNote) -> HttpResponse:
    try:
        goal, new = actions.draft_from(note, by=request.user)
    except Refused as words:
        messages.error(request, str(words))
        return redirect("results:notes")
    if new:
        messages.success(request, "A goal is drafted from this gap, with its figures. Make it yours.")
    else:
        messages.info(request, "A goal was made from this gap already: this one.")
    return redirect(goal)


@require_POST
@signed_in
def start(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Puts a draft in effect, or takes a closed goal up again."""
    goal = goal_to_decide(request.user, pk)
    try:
        if actions.start(goal, by=request.user):
            messages.success(request, "The goal is in effect. Everybody who works here can read it.")
        else:
            messages.info(request, TOO_LATE)
    except Refused as words:
        messages.error(request, str(words))
    return redirect(goal)


@require_POST
@signed_in
def redraft(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    goal = goal_to_decide(request.user, pk)
    if actions.redraft(goal, by=request.user):
        messages.success(request, "It is a draft again.")
    else:
        messages.info(request, TOO_LATE)
    return redirect(goal)


@require_http_methods(FORM_METHODS)
@signed_in
def close(request: AuthenticatedHttpRequest, pk: int, to: str) -> HttpResponse:
    """Says how a goal ended, and what was learned."""
    goal, end = goal_to_close(request.user, pk, to)
    form = CloseForm(request.POST if request.method == "POST" else None, to=end)
    if request.method == "POST" and form.is_valid():
        if actions.close(goal, to=end, by=request.user, reason=form.cleaned_data["reason"]):
            messages.success(request, f"Saved: {end.label.lower()}.")
        else:
            messages.info(request, TOO_LATE)
        return redirect(goal)
    return render(request, "aims/close.html", {"form": form, "goal": goal, "end": end, "question": QUESTIONS[end]})
