"""Goals to read: all of them, a department's worksheet, one goal, its history, on paper."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cxportal.county.days import today
from cxportal.history.pages import history_page
from cxportal.people.access import signed_in
from cxportal.people.models import Department
from cxportal.people.predicates import AuthenticatedHttpRequest
from cxportal.printing.documents import paper_of, pdf_response
from cxportal.scorecards import reading
from cxportal.scorecards.aims import papers
from cxportal.scorecards.aims.filters import GoalFilter
from cxportal.scorecards.aims.models import DepartmentGoal, GoalState
from cxportal.scorecards.aims.predicates import drafts_for, may_decide, may_draft, may_edit
from cxportal.scorecards.aims.progress import Progress, progress_of
from cxportal.scorecards.aims.sheets import sheets_of
from cxportal.scorecards.aims.views.door import goal_for
from cxportal.ui.paging import page_of

MONTHS_DRAWN = 12


@require_safe
@signed_in
def listing(request: AuthenticatedHttpRequest) -> HttpResponse:
    """What do our departments want to reach?"""
    theirs = drafts_for(request.user)
    form = GoalFilter(request.GET)
    goals = form.apply(DepartmentGoal.objects.shown_to(theirs, request.user).whole().in_order())
    page = page_of(request, goals)
    context = {
        "form": form,
        "page": page,
        "rows": progress_of(page.object_list),
        "today": today(),
        "may_draft": theirs is None or bool(theirs),
    }
    return render(request, "aims/list.html", context)


@require_safe
@signed_in
def worksheet(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """What does this department want to reach, by when?"""
    department = get_object_or_404(Department, pk=pk)
    context = {
        "department": department,
        "sheets": sheets_of(department, request.user),
        "parts": Department.objects.open_on(today()).filter(parent=department),
        "may_draft": may_draft(request.user, department.pk),
        "today": today(),
    }
    return render(request, "aims/worksheet.html", context)


@require_safe
@signed_in
def printed(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """The worksheet as PDF."""
    department = get_object_or_404(Department, pk=pk)
    paper = papers.worksheet(department, sheets_of(department, request.user), paper=paper_of(request))
    return pdf_response(paper, f"Goals, {department}.pdf")


@require_safe
@signed_in
def blank(request: AuthenticatedHttpRequest) -> HttpResponse:
    """An empty worksheet with lines to write on, for a meeting."""
    return pdf_response(papers.blank(paper=paper_of(request)), "Department goals worksheet.pdf")


@require_safe
@signed_in
def detail(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """How far are we with this goal?"""
    goal = goal_for(request.user, pk)
    progress = progress_of([goal])[0]
    decides = may_decide(request.user, goal.department_id)
    context: dict[str, Any] = {
        "goal": goal,
        "progress": progress,
        "months": _months(progress),
        "today": today(),
        "may_edit": may_edit(request.user, goal),
        "moves": [move.value for move in goal.moves()] if decides else _drafters(request, goal),
    }
    return render(request, "aims/detail.html", context)


def _drafters(request: AuthenticatedHttpRequest, goal: DepartmentGoal) -> list[str]:
    """Who may draft but not decide drops a draft, and no more."""
    drops = goal.state == GoalState.DRAFT and may_draft(request.user, goal.department_id)
    return [GoalState.DROPPED.value] if drops else []


def _months(progress: Progress) -> list[float | None]:
    """The measure's last months, where there is a figure."""
    if not progress.goal.measure or not progress.latest:
        return []
    until = progress.latest.part.edition.period.first
    found = reading.series(progress.goal.measure, progress.goal.department, until=until, count=MONTHS_DRAWN)
    return [month.snapshot.value if month.snapshot else None for month in found]


@require_safe
@signed_in
def history(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """What happened to this goal?"""
    goal = goal_for(request.user, pk)
    crumbs = ("Department goals", "aims:list", goal.statement[:60], goal.get_absolute_url(), "History", "")
    return history_page(request, goal, crumbs=crumbs, back=goal.get_absolute_url())
