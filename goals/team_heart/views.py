"""What HEART means to each team: all teams, one of them, writing it, its history and its poster."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cxportal.county.days import today
from cxportal.history import changing
from cxportal.history.models import Entry
from cxportal.history.pages import history_page
from cxportal.people.access import kept_form, signed_in
from cxportal.people.models import Department
from cxportal.people.predicates import AuthenticatedHttpRequest
from cxportal.people.trees import chain
from cxportal.printing.documents import paper_of, pdf, pdf_response
from cxportal.ui.paging import page_of
from goals.letters import FIELDS
from goals.team_heart import actions
from goals.team_heart.forms import TeamHeartForm
from goals.team_heart.models import TeamHeart
from goals.team_heart.predicates import may_write


@require_safe
@signed_in
def listing(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Which teams have said what HEART means to them? Mine first."""
    written = TeamHeart.objects.written().filter(department__in=Department.objects.open_on(today()))
    above = chain(request.user.department)
    mine = {row.department_id: row for row in written.filter(department__in=above)}
    context = {
        "page": page_of(request, written.select_related("department__parent")),
        "mine": [(team, mine.get(team.pk)) for team in reversed(above)],
    }
    return render(request, "team_heart/list.html", context)


@require_safe
@signed_in
def detail(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """What does HEART mean to this team?"""
    department = get_object_or_404(Department, pk=pk)
    row = TeamHeart.objects.written().filter(department=department).first()
    context = {
        "department": department,
        "heart": row,
        "latest": Entry.objects.about(row).newest_first().first() if row else None,
        "may_write": may_write(request.user, department),
    }
    return render(request, "team_heart/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@transaction.atomic
def edit(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Writes the team's words. Of two who do so at once, the second sees what the first wrote."""
    department = _writable(request, pk)
    if request.method == "POST":
        row = actions.locked(department)
    else:
        row = TeamHeart.objects.filter(department=department).first() or TeamHeart(department=department)
    form = TeamHeartForm(request.POST if request.method == "POST" else kept_form(request), instance=row)
    if request.method == "POST" and form.is_valid():
        if actions.write(row, form.cleaned_data, by=request.user):
            messages.success(request, "Saved. Everyone in the county can read it.")
        return redirect(row)
    return render(request, "team_heart/edit.html", {"department": department, "form": form})


@require_safe
@signed_in
def history(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """How did the team's words change?"""
    row = _heart(pk)
    writes = may_write(request.user, row.department)
    crumbs = ("Team HEART", "team_heart:list", str(row.department), row.get_absolute_url(), "History", "")

    def restore_at(entry: Entry, name: str) -> str:
        known = writes and name in FIELDS.values() and entry.changes[name][0]
        return reverse("team_heart:restore", args=[row.department_id, entry.pk]) if known else ""

    return history_page(request, row, crumbs=crumbs, back=row.get_absolute_url(), restore_at=restore_at)


@require_POST
@signed_in
def restore(request: AuthenticatedHttpRequest, pk: int, entry: int) -> HttpResponse:
    """Gives one letter the words it had before an entry."""
    _writable(request, pk)
    row = _heart(pk)
    earlier = get_object_or_404(Entry.objects.about(row), pk=entry)
    name = request.POST.get("field", "")
    if name not in FIELDS.values() or name not in earlier.changes:
        raise Http404("This entry changed no such letter.")
    if changing.restore(row, earlier, name, by=request.user):
        messages.success(request, "Restored. The newer words stay in the history.")
    else:
        messages.info(request, "It has these words already.")
    return redirect("team_heart:history", pk)


@require_safe
@signed_in
def poster(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """One page for the wall."""
    row = _heart(pk)
    promises = [{"letter": one.letter, "name": one.name, "text": one.text} for one in row.meanings]
    data = {"team": row.department.name, "promises": promises}
    document = pdf("team_heart_poster", data, title=str(row), paper=paper_of(request))
    return pdf_response(document, f"{row}.pdf")


def _heart(pk: int) -> TeamHeart:
    return get_object_or_404(TeamHeart, department=get_object_or_404(Department, pk=pk))


def _writable(request: AuthenticatedHttpRequest, pk: int) -> Department:
    department = get_object_or_404(Department, pk=pk)
    if not may_write(request.user, department):
        raise PermissionDenied
    return department
