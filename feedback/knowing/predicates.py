"""Who fills in a department's worksheet, and who reads it."""

from django.db.models import Q

from cxportal.people.models import Department, Person
from cxportal.people.predicates import Someone, is_program_office, is_signed_in
from cxportal.people.trees import works_in
from feedback.knowing.models import Worksheet, WorksheetQuerySet


def may_read(someone: Someone, department: Department) -> bool:
    """The people of the department and its parts, who heads it or assists a head, and the program office."""
    if not is_signed_in(someone):
        return False
    return _answers_for(someone, department) or works_in(someone, department)


def may_fill_in(someone: Someone, department: Department) -> bool:
    """Heads and who assists them, managers who work in the department or a part of it, and the program office."""
    if not is_signed_in(someone):
        return False
    return _answers_for(someone, department) or (someone.manages and works_in(someone, department))


def answered_for_by(person: Person) -> WorksheetQuerySet:
    """The worksheets of the departments that a person heads or assists; for the program office all."""
    if is_program_office(person):
        return Worksheet.objects.all()
    return Worksheet.objects.filter(Q(department__in=_headed(person)))


def _answers_for(person: Person, department: Department) -> bool:
    return is_program_office(person) or department.pk in _headed(person)


def _headed(person: Person) -> frozenset[int]:
    return frozenset().union(*(held.departments for held in person.standing.headships.values()))
