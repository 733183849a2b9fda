"""What the program office does: every card, full HEARTs and their visits, words for the newsletter, the rules."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cxportal.history.models import Entry, record
from cxportal.people.access import allowed, kept_form, signed_in
from cxportal.people.predicates import AuthenticatedHttpRequest
from cxportal.people.refusals import Refused
from cxportal.ui.paging import page_of
from recognition.cards import visits
from recognition.cards.ambassadors import ambassadors, next_ambassador, usual_day
from recognition.cards.forms import AnnouncementForm, RulesForm, VisitForm
from recognition.cards.hearts import quarter_of
from recognition.cards.models import FullHeart, Preference, Rules
from recognition.cards.predicates import may_run_recognition

FORM_METHODS = ["GET", "HEAD", "POST"]


@require_safe
@allowed(may_run_recognition)
def full_hearts(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Who has a full HEART, and who visits them?"""
    rows = FullHeart.objects.standing().select_related("person__department", "visitor").newest_first()
    context = {
        "page": page_of(request, rows, 25),
        "to_plan": FullHeart.objects.to_plan().count(),
        "ambassadors": len(ambassadors()),
    }
    return render(request, "cards/full_hearts.html", context)


def full_heart_or_404(request: AuthenticatedHttpRequest, pk: int) -> FullHeart:
    """Their own, the one to visit, or any for the program office."""
    row = get_object_or_404(FullHeart.objects.select_related("person__department", "visitor"), pk=pk)
    if not may_run_recognition(request.user) and request.user.pk not in (row.person_id, row.visitor_id):
        raise Http404("No such full HEART.")
    return row


@require_safe
@signed_in
def full_heart(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """What belongs to this full HEART?"""
    return _page(request, full_heart_or_404(request, pk))


def _page(request: AuthenticatedHttpRequest, row: FullHeart, status: int = 200, **forms: Any) -> HttpResponse:
    runs = may_run_recognition(request.user)
    context = {
        "row": row,
        "worded": bool(row.announcement),
        "keeps_off_wall": runs and Preference.objects.filter(person=row.person_id, off_wall=True).exists(),
        "quarter": quarter_of(row.quarter),
        "runs": runs,
        "may_note_visit": row.is_standing
        and row.visitor_id is not None
        and row.visited_on is None
        and (runs or row.visitor_id == request.user.pk),
        "visit_form": VisitForm(initial=_begun(row) if runs else None),
        "announcement_form": announcement_form(row) if runs else None,
        "history": Entry.objects.about(row).newest_first()[:20] if runs else [],
        **forms,
    }
    return render(request, "cards/full_heart.html", context, status=status)


def _begun(row: FullHeart) -> dict[str, Any]:
    """Who visits and by when; where nobody is asked yet, whose turn it is."""
    if row.visitor or not row.is_standing:
        return {"visitor": row.visitor, "visit_by": row.visit_by}
    return {"visitor": next_ambassador(row.person), "visit_by": usual_day()}


def announcement_form(row: FullHeart, posted: Any = None) -> AnnouncementForm:
    """Begins with a draft where nobody wrote anything yet."""
    row.announcement = row.announcement or visits.draft(row)
    return AnnouncementForm(posted, instance=row)


@require_POST
@allowed(may_run_recognition, form_at="recognition:full_heart")
def plan_visit(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    row = full_heart_or_404(request, pk)
    form = VisitForm(request.POST)
    if not form.is_valid():
        return _page(request, row, 422, visit_form=form)
    try:
        visits.plan_visit(row, by=request.user, **form.cleaned_data)
        messages.success(request, "Planned. The visitor hears of it.")
    except Refused as why:
        form.add_error(None, str(why))
        return _page(request, row, 422, visit_form=form)
    return redirect(row)


@require_POST
@signed_in(form_at="recognition:full_heart")
def note_visit(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    row = full_heart_or_404(request, pk)
    if not may_run_recognition(request.user) and row.visitor_id != request.user.pk:
        raise PermissionDenied
    return _do(request, row, visits.note_visit, "Noted: they were visited.")


@require_POST
@allowed(may_run_recognition, form_at="recognition:full_heart")
@transaction.atomic
def word_announcement(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(FullHeart.objects.select_for_update(), pk=pk)
    form = announcement_form(row, request.POST)
    if not form.is_valid():
        return _page(request, full_heart_or_404(request, pk), 422, announcement_form=form)
    visits.word_announcement(form, by=request.user)
    messages.success(request, "Saved. It stands among the shout-outs for the newsletter.")
    return redirect(row)


@require_POST
@allowed(may_run_recognition, form_at="recognition:full_heart")
def announce(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    return _do(request, full_heart_or_404(request, pk), visits.announce, "Noted: it was announced.")


def _do(request: AuthenticatedHttpRequest, row: FullHeart, act: Any, done: str) -> HttpResponse:
    try:
        act(row, by=request.user)
        messages.success(request, done)
    except Refused as why:
        messages.info(request, str(why))
    return redirect(row)


@require_http_methods(FORM_METHODS)
@allowed(may_run_recognition)
@transaction.atomic
def rules(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Who may give what, and how much?"""
    Rules.current()
    row = Rules.objects.select_for_update().get(pk=1)
    form = RulesForm(request.POST if request.method == "POST" else kept_form(request), instance=row)
    if request.method == "POST" and form.is_valid():
        changes = form.changes()
        form.save()
        if changes:
            record(about=row, verb="changed", text="Rules of recognition changed", by=request.user, changes=changes)
        messages.success(request, "Saved.")
        return redirect("recognition:rules")
    history = Entry.objects.about(row).newest_first()[:20]
    return render(request, "cards/rules.html", {"form": form, "history": history})
