"""Changes of position on screen: what the newsletter announces, month by month."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cxportal.county.days import today
from cxportal.people.access import allowed, kept_form
from cxportal.people.positions import actions
from cxportal.people.positions.forms import AnnounceForm, NoteForm
from cxportal.people.positions.models import ChangeKind, PositionChange
from cxportal.people.positions.newsletter import Month, ready_text
from cxportal.people.predicates import AuthenticatedHttpRequest, may_run_county


@require_safe
@allowed(may_run_county)
def listing(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Which changes does the newsletter announce? One month, with a text to copy."""
    month = Month.read(request.GET.get("month", ""), otherwise=today())
    return render(request, "positions/list.html", _page(month))


def _page(month: Month, form: AnnounceForm | None = None) -> dict[str, Any]:
    changes = list(
        PositionChange.objects.within(month.first, month.last).with_names().order_by("on", "person__last_name", "pk")
    )
    waiting = [change for change in changes if change.announced_at is None and change.left_out_at is None]
    earlier = PositionChange.objects.waiting().filter(on__lt=month.first)
    return {
        "month": month,
        "waiting": waiting,
        "settled": [change for change in changes if change not in waiting],
        "text": ready_text(
            [change for change in changes if change.left_out_at is None],
            title=f"People and positions, {month.words}",
        ),
        "earlier": earlier.count(),
        "earliest": earlier.order_by("on").values_list("on", flat=True).first(),
        "where": form.data.get("where", "") if form else "",
        "problems": " ".join(str(text) for texts in form.errors.values() for text in texts) if form else "",
        "chosen": set(form.data.getlist("changes")) if form else {str(change.pk) for change in waiting},  # type: ignore[attr-defined]
        "kinds": ChangeKind.choices,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_run_county)
def create(request: AuthenticatedHttpRequest) -> HttpResponse:
    """A change that neither the roster nor an edit told."""
    posted = request.POST if request.method == "POST" else kept_form(request)
    form = NoteForm(posted)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        change = actions.note(
            person=data["person"],
            kind=ChangeKind(data["kind"]),
            on=data["on"],
            before=form.before,
            after=form.after,
            by=request.user,
            note=data["note"],
        )
        messages.success(request, f"Noted: {change.sentence}")
        return redirect(change)
    return render(request, "positions/form.html", {"form": form})


@require_POST
@allowed(may_run_county, form_at="positions:list")
def settle(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Marks the chosen changes of a month as announced, or leaves them out."""
    month = Month.read(request.POST.get("month", ""), otherwise=today())
    of_month = PositionChange.objects.within(month.first, month.last)
    leaves_out = request.POST.get("verb") == "leave_out"
    waiting = list(of_month.values_list("pk", flat=True))
    form = AnnounceForm(request.POST, waiting=waiting, needs_issue=not leaves_out)
    if not form.is_valid():
        return render(request, "positions/list.html", _page(month, form), status=422)
    chosen = of_month.filter(pk__in=form.chosen)
    if leaves_out:
        done = actions.leave_out(chosen, by=request.user)
        messages.success(request, f"{done} left out of the newsletter.")
    else:
        done = actions.announce(chosen, where=form.cleaned_data["where"], by=request.user)
        messages.success(request, f"{done} marked as announced in {form.cleaned_data['where']}.")
    return redirect(reverse("positions:list") + f"?month={month}")


@require_POST
@allowed(may_run_county)
def take_back(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Puts a change back among those that wait."""
    change = get_object_or_404(PositionChange.objects.with_names(), pk=pk)
    if actions.take_back(change, by=request.user):
        messages.success(request, f"Waits for the newsletter again: {change.sentence}")
    else:
        messages.info(request, "It waits already.")
    return redirect(change)


@require_POST
@allowed(may_run_county, form_at="positions:list")
def change_kind(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Calls a waiting change by another name: a new title may be a promotion."""
    wanted = request.POST.get("change", "")
    pk = int(wanted) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 18 else 0
    change = get_object_or_404(PositionChange.objects.with_names(), pk=pk)
    kind = request.POST.get("kind", "")
    if kind in ChangeKind.values and actions.change_kind(change, kind=ChangeKind(kind), by=request.user):
        messages.success(request, f"Changed: {change.sentence}")
    else:
        messages.info(request, "That was not changed: it is settled, or there is one of that kind on that day.")
    return redirect(change)
