"""The program office: setting an award up, its panel, announcing, publishing."""

from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cxportal.history.pages import history_page
from cxportal.people.access import allowed, kept_form
from cxportal.people.predicates import AuthenticatedHttpRequest
from cxportal.people.refusals import Refused
from recognition.awards import actions
from recognition.awards.forms import EDITABLE, AwardForm, PanelForm, ReasonForm, TokenForm
from recognition.awards.models import Award, AwardState, PanelMember
from recognition.awards.predicates import may_run_awards
from recognition.awards.views.door import FORM_METHODS


def told(request: AuthenticatedHttpRequest, do: Callable[[], object], done: str) -> bool:
    """Do it and say so, or say why it cannot be done."""
    try:
        do()
    except Refused as why:
        messages.error(request, str(why))
        return False
    messages.success(request, done)
    return True


@require_http_methods(FORM_METHODS)
@allowed(may_run_awards)
def create(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Which award do we give?"""
    posted = request.POST if request.method == "POST" else kept_form(request)
    form, token = AwardForm(posted), TokenForm(posted)
    repeated = posted and token.is_valid() and Award.objects.filter(token=token.cleaned_data["token"]).first()
    if request.method == "POST" and repeated:
        return redirect(repeated)
    if request.method == "POST" and form.is_valid() and token.is_valid():
        award = actions.save_award(form, by=request.user, token=token.cleaned_data["token"])
        messages.success(request, "Set up. Ask people onto the panel, then announce it.")
        return redirect("awards:panel", award.pk)
    return render(request, "awards/award_form.html", {"form": form, "token": token})


@require_http_methods(FORM_METHODS)
@allowed(may_run_awards)
@transaction.atomic
def edit(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Award.objects.select_for_update(), pk=pk)
    if found.state not in EDITABLE:
        messages.error(request, "The decision has been made: the award stays as it is.")
        return redirect(found)
    form = AwardForm(request.POST or kept_form(request), instance=found)
    if request.method == "POST" and form.is_valid():
        actions.save_award(form, by=request.user)
        messages.success(request, "Saved.")
        return redirect(found)
    return render(request, "awards/award_form.html", {"form": form, "award": Award.objects.get(pk=pk)})


@require_safe
@allowed(may_run_awards)
def history(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """What has happened with this award and its nominations? Not with those of the reader."""
    award = get_object_or_404(Award, pk=pk)
    crumbs = ("Annual award", "awards:list", str(award), award.get_absolute_url(), "History", "")
    nominations = award.nominations.not_about(request.user)
    return history_page(request, award, nominations, crumbs=crumbs, back=award.get_absolute_url())


@require_http_methods(FORM_METHODS)
@allowed(may_run_awards)
def panel(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Who scores?"""
    award = get_object_or_404(Award.objects.select_related("official"), pk=pk)
    form = PanelForm(request.POST if request.method == "POST" else kept_form(request))
    if request.method == "POST" and form.is_valid():
        person = form.cleaned_data["person"]
        try:
            new = actions.ask_onto_panel(award, person, by=request.user)
        except Refused as why:
            form.add_error("person", str(why))
        else:
            words = f"{person} is on the panel." if new else f"{person} was on the panel already."
            messages.success(request, words)
            return redirect("awards:panel", pk)
    members = award.panel.select_related("person__department")
    return render(
        request,
        "awards/panel.html",
        {"award": award, "members": members, "form": form, "open": award.state in EDITABLE},
    )


@require_POST
@allowed(may_run_awards)
def take_off(request: AuthenticatedHttpRequest, pk: int, member: int) -> HttpResponse:
    found = get_object_or_404(PanelMember.objects.select_related("award", "person"), pk=member, award__pk=pk)
    told(request, lambda: actions.take_off_panel(found, by=request.user), f"{found.person} is off the panel.")
    return redirect("awards:panel", pk)


@require_POST
@allowed(may_run_awards)
def announce(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    award = get_object_or_404(Award.objects.select_related("official"), pk=pk)
    told(request, lambda: actions.announce(award, by=request.user), f"{award} is announced.")
    return redirect(award)


@require_POST
@allowed(may_run_awards)
def publish(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    award = get_object_or_404(Award.objects.select_related("chosen__nominee"), pk=pk)
    if told(request, lambda: actions.publish(award, by=request.user), "Published. Everybody concerned has a notice."):
        return redirect("awards:results", pk)
    return redirect(award)


@require_http_methods(FORM_METHODS)
@allowed(may_run_awards)
def call_off(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    return _with_reason(request, pk, AwardState.CANCELLED)


@require_http_methods(FORM_METHODS)
@allowed(may_run_awards)
def reopen(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    return _with_reason(request, pk, AwardState.RUNNING)


def _with_reason(request: AuthenticatedHttpRequest, pk: int, to: AwardState) -> HttpResponse:
    """Calling off and taking back, each with a reason for the history."""
    award = get_object_or_404(Award.objects.select_related("official"), pk=pk)
    form = ReasonForm(request.POST if request.method == "POST" else kept_form(request))
    if request.method == "POST" and form.is_valid():
        calls_off = to == AwardState.CANCELLED
        do = actions.call_off if calls_off else actions.reopen
        done = f"{award} is called off." if calls_off else "The official decides again."
        told(request, lambda: do(award, by=request.user, reason=form.cleaned_data["reason"]), done)
        return redirect(award)
    return render(request, "awards/reason.html", {"award": award, "form": form, "calls_off": to == "cancelled"})
