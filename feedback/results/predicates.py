"""Who sees what of results.

Published figures are for everybody who works here: they hold nothing about anybody. Comments are read by those who can
act on them. The rules for small groups are the program office's.
"""

from cxportal.people.models import Department, Person, below
from cxportal.people.predicates import Someone, is_manager, is_program_office, is_signed_in
from goals.predicates import may_edit_plan


def may_see_results(someone: Someone) -> bool:
    return is_signed_in(someone)


def may_set_rules(someone: Someone) -> bool:
    """From how many people on figures and comments are shown, and from when on a gap is flagged."""
    return is_program_office(someone)


def reads_comments(someone: Someone) -> bool:
    """Whether there is a department whose comments they may read. The menu asks on every page: what they head is known
    by then, and only of others it takes a query whether anyone reports to them."""
    return is_program_office(someone) or _looks_after(someone) or is_manager(someone)


def _looks_after(someone: Someone) -> bool:
    """Heads something, or assists someone who does."""
    return is_signed_in(someone) and any(held.departments for held in someone.standing.headships.values())


def departments_read_by(person: Person) -> frozenset[int] | None:
    """The ids of the departments that are theirs to look after; None stands for all. At most one query.

    A head: what they head and everything under it, and so does who assists a head. A manager: where they work.
    """
    if person.standing.program_office:
        return None
    found = frozenset().union(*(held.departments for held in person.standing.headships.values()))
    if person.manages and person.department_id:
        found |= below(Department.objects.values_list("pk", "parent_id"), [person.department_id])
    return found


def may_note_gap(someone: Someone, department: int | None) -> bool:
    """Who may have a goal drafted from a gap of a department: its heads and managers, their assistants, the office.

    From a gap of the whole county (None): who edits the plan.
    """
    if not is_signed_in(someone):
        return False
    if department is None:
        return may_edit_plan(someone)
    theirs = departments_read_by(someone)
    return theirs is None or department in theirs
