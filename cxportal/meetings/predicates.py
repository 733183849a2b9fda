"""Who plans meetings, and who sees one."""

from cxportal.meetings.models import Meeting, MeetingQuerySet
from cxportal.people.models import Person
from cxportal.people.predicates import Someone, is_program_office


def may_plan_meetings(someone: Someone) -> bool:
    return is_program_office(someone)


def visible_to(person: Person) -> MeetingQuerySet:
    """The program office sees all, everybody else those they are asked to."""
    rows = Meeting.objects.select_related("department")
    return rows if may_plan_meetings(person) else rows.invited(person)
