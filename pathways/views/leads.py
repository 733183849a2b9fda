"""The pages on which the program office says who leads what."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Min
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cxportal.people.access import allowed, never_kept
from cxportal.people.models import Person
from cxportal.people.predicates import AuthenticatedHttpRequest
from cxportal.ui.paging import page_of
from pathways import leading
from pathways.editing.verb_forms import AddLeadForm, HandOverForm, ReasonForm
from pathways.models import ActionStep, Lead, Objective
from pathways.predicates import may_edit_plan
from pathways.views.verbs import begun, told, tried


def _led(sort: str, pk: int) -> leading.Led:
    if sort == "objective":
        return get_object_or_404(Objective.objects.standing().select_related("pathway"), pk=pk)
    if sort == "step":
        steps = ActionStep.objects.filter(archived_at=None, objective__archived_at=None)
        return get_object_or_404(steps.select_related("objective__pathway"), pk=pk)
    raise Http404


def leads_page(led: leading.Led) -> str:
    sort = "objective" if isinstance(led, Objective) else "step"
    return reverse("pathways:leads", args=[sort, led.pk])


def _lead(pk: int) -> Lead:
    return get_object_or_404(Lead.objects.select_related("person", "objective", "step__objective"), pk=pk)


@require_http_methods(["GET", "POST"])
@allowed(may_edit_plan)
def leads(request: AuthenticatedHttpRequest, sort: str, pk: int) -> HttpResponse:
    """Who leads it? And one more."""
    led = _led(sort, pk)
    of_step = isinstance(led, ActionStep)
    form = begun(request, AddLeadForm, of_step=of_step)
    if form.is_valid():
        data = form.cleaned_data
        wanted = data.get("accountable", False)
        added = tried(form, lambda: leading.add_lead(led, data["lead"], by=request.user, accountable=wanted))
        if added is not None:
            messages.success(request, f"{added} leads it.")
            return HttpResponseRedirect(leads_page(led))
    context = {"led": led, "of_step": of_step, "leads": leading.leads_of(led), "form": form}
    return render(request, "pathways/edit/leads.html", context)


@never_kept
@require_POST
@allowed(may_edit_plan, form_at="pathways:hand_over")
def make_accountable(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """This lead speaks for the whole."""
    lead = _lead(pk)
    try:
        done = leading.make_accountable(lead, by=request.user)
    except leading.NotPossible as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(leads_page(leading.led_by_lead(lead)))
    words = f"{lead} is accountable now."
    return told(request, done, words, f"{lead} is accountable already.", leads_page(leading.led_by_lead(lead)))


@require_http_methods(["GET", "POST"])
@allowed(may_edit_plan)
def remove(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """They no longer lead it."""
    lead = _lead(pk)
    led = leading.led_by_lead(lead)
    form = begun(request, ReasonForm, asks_why=False)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        done = tried(form, lambda: leading.remove_lead(lead, by=request.user, reason=reason))
        if done is not None:
            return told(request, done, f"{lead} no longer leads it.", "That was done already.", leads_page(led))
    return _ask(
        request,
        form,
        verb="Remove a lead",
        question=f"Does {lead} no longer lead it?",
        lede=str(led),
        lines=["Their updates stay. You can add them again."],
        button="Remove",
        back=leads_page(led),
    )


@require_http_methods(["GET", "POST"])
@allowed(may_edit_plan)
def hand_over(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """From one to another, or from a name to its person."""
    lead = _lead(pk)
    led = leading.led_by_lead(lead)
    form = begun(request, HandOverForm)
    if form.is_valid():
        data = form.cleaned_data
        done = tried(form, lambda: leading.hand_over(lead, to=data["to"], by=request.user, note=data["note"]))
        if done is not None:
            said, already = f"{data['to']} leads it now.", "It was handed over meanwhile."
            return told(request, done, said, already, leads_page(led))
    return _ask(
        request,
        form,
        verb="Assign a person" if lead.placeholder else "Hand over",
        question=f"Who is {lead.placeholder}?" if lead.placeholder else f"Who takes over from {lead}?",
        lede=str(led),
        button="Assign" if lead.placeholder else "Hand over",
        back=leads_page(led),
    )


def _ask(request: AuthenticatedHttpRequest, form: Any, **words: Any) -> HttpResponse:
    return render(request, "pathways/edit/lead_verb.html", {"form": form, **words})


@require_GET
@allowed(may_edit_plan)
def waiting(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Which names of the plan wait for their person?"""
    names = (
        leading.waiting_leads()
        .order_by()
        .values("placeholder")
        .annotate(objectives=Count("objective"), steps=Count("step"), first=Min("pk"))
        .order_by("placeholder")
    )
    return render(request, "pathways/edit/waiting_leads.html", {"page": page_of(request, names)})


@require_http_methods(["GET", "POST"])
@allowed(may_edit_plan)
def assign_everywhere(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """One person for everything that waits for the name of this lead."""
    lead = get_object_or_404(Lead.objects.select_related("person"), pk=pk)
    found = list(leading.open_placeholders(lead.placeholder)) if lead.placeholder else []
    if not found:
        messages.info(request, f"Nothing waits for that name any more: {lead} leads it.")
        return HttpResponseRedirect(reverse("pathways:waiting_leads"))
    return _hand_over_all(
        request,
        found,
        verb="Assign a person",
        question=f"Who is {lead.placeholder}?",
        button="Assign everywhere",
        back=reverse("pathways:waiting_leads"),
    )


@require_http_methods(["GET", "POST"])
@allowed(may_edit_plan)
def hand_over_person(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Everything that one person leads and is not finished goes to another."""
    person = get_object_or_404(Person, pk=pk)
    found = list(leading.open_leads(person))
    if not found:
        messages.info(request, f"{person} leads nothing that is open.")
        return HttpResponseRedirect(person.get_absolute_url())
    return _hand_over_all(
        request,
        found,
        verb="Hand over",
        question=f"Who takes over everything from {person}?",
        button="Hand over everything",
        back=person.get_absolute_url(),
    )


def _hand_over_all(request: AuthenticatedHttpRequest, found: list[Lead], *, back: str, **words: Any) -> HttpResponse:
    form = begun(request, HandOverForm)
    if form.is_valid():
        data = form.cleaned_data
        done = tried(form, lambda: leading.hand_over_all(found, to=data["to"], by=request.user, note=data["note"]))
        if done is not None:
            said = f"{data['to']} leads {done} of them now." if done > 1 else f"{data['to']} leads it now."
            return told(request, done, said, "It was handed over meanwhile.", back)
    return _ask(request, form, back=back, found=found, **words)
