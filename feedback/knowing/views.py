"""Know Ourselves: the worksheets I read, one of them, filling it in, its history, and on paper."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cxportal.history.changing import restore as restore_words
from cxportal.history.models import Entry
from cxportal.history.pages import history_page
from cxportal.people.access import kept_form, signed_in
from cxportal.people.models import Department
from cxportal.people.predicates import AuthenticatedHttpRequest
from cxportal.people.trees import chain
from cxportal.printing.documents import paper_of, pdf_response
from cxportal.ui.paging import page_of
from feedback.knowing import actions, papers
from feedback.knowing.forms import WorksheetForm
from feedback.knowing.models import QUESTIONS, Worksheet
from feedback.knowing.predicates import looked_after_by, may_fill_in, may_read


@require_safe
@signed_in
def listing(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Which worksheets are mine to read? Where I work first, then what I look after."""
    above = chain(request.user.department)
    mine = {row.department_id: row for row in Worksheet.objects.begun().filter(department__in=above)}
    others = looked_after_by(request.user).begun().exclude(department__in=above).select_related("department__parent")
    context = {
        "mine": [(department, mine.get(department.pk)) for department in reversed(above)],
        "page": page_of(request, others),
    }
    return render(request, "knowing/list.html", context)


@require_safe
@signed_in
def detail(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """What have we found out about ourselves?"""
    department = _readable(request, pk)
    row = Worksheet.objects.begun().filter(department=department).first()
    context = {
        "department": department,
        "worksheet": row,
        "latest": Entry.objects.about(row).newest_first().first() if row else None,
        "may_fill_in": may_fill_in(request.user, department),
    }
    return render(request, "knowing/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@transaction.atomic
def edit(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Fills the worksheet in. Of two who do so at once, the second sees what the first wrote."""
    department = _fillable(request, pk)
    if request.method == "POST":
        row = actions.locked(department)
    else:
        row = Worksheet.objects.filter(department=department).first() or Worksheet(department=department)
    form = WorksheetForm(request.POST if request.method == "POST" else kept_form(request), instance=row)
    if request.method == "POST" and form.is_valid():
        if actions.fill_in(row, form.cleaned_data, by=request.user):
            messages.success(request, "Saved. Earlier texts stay in the history.")
        return redirect(row)
    return render(request, "knowing/edit.html", {"department": department, "form": form})


@require_safe
@signed_in
def history(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """How did the worksheet change?"""
    department = _readable(request, pk)
    row = get_object_or_404(Worksheet, department=department)
    fills_in = may_fill_in(request.user, department)
    crumbs = ("Know Ourselves", "knowing:list", department.name, row.get_absolute_url(), "History", "")

    def restore_at(entry: Entry, name: str) -> str:
        known = fills_in and name in QUESTIONS and entry.changes[name][0]
        return reverse("knowing:restore", args=[department.pk, entry.pk]) if known else ""

    return history_page(request, row, crumbs=crumbs, back=row.get_absolute_url(), restore_at=restore_at)


@require_POST
@signed_in
def restore(request: AuthenticatedHttpRequest, pk: int, entry: int) -> HttpResponse:
    """Gives one part the text it had before an entry."""
    row = get_object_or_404(Worksheet, department=_fillable(request, pk))
    earlier = get_object_or_404(Entry.objects.about(row), pk=entry)
    name = request.POST.get("field", "")
    if name not in QUESTIONS or name not in earlier.changes:
        raise Http404("This entry changed no such part.")
    if restore_words(row, earlier, name, by=request.user):
        messages.success(request, "Restored. The newer text stays in the history.")
    else:
        messages.info(request, "It has this text already.")
    return redirect("knowing:history", pk)


@require_safe
@signed_in
def printed(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """The worksheet as PDF."""
    row = get_object_or_404(Worksheet, department=_readable(request, pk))
    return pdf_response(papers.worksheet(row, paper=paper_of(request)), f"Know Ourselves, {row.department}.pdf")


@require_safe
@signed_in
def blank(request: AuthenticatedHttpRequest) -> HttpResponse:
    """An empty worksheet with lines to write on, for a meeting or a focus group."""
    return pdf_response(papers.blank(paper=paper_of(request)), "Know Ourselves worksheet.pdf")


def _readable(request: AuthenticatedHttpRequest, pk: int) -> Department:
    department = get_object_or_404(Department, pk=pk)
    if not may_read(request.user, department):
        raise PermissionDenied
    return department


def _fillable(request: AuthenticatedHttpRequest, pk: int) -> Department:
    department = get_object_or_404(Department, pk=pk)
    if not may_fill_in(request.user, department):
        raise PermissionDenied
    return department
