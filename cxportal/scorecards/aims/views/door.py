"""Fetches what a page is about, or refuses."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from cxportal.history.changing import locked
from cxportal.people.models import Department, Person
from cxportal.scorecards.aims.models import DepartmentGoal, GoalState, Milestone
from cxportal.scorecards.aims.predicates import may_decide, may_draft, may_edit, may_see

FORM_METHODS = ["GET", "HEAD", "POST"]


def goal_for(person: Person, pk: int) -> DepartmentGoal:
    """A draft is not found by those who have no part in it."""
    goal = get_object_or_404(DepartmentGoal.objects.whole(), pk=pk)
    if not may_see(person, goal):
        raise Http404("No such goal.")
    return goal


def goal_to_edit(person: Person, pk: int) -> DepartmentGoal:
    goal = goal_for(person, pk)
    if not may_edit(person, goal):
        raise PermissionDenied("An open goal is edited by its owner and by who decides for the department.")
    return goal


def goal_to_decide(person: Person, pk: int) -> DepartmentGoal:
    goal = goal_for(person, pk)
    if not may_decide(person, goal.department_id):
        raise PermissionDenied("The head of the department decides, who assists them, or the program office.")
    return goal


def goal_to_close(person: Person, pk: int, to: str) -> tuple[DepartmentGoal, GoalState]:
    """The goal, and how it is to end. A draft is also dropped by who may draft."""
    goal = goal_for(person, pk)
    if to not in (GoalState.MET, GoalState.MISSED, GoalState.DROPPED):
        raise Http404("No such end.")
    drops_draft = to == GoalState.DROPPED and goal.state == GoalState.DRAFT and may_draft(person, goal.department_id)
    if not drops_draft and not may_decide(person, goal.department_id):
        raise PermissionDenied("The head of the department decides, who assists them, or the program office.")
    return goal, GoalState(to)


def milestone_to_edit(person: Person, pk: int, *, lock: bool = False) -> Milestone:
    milestone = get_object_or_404(Milestone.objects.select_related("goal__department"), pk=pk)
    goal_to_edit(person, milestone.goal_id)
    return locked(milestone) if lock else milestone


def department_to_draft_for(person: Person, pk: int) -> Department:
    department = get_object_or_404(Department, pk=pk)
    if not may_draft(person, department.pk):
        raise PermissionDenied("Heads and managers of the department draft its goals.")
    return department
