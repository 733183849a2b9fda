"""Customers can be thanked too: staff write, the program office publishes."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cxportal.county.days import today
from cxportal.history.models import Entry
from cxportal.people.access import allowed, kept_form, signed_in
from cxportal.people.predicates import AuthenticatedHttpRequest
from cxportal.people.refusals import Refused
from cxportal.ui.paging import page_of
from recognition.thanks import actions
from recognition.thanks.forms import CustomerThanksForm
from recognition.thanks.models import CustomerThanks, State
from recognition.thanks.predicates import may_moderate
from recognition.thanks.views.moderating import FORM_METHODS, take_up, with_reason


@require_safe
@signed_in
def listing(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Whom do we thank among our customers? The program office sees all, others what they wrote."""
    reads = may_moderate(request.user)
    rows = CustomerThanks.objects.select_related("written_by", "department")
    rows = rows if reads else rows.filter(written_by=request.user)
    page = page_of(request, rows.newest_first(), 20)
    return render(request, "thanks/customer_list.html", {"page": page, "reads": reads})


@require_http_methods(FORM_METHODS)
@signed_in
def create(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Which customer do we thank, and for what?"""
    posted = request.POST if request.method == "POST" else kept_form(request)
    form = CustomerThanksForm(posted, initial={"on": today()})
    if request.method == "POST" and form.is_valid():
        row = actions.thank_customer(by=request.user, **form.cleaned_data)
        messages.success(request, f"Your thanks to {row.customer} wait for the program office.")
        return redirect("thanks:customer_list")
    return render(request, "thanks/customer_form.html", {"form": form})


@require_safe
@signed_in
def read(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """May the public read this?"""
    row = customer_or_404(pk)
    reads = may_moderate(request.user)
    if not reads and row.written_by_id != request.user.pk:
        raise Http404("No such thanks.")
    context = {
        "row": row,
        "reads": reads,
        "history": Entry.objects.about(row).newest_first()[:20],
        "waits": row.state == State.WAITING,
        "may_take_up": row.state == State.REJECTED,
        "may_retract": row.may_become(State.RETRACTED),
    }
    return render(request, "thanks/read_customer.html", context)


@require_POST
@allowed(may_moderate)
def publish(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    row = customer_or_404(pk)
    try:
        actions.publish(row, by=request.user)
        messages.success(request, "Published.")
    except Refused as why:
        messages.error(request, str(why))
    return redirect(row)


@require_http_methods(FORM_METHODS)
@allowed(may_moderate)
def reject(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    return with_reason(request, customer_or_404(pk), actions.reject, "Do not publish it?", "Not published.")


@require_http_methods(FORM_METHODS)
@allowed(may_moderate)
def retract(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    return with_reason(request, customer_or_404(pk), actions.retract, "Take it down?", "Taken down.")


@require_POST
@allowed(may_moderate)
def again(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    return take_up(request, customer_or_404(pk))


def customer_or_404(pk: int) -> CustomerThanks:
    rows = CustomerThanks.objects.select_related("written_by", "department", "decided_by")
    return cast(CustomerThanks, get_object_or_404(rows, pk=pk))
