"""Who writes what HEART means to a team."""

from cxportal.people.models import Department
from cxportal.people.predicates import Someone, is_program_office, is_signed_in
from cxportal.people.trees import works_in


def may_write(someone: Someone, department: Department) -> bool:
    """Anyone who works in the team or a part of it, its heads, who assists them, and the program office.

    At most one query more than their roles."""
    if not is_signed_in(someone):
        return False
    heads = any(department.pk in held.departments for held in someone.standing.headships.values())
    return heads or is_program_office(someone) or works_in(someone, department)
