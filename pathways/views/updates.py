"""The director's job: my objectives, an objective's page, a progress update, questions and answers."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Max, Prefetch
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from cxportal.county.days import today
from cxportal.history.models import Entry
from cxportal.people.access import allowed, kept_form, signed_in, to_sign_in
from cxportal.people.models import Person
from cxportal.people.predicates import AuthenticatedHttpRequest, PortalRequest, is_signed_in
from pathways.actions import Overtaken, answer, ask, give_update
from pathways.editing.joining import family_of, survivor_of
from pathways.forms import AnswerForm, InquiryForm, ProgressForm
from pathways.mine import as_mine, my_objectives, with_leads
from pathways.models import ActionStep, Inquiry, InquiryKind, Lead, Objective, ProgressUpdate
from pathways.predicates import Desk, Hat, can_answer, may_ask, may_edit_plan, may_see_narratives, may_see_plan
from pathways.reports import as_of_their_day, department_reports

SHOWN_UPDATES = 10
SHOWN_HISTORY = 5


@require_GET
@signed_in
def mine(request: AuthenticatedHttpRequest) -> HttpResponse:
    """What do I have to report on?"""
    return render(request, "pathways/mine.html", {"rows": my_objectives(request.user, request.county)})


@require_GET
def objective(request: PortalRequest, pk: int) -> HttpResponseBase:
    """How does this objective stand? Visitors see it where the plan is public, without narratives."""
    county = request.county
    if not may_see_plan(request.user, county):
        return to_sign_in(request)
    steps = Prefetch(
        "steps",
        queryset=ActionStep.objects.filter(archived_at=None).prefetch_related(
            Prefetch("leads", queryset=Lead.objects.select_related("person"))
        ),
    )
    known = (
        Objective.objects.select_related("merged_into") if is_signed_in(request.user) else Objective.objects.standing()
    )
    found = get_object_or_404(with_leads(known).prefetch_related(steps, "milestones"), pk=pk)
    context: dict[str, Any] = {
        "objective": found,
        "stale": found.is_stale(on=today(), after_days=county.stale_after_days),
        "narratives": may_see_narratives(request.user),
        "updates": [],
    }
    if found.is_shared:
        context["reports"] = department_reports([found], on=today(), after_days=county.stale_after_days)[found.pk]
    if is_signed_in(request.user):
        context |= _for_people_of_the_county(request.user, found, everything="all" in request.GET)
    return render(request, "pathways/objective.html", context)


def _for_people_of_the_county(person: Person, found: Objective, *, everything: bool) -> dict[str, Any]:
    family = family_of(found)
    updates = ProgressUpdate.objects.filter(objective__in=family).select_related(
        "objective", "author", "on_behalf_of", "department", "corrects", "corrected_by"
    )
    shown = list(updates.newest_first()[: SHOWN_UPDATES + 1])
    asked = Inquiry.objects.filter(objective__in=family).select_related("asked_by", "answered_by", "came_from")
    hats = Desk.of(person).hats(found)
    return {
        "updates": as_of_their_day(list(updates.newest_first()[:500]) if everything else shown[:SHOWN_UPDATES]),
        "more_updates": len(shown) > SHOWN_UPDATES and not everything,
        "inquiries": list(asked[:20]),
        "hats": hats,
        "may_answer": any(not hat.office for hat in hats),
        "may_ask": may_ask(person),
        "correctable": _correctable(found, hats),
        "may_edit": may_edit_plan(person),
        "history": Entry.objects.about(found).newest_first()[:SHOWN_HISTORY],
    }


def _correctable(found: Objective, hats: list[Hat]) -> set[int]:
    """Ids of the newest update of each part that the person reports on."""
    lanes = {hat.department.pk if hat.department else None for hat in hats}
    newest = found.updates.order_by().values("department").annotate(newest=Max("pk"))
    return {row["newest"] for row in newest if row["department"] in lanes}


def _objective_to_update(request: AuthenticatedHttpRequest, pk: int) -> tuple[Objective, list[Hat]]:
    """The objective and the parts in which the person may report on it; refuses who may report on none.

    Of one that was merged while somebody typed, the one that goes on: what they typed is kept there.
    """
    found = get_object_or_404(with_leads(Objective.objects.standing()), pk=survivor_of(pk))
    hats = Desk.of(request.user).hats(found)
    if not hats:
        raise PermissionDenied("Only its leads, their directors and the program office update this objective.")
    return found, hats


def _update_to_correct(request: HttpRequest, found: Objective, kept: QueryDict | None) -> ProgressUpdate | None:
    wanted = (kept or request.POST).get("corrects") or request.GET.get("corrects", "")
    if not wanted.isdecimal() or len(wanted) > 18:
        return None
    return found.updates.select_related("department").filter(pk=int(wanted), corrected_by=None).first()


@require_http_methods(["GET", "POST"])
@signed_in
def update(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Give a progress update: a page of its own, or inside a list's row with htmx."""
    found, hats = _objective_to_update(request, pk)
    kept = kept_form(request)
    corrects = _update_to_correct(request, found, kept)
    if corrects:
        hats = [hat for hat in hats if hat.department == corrects.department] or hats
    latest = found.updates.filter(department=hats[0].department).newest_first().first()
    seen = found.updates.aggregate(newest=Max("pk"))["newest"]
    form = ProgressForm(
        request.POST if request.method == "POST" else None,
        objective=found,
        hats=hats,
        action_steps=list(found.steps.filter(archived_at=None)),
        latest=latest,
        corrects=corrects,
        initial={"seen": seen, **(_typed(kept) if kept else {})},
    )
    newer: list[ProgressUpdate] = []
    if form.is_valid():
        try:
            given = give_update(
                objective=found,
                by=request.user,
                hat=form.hat_worn,
                progress=form.progress,
                token=form.cleaned_data["token"],
                seen=form.cleaned_data["seen"],
                done_steps=form.done_steps,
                new_steps=form.cleaned_data["new_steps"],
                corrects=corrects,
            )
            return _updated(request, given)
        except Overtaken as overtaken:
            newer, corrects = list(overtaken.newer), None
            form.data = _with(request.POST, seen=str(max(update.pk for update in newer)), corrects="")
    context = {"objective": found, "form": form, "newer": newer, "corrects": corrects}
    template = "pathways/_update_row.html" if request.htmx else "pathways/update.html"
    return render(request, template, context)


