"""The program office reads what customers wrote; who was thanked reads what was passed on."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cxportal.history.models import Entry
from cxportal.people.access import allowed, kept_form
from cxportal.people.fields import named
from cxportal.people.models import Person
from cxportal.people.predicates import AuthenticatedHttpRequest
from cxportal.people.refusals import Refused
from cxportal.ui.paging import page_of
from feedback.responses.masking import masked, names_of_people, words_of
from recognition.cards.forms import LONGEST
from recognition.thanks import actions
from recognition.thanks.forms import ApproveForm, ReasonForm
from recognition.thanks.models import State, Thanks
from recognition.thanks.predicates import may_moderate

FORM_METHODS = ["GET", "HEAD", "POST"]


@require_safe
@allowed(may_moderate)
def queue(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Which thanks wait? Those that were decided stand behind the other tabs."""
    state = request.GET.get("state", "")
    state = state if state in State.values else State.WAITING.value
    rows = Thanks.objects.filter(state=state).select_related("touchpoint__department", "person", "decided_by")
    # The longest waiting first; of what is decided, the newest.
    rows = rows.order_by("received_at", "pk") if state == State.WAITING else rows.newest_first()
    context = {"page": page_of(request, rows, 20), "state": state, "states": State.choices}
    return render(request, "thanks/queue.html", context)


@require_http_methods(FORM_METHODS)
@allowed(may_moderate)
def read(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Whose thanks are these? Matching, masking, approving."""
    thanks = thanks_or_404(pk)
    posted = request.POST if request.method == "POST" else kept_form(request)
    if posted is not None and "mask" in posted:
        posted = _with_names_masked(posted)
    form = ApproveForm(posted, initial=_begun(request, thanks))
    if request.method == "POST" and "mask" not in request.POST and form.is_valid():
        try:
            actions.approve(thanks, by=request.user, **form.cleaned_data)
            messages.success(request, f"Passed on to {thanks.person}.")
            return redirect("thanks:queue")
        except Refused as why:
            form.add_error(None, str(why))
    context = {
        "thanks": thanks,
        "form": form,
        "likely": [(person, named(person)) for person in actions.likely(thanks)] if thanks.state == "waiting" else [],
        "history": Entry.objects.about(thanks).newest_first()[:20],
        "may_take_up": thanks.state == State.REJECTED,
        "may_retract": thanks.may_become(State.RETRACTED),
    }
    return render(request, "thanks/read.html", context)


def _begun(request: AuthenticatedHttpRequest, thanks: Thanks) -> dict[str, Any]:
    """What the form begins with; `?person=` is who was chosen from the likely ones."""
    wanted = request.GET.get("person", "")
    person = None
    if wanted.isdecimal() and len(wanted) < 18:
        person = Person.objects.active().filter(pk=int(wanted)).first()
    return {"person": person, "letter": thanks.letter, "words": thanks.what[:LONGEST]}


def _with_names_masked(posted: QueryDict) -> QueryDict:
    """The words with the names of everybody but the one who is thanked replaced."""
    data = posted.copy()
    data["words"] = masked(data.get("words", "")[:4000], names_of_people() - words_of([data.get("person", "")[:300]]))
    return data


@require_http_methods(FORM_METHODS)
@allowed(may_moderate)
def reject(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    return with_reason(request, thanks_or_404(pk), actions.reject, "Do not pass it on?", "Not passed on.")


@require_http_methods(FORM_METHODS)
@allowed(may_moderate)
def retract(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    return with_reason(request, thanks_or_404(pk), actions.retract, "Take it back?", "Retracted.")


@require_POST
@allowed(may_moderate)
def again(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    return take_up(request, thanks_or_404(pk))


def take_up(request: AuthenticatedHttpRequest, row: Any) -> HttpResponse:
    try:
        actions.take_up_again(row, by=request.user)
        messages.success(request, "It waits again.")
    except Refused as why:
        messages.error(request, str(why))
    return redirect(row)


def with_reason(
    request: AuthenticatedHttpRequest, row: Any, do: Callable[..., None], title: str, done: str
) -> HttpResponse:
    """Asks for the reason, does it, and says so, or who was faster."""
    form = ReasonForm(request.POST if request.method == "POST" else kept_form(request))
    if request.method == "POST" and form.is_valid():
        try:
            do(row, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, done)
        except Refused as why:
            messages.error(request, str(why))
        return redirect(row)
    return render(request, "thanks/reason.html", {"row": row, "form": form, "title": title})


def thanks_or_404(pk: int) -> Thanks:
    rows = Thanks.objects.select_related("touchpoint__department", "person", "decided_by")
    return cast(Thanks, get_object_or_404(rows, pk=pk))
