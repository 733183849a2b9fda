"""The queue of what customers want answered, and one of them on its way."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from cxportal.county.days import Workdays, today
from cxportal.history.models import Entry
from cxportal.people.access import allowed, signed_in
from cxportal.people.predicates import AuthenticatedHttpRequest
from cxportal.ui.paging import page_of
from feedback.contacts import actions
from feedback.contacts.forms import AnswerForm, AssignForm, NarrowForm, NoteForm
from feedback.contacts.models import MOVES, OPEN, Contact, ContactKind, ContactQuerySet, ContactState
from feedback.contacts.predicates import may_handle, may_run_queue

TABS = {
    "open": ("Waiting", OPEN),
    "answered": ("Answered", (ContactState.ANSWERED,)),
    "closed": ("Closed", (ContactState.CLOSED,)),
}
LEFT_OUT = ("state", "page")
FASTER = "Somebody was faster: look at where it stands now."


@require_safe
@allowed(may_run_queue)
def listing(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Who waits for us? The oldest first."""
    form = NarrowForm(request.GET)
    form.is_valid()
    rows = _narrowed(form, request)
    counts = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
    tab = request.GET.get("state", "")
    tab = tab if tab in TABS else "open"
    shown = rows.filter(state__in=TABS[tab][1]).select_related("touchpoint__department", "assignee")
    page = page_of(request, shown.oldest_first() if tab == "open" else shown.newest_first())
    context = {
        "form": form,
        "page": page,
        "rows": _with_due(list(page.object_list)),
        "tab": tab,
        "tabs": [(name, label, sum(counts.get(each, 0) for each in states)) for name, (label, states) in TABS.items()],
        "kept": urlencode([(name, str(value)) for name, value in request.GET.items() if name not in LEFT_OUT]),
        "today": today(),
    }
    return render(request, "contacts/list.html", context)


def _narrowed(form: NarrowForm, request: AuthenticatedHttpRequest) -> ContactQuerySet:
    told = form.cleaned_data
    rows = Contact.objects.all()
    if told.get("kind"):
        rows = rows.filter(kind=told["kind"])
    if told.get("mine"):
        rows = rows.handled_by(request.user)
    return rows.matching(told.get("words") or "")


def _with_due(rows: list[Contact]) -> list[tuple[Contact, dt.date | None]]:
    """Each with the day by which the next step is due. One query."""
    workdays = Workdays.read(since=min((row.received_on for row in rows), default=today()))
    return [(row, row.due_on(workdays)) for row in rows]


@require_safe
@signed_in
def detail(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """What did this customer say, and where does it stand?"""
    return _page(request, handled_or_403(request, pk))


def _page(request: AuthenticatedHttpRequest, contact: Contact, **forms: Any) -> HttpResponse:
    [(_, due)] = _with_due([contact])
    context = {
        "contact": contact,
        "due": due,
        "late": due is not None and due < today(),
        "next": MOVES[contact.state],
        "runs_queue": may_run_queue(request.user),
        "notes": contact.notes.select_related("by"),
        "history": Entry.objects.about(contact).select_related("actor").newest_first()[:30],
        "recognition": _recognition(contact),
        "note_form": NoteForm(),
        "answer_form": AnswerForm(initial={"answered_how": "email" if contact.email else "phone"}),
        "assign_form": AssignForm(),
        **forms,
    }
    return render(request, "contacts/detail.html", context, status=422 if forms else 200)


def _recognition(contact: Contact) -> str:
    """Where a compliment becomes a recognition card, its text filled in; "" where the portal gives no cards."""
    if contact.kind != ContactKind.COMPLIMENT:
        return ""
    try:
        give = reverse("recognition:give")
    except NoReverseMatch:
        return ""
    return f"{give}?{urlencode({'text': contact.message[:600], 'on': contact.received_on.isoformat()})}"


@require_POST
@signed_in(form_at="contacts:detail")
def acknowledge(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, actions.acknowledge, "Acknowledged: it is in progress.")


@require_POST
@signed_in(form_at="contacts:detail")
def close(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, actions.close, "Closed.")


@require_POST
@signed_in(form_at="contacts:detail")
def reopen(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, actions.reopen, "Open again: it is in progress.")


def _step(request: AuthenticatedHttpRequest, pk: int, do: Callable[..., bool], done: str) -> HttpResponse:
    contact = handled_or_403(request, pk)
    if do(contact, by=request.user):
        messages.success(request, done)
    else:
        messages.info(request, FASTER)
    return redirect(contact)


@require_POST
@signed_in(form_at="contacts:detail")
def note(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    contact = handled_or_403(request, pk)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, contact, note_form=form)
    actions.note(contact, text=form.cleaned_data["text"], token=form.cleaned_data["token"], by=request.user)
    messages.success(request, "Noted.")
    return redirect(contact)


@require_POST
@signed_in(form_at="contacts:detail")
def answer(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Records the answer that a customer got."""
    contact = handled_or_403(request, pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, contact, answer_form=form)
    told = form.cleaned_data
    if actions.answer(contact, text=told["answer"], how=told["answered_how"], by=request.user):
        messages.success(request, "Recorded: the customer is answered.")
        return redirect(contact)
    messages.info(request, FASTER)
    return _page(request, handled_or_403(request, pk), answer_form=form)


@require_POST
@allowed(may_run_queue, form_at="contacts:detail")
def assign(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    contact = handled_or_403(request, pk)
    form = AssignForm(request.POST)
    if not form.is_valid():
        return _page(request, contact, assign_form=form)
    to = form.cleaned_data["to"]
    if actions.assign(contact, to=to, by=request.user):
        messages.success(request, f"Handed to {to}.")
    else:
        messages.info(request, f"It is {to}'s already, or over.")
    return redirect(contact)


def handled_or_403(request: AuthenticatedHttpRequest, pk: int) -> Contact:
    """The contact, where this person handles it."""
    rows = Contact.objects.select_related("touchpoint__department", "assignee", "answered_by")
    found = get_object_or_404(rows, pk=pk)
    if not may_handle(request.user, found):
        raise PermissionDenied
    return found
