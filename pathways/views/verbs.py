"""The verbs of an objective that ask something first: promote, put back, defer, resume, split, merge."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cxportal.people.access import allowed, kept_form, never_kept
from cxportal.people.predicates import AuthenticatedHttpRequest
from pathways.editing import joining, stages
from pathways.editing.rows import losses
from pathways.editing.verb_forms import PromoteForm, ReasonForm, SplitForm, TokenReasonForm, merge_candidates
from pathways.leading import NotPossible, Who
from pathways.mine import with_leads
from pathways.models import Objective
from pathways.predicates import may_edit_plan

F = TypeVar("F", bound=forms.BaseForm)
MERGE_WORDS = 200


def begun(request: AuthenticatedHttpRequest, form: type[F], **extra: Any) -> F:
    """The form with what was sent, or with what was typed before a session ended, or fresh."""
    if request.method == "POST":
        return form(request.POST, request.FILES, **extra)
    initial: dict[str, Any] = extra.pop("initial", {})
    if kept := kept_form(request):
        initial |= {name: values if len(values) > 1 else values[0] for name, values in kept.lists()}
    return form(initial=initial, **extra)


def tried(form: forms.BaseForm, act: Callable[[], Any]) -> Any:
    """What the action returns; None where it refuses, and the form says why."""
    try:
        return act()
    except NotPossible as refused:
        form.add_error(None, str(refused))
        return None


def told(request: AuthenticatedHttpRequest, done: object, said: str, already: str, to: str) -> HttpResponse:
    """Say what happened and lead on."""
    if done:
        messages.success(request, said)
    else:
        messages.info(request, already)
    return HttpResponseRedirect(to)


def found_objective(pk: int, *, archived: bool = False) -> Objective:
    """One that stands, or with `archived` any, with its pathway and leads; 404 where there is none."""
    among = Objective.objects.all() if archived else Objective.objects.standing()
    return get_object_or_404(with_leads(among), pk=pk)


def asking(request: AuthenticatedHttpRequest, objective: Objective, form: forms.BaseForm, **words: Any) -> HttpResponse:
    """The page that asks before the verb acts."""
    return render(request, "pathways/edit/verb.html", {"objective": objective, "form": form, **words})


@require_http_methods(["GET", "POST"])
@allowed(may_edit_plan)
def promote(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """From the future list to priority: who answers for it, and by when?"""
    found = found_objective(pk)
    form = begun(request, PromoteForm, lead=found.accountable_lead, initial={"due_on": found.due_on})
    if form.is_valid():
        data = form.cleaned_data
        others = [Who(person=person) for person in data["others"]]
        done = tried(
            form,
            lambda: stages.promote(
                found,
                accountable=data["lead"],
                others=others,
                due_on=data["due_on"],
                reason=data["reason"],
                by=request.user,
            ),
        )
        if done is not None:
            already = "It is a priority objective already."
            return told(request, done, "Promoted to priority.", already, found.get_absolute_url())
    return asking(
        request,
        found,
        form,
        verb="Promote to priority",
        question="Who answers for it, and by when?",
        lines=[f"From today on its leads are asked for an update every {request.county.stale_after_days} days."],
        button="Promote to priority",
    )


@require_http_methods(["GET", "POST"])
@allowed(may_edit_plan)
def demote(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Back to the future list."""
    found = found_objective(pk)
    form = begun(request, ReasonForm)
    if form.is_valid():
        done = stages.demote(found, reason=form.cleaned_data["reason"], by=request.user)
        already = "It is for future consideration already."
        return told(request, done, "Put back for future consideration.", already, found.get_absolute_url())
    return asking(
        request,
        found,
        form,
        verb="Put back for future consideration",
        question="Why is it no longer a priority?",
        lines=[
            "Nobody is asked for updates on it any more, and it leaves the leads’ lists.",
            "Its updates, steps and leads stay with it. You can promote it again.",
        ],
        button="Put back",
    )


