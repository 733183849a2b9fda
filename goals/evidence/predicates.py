"""Who puts down and withdraws evidence."""

from cxportal.people.models import Department, Person, below
from cxportal.people.predicates import Someone, is_manager, is_program_office, is_signed_in
from goals.evidence.models import Record


def may_put_down(someone: Someone) -> bool:
    """Whether there is a department for which someone may: managers, heads, who assists a head, the program office."""
    return (
        is_program_office(someone)
        or is_manager(someone)
        or (is_signed_in(someone) and any(held.departments for held in someone.standing.headships.values()))
    )


def departments_of(person: Person) -> frozenset[int] | None:
    """The ids of the departments for which they may; None stands for all. At most one query.

    A head: theirs and everything under it, and so does who assists a head. A manager: the department where they work.
    """
    if person.standing.program_office:
        return None
    found = frozenset().union(*(held.departments for held in person.standing.headships.values()))
    if person.manages and person.department_id:
        found |= below(Department.objects.values_list("pk", "parent_id"), [person.department_id])
    return found


def may_withdraw(someone: Someone, row: Record) -> bool:
    """Who put it down, and the program office."""
    return is_signed_in(someone) and (row.recorded_by_id == someone.pk or is_program_office(someone))
