"""Drafting a goal, editing it, its milestones."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from cxportal.county.days import today
from cxportal.history.changing import locked
from cxportal.people.access import allowed, kept_form, signed_in
from cxportal.people.predicates import AuthenticatedHttpRequest
from cxportal.people.trees import chain
from cxportal.scorecards.aims import actions
from cxportal.scorecards.aims.forms import GoalForm, MilestoneForm
from cxportal.scorecards.aims.models import DepartmentGoal, Milestone, Source
from cxportal.scorecards.aims.predicates import drafts_for
from cxportal.scorecards.aims.views.door import FORM_METHODS, goal_to_edit, milestone_to_edit
from cxportal.scorecards.models import Measure
from feedback.results.predicates import reads_comments


@require_http_methods(FORM_METHODS)
@allowed(reads_comments)
def create(request: AuthenticatedHttpRequest) -> HttpResponse:
    """A draft. The address may begin it: ?department=12&measure=ease&source=signal&link=/scorecards/…&origin=…"""
    goal = DepartmentGoal(starts_on=today())
    posted = request.POST if request.method == "POST" else kept_form(request)
    form = GoalForm(posted, instance=goal, initial=begun(request.GET), allowed=drafts_for(request.user))
    if request.method == "POST" and form.is_valid():
        made = actions.save_goal(form, by=request.user, token=form.cleaned_data["token"])
        messages.success(request, "Drafted. Add milestones, then put it in effect.")
        return redirect(made)
    return render(request, "aims/form.html", {"form": form})


def begun(query: QueryDict) -> dict[str, Any]:
    """What an address says of a goal to be drafted; what makes no sense is left out."""
    told: dict[str, Any] = {name: query[name][:1000] for name in ("statement", "origin", "link") if name in query}
    measure = Measure.objects.standing().filter(key=query.get("measure", "").replace("\0", "")).first()
    if measure:
        told |= {"measure": measure.pk, "letters": measure.letter, "goal": measure.goal_id}
    if query.get("department", "").isdecimal():
        told["department"] = query["department"]
    if query.get("source") in Source.values:
        told["source"] = query["source"]
    return told


@require_http_methods(FORM_METHODS)
@signed_in
@transaction.atomic
def edit(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Of two who edit at once, the second sees what the first wrote."""
    goal = goal_to_edit(request.user, pk)
    if request.method == "POST":
        goal = locked(goal)
    posted = request.POST if request.method == "POST" else kept_form(request)
    form = GoalForm(posted, instance=goal, allowed=frozenset(one.pk for one in chain(goal.department)))
    if request.method == "POST" and form.is_valid():
        actions.save_goal(form, by=request.user)
        messages.success(request, "Saved.")
        return redirect(goal)
    return render(request, "aims/form.html", {"form": form, "goal": goal})


@require_http_methods(FORM_METHODS)
@signed_in
def add_milestone(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    return _milestone(request, Milestone(goal=goal_to_edit(request.user, pk)))


@require_http_methods(FORM_METHODS)
@signed_in
@transaction.atomic
def edit_milestone(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    return _milestone(request, milestone_to_edit(request.user, pk, lock=request.method == "POST"))


def _milestone(request: AuthenticatedHttpRequest, milestone: Milestone) -> HttpResponse:
    form = MilestoneForm(request.POST if request.method == "POST" else kept_form(request), instance=milestone)
    if request.method == "POST" and form.is_valid():
        actions.save_milestone(form, by=request.user)
        messages.success(request, "The milestone is saved.")
        return redirect(milestone)
    return render(request, "aims/milestone.html", {"form": form, "goal": milestone.goal, "milestone": milestone})


@require_POST
@signed_in
def tick(request: AuthenticatedHttpRequest, pk: int, to: str) -> HttpResponse:
    """A milestone is reached, or is not after all."""
    if to not in ("reached", "open"):
        raise Http404("Reached or open.")
    milestone = milestone_to_edit(request.user, pk)
    if actions.tick(milestone, done=to == "reached", by=request.user):
        messages.success(request, "Reached. Well done." if to == "reached" else "It is open again.")
    else:
        messages.info(request, "It stood like that already.")
    return redirect(milestone)


@require_POST
@signed_in
def remove_milestone(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    milestone = milestone_to_edit(request.user, pk)
    actions.remove(milestone, by=request.user)
    messages.success(request, "The milestone is removed. The history keeps its words.")
    return redirect(milestone.goal)