@require_http_methods(["GET", "POST"])
@allowed(may_edit_plan)
def defer(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Not now."""
    found = found_objective(pk)
    form = begun(request, TokenReasonForm)
    if form.is_valid():
        data = form.cleaned_data
        done = tried(form, lambda: stages.defer(found, reason=data["reason"], token=data["token"], by=request.user))
        if done is not None:
            return told(request, done, "Deferred.", "It is deferred already.", found.get_absolute_url())
    return asking(
        request,
        found,
        form,
        verb="Defer",
        question="Why does it have to wait?",
        lines=["This writes a progress update in your name with the reason. Work can be resumed at any time."],
        button="Defer",
    )


@require_http_methods(["GET", "POST"])
@allowed(may_edit_plan)
def resume(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Work goes on."""
    found = found_objective(pk)
    form = begun(request, TokenReasonForm)
    if form.is_valid():
        data = form.cleaned_data
        done = tried(form, lambda: stages.resume(found, reason=data["reason"], token=data["token"], by=request.user))
        if done is not None:
            return told(request, done, "Resumed.", "It is not deferred.", found.get_absolute_url())
    return asking(
        request,
        found,
        form,
        verb="Resume",
        question="Why does work go on?",
        lines=["This writes a progress update in your name, with the status it had before it was deferred."],
        button="Resume",
    )


@require_http_methods(["GET", "POST"])
@allowed(may_edit_plan)
def split(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """A part of it becomes an objective of its own."""
    found = found_objective(pk)
    form = begun(
        request,
        SplitForm,
        steps=list(found.steps.filter(archived_at=None)),
        milestones=list(found.milestones.all()),
        leads=list(found.leads.all()),
        needs_lead=found.is_priority,
    )
    if form.is_valid():
        data = form.cleaned_data
        new = tried(
            form,
            lambda: joining.split(
                found,
                title=data["title"],
                details=data["details"],
                steps=form.ids("steps"),
                milestones=form.ids("milestones"),
                leads=form.ids("leads"),
                reason=data["reason"],
                by=request.user,
            ),
        )
        if new is not None:
            messages.success(request, "Split. This is the new objective. To undo it, merge it back.")
            return HttpResponseRedirect(new.get_absolute_url())
    return asking(
        request,
        found,
        form,
        verb="Split",
        question="What becomes an objective of its own?",
        lines=["Updates stay with this objective, as they were reported."],
        button="Split",
    )


@require_GET
@allowed(may_edit_plan)
def choose_survivor(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Into which one is it merged?"""
    found = found_objective(pk)
    words = request.GET.get("words", "").replace("\0", "")[:MERGE_WORDS]
    context = {"objective": found, "words": words, "candidates": merge_candidates(found, words)}
    return render(request, "pathways/edit/merge.html", context)


@require_http_methods(["GET", "POST"])
@allowed(may_edit_plan)
def merge(request: AuthenticatedHttpRequest, pk: int, into: int) -> HttpResponse:
    """Says what happens to each part, and asks why."""
    found, survivor = found_objective(pk, archived=True), found_objective(into)
    if found.archived_at is not None:
        messages.info(request, "It is archived already.")
        return HttpResponseRedirect(found.get_absolute_url())
    form = begun(request, ReasonForm)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        done = tried(form, lambda: joining.merge(found, into=survivor, reason=reason, by=request.user))
        if done is not None:
            said = f"Merged. “{found}” is part of this objective now."
            return told(request, done, said, "They are merged already.", survivor.get_absolute_url())
    return asking(
        request,
        found,
        form,
        verb="Merge",
        question=f"Merge it into “{survivor}”?",
        lines=_merging(found, survivor),
        button="Merge",
    )


def _merging(going: Objective, survivor: Objective) -> list[str]:
    """What a merge does, in words."""
    lines = [
        f"“{going}” is archived. Its page leads to “{survivor}”.",
        "Its updates and history stay as they are and are shown there too.",
        "Its open action steps, milestones and questions go over; its leads join the leads there.",
        *(f"Goes over: {line}" for line in losses(going) if "progress" not in line and "lists" not in line),
    ]
    if going.is_priority and not survivor.is_priority:
        lines.append("It is a priority, but the other one is not: nobody would be asked for updates.")
    return lines


@never_kept
@require_POST
@allowed(may_edit_plan, form_at="pathways:objective")
def unmerge(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Take a merge apart."""
    found = get_object_or_404(Objective.objects.select_related("merged_into"), pk=pk)
    done = joining.unmerge(found, by=request.user)
    return told(request, done, "Taken apart again.", "It was not merged.", found.get_absolute_url())
