"""Who sets a department's goals, who drafts them, and who keeps one that is theirs."""

from cxportal.people.models import Person
from cxportal.people.predicates import Someone, is_program_office, is_signed_in
from cxportal.scorecards.aims.models import DepartmentGoal, GoalState
from feedback.results.predicates import departments_read_by, may_note_gap


def may_draft(someone: Someone, department: int) -> bool:
    """Who may draft a goal for a department: its heads and managers, who assists a head, the program office."""
    return may_note_gap(someone, department)


def drafts_for(person: Person) -> frozenset[int] | None:
    """The ids of the departments for which they may draft; None stands for all. At most one query."""
    return departments_read_by(person)


def may_decide(someone: Someone, department: int) -> bool:
    """Who puts a goal in effect and says how it ended: the heads, who assists one, the program office."""
    if not is_signed_in(someone):
        return False
    held = (each.departments for each in someone.standing.headships.values())
    return is_program_office(someone) or any(department in each for each in held)


def may_see(someone: Someone, goal: DepartmentGoal) -> bool:
    """What was in effect is for everybody who works here; a draft for who drafts there, its owner and who made it."""
    if not is_signed_in(someone):
        return False
    theirs = someone.pk in (goal.owner_id, goal.made_by_id)
    return goal.started_at is not None or theirs or may_draft(someone, goal.department_id)


def may_edit(someone: Someone, goal: DepartmentGoal) -> bool:
    """An open goal: its owner, and who decides for the department; a draft also whoever may draft there."""
    if not is_signed_in(someone) or not goal.is_open:
        return False
    if goal.owner_id == someone.pk or may_decide(someone, goal.department_id):
        return True
    return goal.state == GoalState.DRAFT and may_draft(someone, goal.department_id)