def _with(posted: QueryDict, **changed: str) -> QueryDict:
    """What was posted, with some fields changed."""
    data = posted.copy()
    for name, value in changed.items():
        data[name] = value
    return data


def _typed(kept: QueryDict) -> dict[str, Any]:
    """What was typed before the sign-in, as a form begins with it."""
    return {name: kept.getlist(name) if name == "steps" else kept[name] for name in kept}


def _updated(request: AuthenticatedHttpRequest, given: ProgressUpdate) -> HttpResponse:
    words = f"Saved: {given.get_status_display().lower()}, {given.percent}%."
    if not request.htmx:
        messages.success(request, words)
        return HttpResponseRedirect(given.objective.get_absolute_url())
    fresh = with_leads(Objective.objects.filter(pk=given.objective_id)).get()
    [row] = as_mine([fresh], request.user, request.county, on=today())
    return render(request, "pathways/_mine_row.html", {"row": row, "saved": words})


@require_GET
@signed_in
def row(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """One row of *my objectives*, for closing the form inside it."""
    found, _ = _objective_to_update(request, pk)
    if not request.htmx:
        return redirect("pathways:mine")
    [shown] = as_mine([found], request.user, request.county, on=today())
    return render(request, "pathways/_mine_row.html", {"row": shown})


@require_http_methods(["GET", "POST"])
@allowed(may_ask)
def ask_about(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """The program office requests an update or puts a question."""
    found = get_object_or_404(Objective.objects.priority(), pk=pk)
    kept = kept_form(request)
    form = InquiryForm(request.POST or None, initial=kept.dict() if kept else None)
    if form.is_valid():
        data = form.cleaned_data
        ask(objective=found, by=request.user, kind=InquiryKind(data["kind"]), text=data["text"])
        messages.success(request, "Asked. The leads see it on their home page.")
        return HttpResponseRedirect(f"{found.get_absolute_url()}#inquiries")
    return render(request, "pathways/ask.html", {"objective": found, "form": form})


@require_http_methods(["GET", "POST"])
@signed_in
def answer_inquiry(request: AuthenticatedHttpRequest, pk: int, inquiry: int) -> HttpResponse:
    """A lead answers what the program office asked."""
    found = get_object_or_404(
        Inquiry.objects.select_related("objective", "asked_by", "answered_by"), pk=inquiry, objective__pk=pk
    )
    if found.answered_at:
        messages.info(request, f"{found.answered_by} has answered this already.")
        return redirect("pathways:objective", pk)
    if not can_answer(request.user, found):
        raise PermissionDenied("Only the objective's leads and their directors answer.")
    kept = kept_form(request)
    form = AnswerForm(request.POST or None, initial=kept.dict() if kept else None)
    if form.is_valid():
        if answer(inquiry=found, by=request.user, text=form.cleaned_data["answer"]):
            messages.success(request, "Your answer is on the objective's page.")
        else:
            messages.info(request, "Someone else answered first.")
        return HttpResponseRedirect(f"{reverse('pathways:objective', args=[pk])}#inquiries")
    return render(request, "pathways/answer.html", {"inquiry": found, "objective": found.objective, "form": form})
