"""Are we moving toward our goals, and what shows it?"""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from cxportal.county.days import today
from cxportal.history.models import Entry, record
from cxportal.people.access import allowed, kept_form, signed_in
from cxportal.people.predicates import AuthenticatedHttpRequest
from cxportal.scorecards.models import Measure
from cxportal.scorecards.movement import actions, rules
from cxportal.scorecards.movement.evidence import evidence
from cxportal.scorecards.movement.forms import RulesForm, TiesForm
from cxportal.scorecards.movement.models import EvidenceRules
from cxportal.scorecards.movement.predicates import may_set_rules, may_tie
from goals.models import Goal


@require_safe
@signed_in
def overview(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Every goal with its evidence, strand by strand."""
    by = EvidenceRules.thresholds()
    context = {
        "goals": evidence(on=today(), after_days=request.county.stale_after_days, by=by),
        "rules": rules.told(by),
        "months": by.months,
        "verdict": rules.VERDICT,
        "may_set": may_set_rules(request.user),
    }
    return render(request, "movement/overview.html", context)


@require_safe
@signed_in
def goal(request: AuthenticatedHttpRequest, number: int) -> HttpResponse:
    """One goal, outcome by outcome."""
    by = EvidenceRules.thresholds()
    found = evidence(on=today(), after_days=request.county.stale_after_days, by=by)
    place = next((at for at, one in enumerate(found) if one.goal.number == number), None)
    if place is None:
        raise Http404("No such goal.")
    context = {
        "found": found[place],
        "rules": rules.told(by),
        "months": by.months,
        "verdict": rules.VERDICT,
        "previous": found[place - 1] if place else None,
        "next": found[place + 1] if place + 1 < len(found) else None,
        "may_tie": may_tie(request.user),
        "may_set": may_set_rules(request.user),
    }
    return render(request, "movement/goal.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_tie)
def ties(request: AuthenticatedHttpRequest, number: int) -> HttpResponse:
    """Which measures speak for which outcome?"""
    found = get_object_or_404(Goal.objects.prefetch_related("outcomes"), number=number)
    measures = list(Measure.objects.standing().filter(goal=found, department=None))
    posted = request.POST if request.method == "POST" else kept_form(request)
    form = TiesForm(posted, goal=found, measures=measures)
    if request.method == "POST" and form.is_valid():
        actions.tie(found, form.ties(), by=request.user)
        messages.success(request, "Saved.")
        return redirect("movement:goal", number)
    return render(request, "movement/ties.html", {"goal": found, "form": form, "measures": measures})


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_set_rules)
@transaction.atomic
def set_rules(request: AuthenticatedHttpRequest) -> HttpResponse:
    """When is evidence found?"""
    EvidenceRules.objects.get_or_create(pk=1)
    row = EvidenceRules.objects.select_for_update().get(pk=1)
    form = RulesForm(request.POST if request.method == "POST" else kept_form(request), instance=row)
    if request.method == "POST" and form.is_valid():
        if changes := form.changes():
            form.save()
            record(about=row, verb="edited", text=f"Edited: {', '.join(changes)}", by=request.user, changes=changes)
        messages.success(request, "Saved. What shows the goals is weighed by it from now on.")
        return redirect("movement:overview")
    history = Entry.objects.about(row).select_related("actor").newest_first()[:20]
    return render(request, "movement/rules.html", {"form": form, "history": history})
