"""The tree of departments of any day, and changing it from a day on.

Here and not in people, because a change also says which leads of the plan it concerns.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cxportal.county.days import today
from cxportal.people.access import allowed, kept_form, signed_in
from cxportal.people.models import Department, Person
from cxportal.people.organization import actions
from cxportal.people.organization.consequences import consequences
from cxportal.people.organization.forms import ChangeForm, CloseForm, MergeForm, MoveForm, OpenForm, RenameForm
from cxportal.people.organization.history import in_lines, tree_on
from cxportal.people.organization.models import DepartmentChange, Verb
from cxportal.people.predicates import AuthenticatedHttpRequest, may_run_county
from cxportal.people.refusals import Refused
from cxportal.ui.paging import page_of
from pathways.models import Lead
from pathways.models.objectives import SETTLED


@dataclass(frozen=True)
class Way:
    """One kind of change: its form, its words, and what carries it out."""

    form: type[ChangeForm]
    title: str
    lede: str
    button: str
    act: Callable[..., Any]


WAYS: dict[str, Way] = {
    Verb.RENAME: Way(
        RenameForm, "Rename", "What happened before that day keeps the old name.", "Rename", actions.rename
    ),
    Verb.MOVE: Way(
        MoveForm, "Move", "Its people and parts go with it. Earlier figures stay where they were.", "Move", actions.move
    ),
    Verb.MERGE: Way(
        MergeForm, "Merge", "It ceases, and another takes over its people and parts.", "Merge", actions.merge
    ),
    Verb.CLOSE: Way(CloseForm, "Close", "It ceases and nobody takes over.", "Close", actions.close),
}


@require_safe
@signed_in
def organization(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The tree as it was, is or will be on a day; for who runs the county, with what is planned and was done."""
    day = _day_asked(request)
    runs_county = may_run_county(request.user)
    changes = DepartmentChange.objects.select_related("department", "made_by", "undone_by").newest_first()
    context: dict[str, Any] = {
        "day": day,
        "is_today": day == today(),
        "lines": in_lines(tree_on(day)),
        "runs_county": runs_county,
    }
    if runs_county:
        page = page_of(request, changes, per_page=20)
        context |= {
            "page": page,
            "undoable": {change.pk for change in page if change.may_be_undone(today=today())},
            "planned": DepartmentChange.objects.planned().count(),
        }
    return render(request, "dashboards/organization.html", context)


def _day_asked(request: AuthenticatedHttpRequest) -> dt.date:
    try:
        return parse_date(request.GET.get("on", "")) or today()
    except ValueError:
        return today()


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_run_county)
def open_department(request: AuthenticatedHttpRequest) -> HttpResponse:
    """A new department, from a day on."""
    posted = request.POST if request.method == "POST" else kept_form(request)
    form = OpenForm(posted, department=None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.open_department(by=request.user, **form.told)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"{made} opens on {made.opens_on:%b %-d, %Y}.")
            return redirect("dashboards:organization")
    return render(request, "dashboards/department_open.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_run_county)
def change_department(request: AuthenticatedHttpRequest, pk: int, verb: str) -> HttpResponse:
    """Rename, move, merge or close: says what it would take away, asks, then does it."""
    way = WAYS.get(verb)
    if way is None:
        raise Http404("No such change.")
    department = get_object_or_404(Department, pk=pk)
    newest = department.changes.order_by("-pk").values_list("pk", flat=True).first() or 0
    posted = request.POST if request.method == "POST" else kept_form(request)
    initial = {"name": department.name, "kind": department.kind, "parent": department.parent_id}
    form = way.form(posted, department=department, newest=newest, initial=initial)
    lost: list[str] = []
    if request.method == "POST" and form.is_valid():
        lost = _lost(verb, department, form)
        if not lost or form.cleaned_data["confirm"]:
            try:
                way.act(department, by=request.user, **form.told)
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, f"Done: {department.changes.order_by('-pk')[0].text}.")
                return redirect(department)
    context = {"department": department, "form": form, "way": way, "verb": verb, "lost": lost, "ways": WAYS}
    return render(request, "dashboards/department_change.html", context)


def _lost(verb: str, department: Department, form: ChangeForm) -> list[str]:
    into = form.cleaned_data.get("into")
    on: dt.date = form.cleaned_data["on"]
    told = consequences(verb, department, on=on, today=today(), into=into.name if into else "")
    return told + _leads(department) if verb == Verb.CLOSE else told


def _leads(department: Department) -> list[str]:
    """Open objectives led by someone who works there: they go on, and need someone elsewhere."""
    people = Person.objects.active().filter(department=department)
    leads = Lead.objects.filter(person__in=people, objective__archived_at=None, objective__isnull=False)
    open_leads = list(leads.exclude(objective__status__in=SETTLED).select_related("objective", "person")[:6])
    return [f"{lead.person} leads “{lead.objective}”. That goes on." for lead in open_leads]


@require_POST
@allowed(may_run_county, form_at="")
def undo_change(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Takes a change back."""
    change = get_object_or_404(DepartmentChange, pk=pk)
    try:
        actions.undo(change, by=request.user)
    except Refused as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, f"Undone: {change.text}.")
    return redirect("dashboards:organization")
