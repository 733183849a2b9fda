"""Who fills in a department's worksheet, and who reads it."""

from cxportal.people.models import Department, Person, below
from cxportal.people.predicates import Someone, is_program_office, is_signed_in
from cxportal.people.trees import works_in
from feedback.knowing.models import Worksheet, WorksheetQuerySet


def may_read(someone: Someone, department: Department) -> bool:
    """Who may fill it in, and the people of the department and its parts."""
    return is_signed_in(someone) and (may_fill_in(someone, department) or works_in(someone, department))


def may_fill_in(someone: Someone, department: Department) -> bool:
    """Heads and who assists them, managers who work in the department, in a part of it or right above, and the program
    office."""
    if not is_signed_in(someone):
        return False
    if is_program_office(someone) or department.pk in _looked_after(someone):
        return True
    return someone.manages and works_in(someone, department)


def looked_after_by(person: Person) -> WorksheetQuerySet:
    """The worksheets of the departments that a person heads, manages or assists; for the program office all."""
    if is_program_office(person):
        return Worksheet.objects.all()
    return Worksheet.objects.filter(department__in=_looked_after(person))


def _looked_after(person: Person) -> frozenset[int]:
    """What they head and everything under it, or the one whom they assist; a manager: where they work and below."""
    found = frozenset().union(*(held.departments for held in person.standing.headships.values()))
    if person.department_id and person.manages:
        found |= below(Department.objects.values_list("pk", "parent_id"), [person.department_id])
    return found
