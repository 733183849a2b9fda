"""Who follows signals up: the program office all, heads and their assistants theirs, whoever has one that one."""

from cxportal.people.models import Department, Person
from cxportal.people.predicates import Someone, is_program_office, is_signed_in
from cxportal.scorecards.signals.models import Signal


def followed_by(person: Person) -> frozenset[int] | None:
    """The ids of the departments whose signals they follow up; None stands for all. No query."""
    if is_program_office(person):
        return None
    return frozenset().union(*(each.departments for each in person.standing.headships.values()))


def follows_signals(someone: Someone) -> bool:
    """Whether signals are theirs to follow up: the program office and heads."""
    return is_signed_in(someone) and followed_by(someone) != frozenset()


def may_follow(someone: Someone, signal: Signal) -> bool:
    """May hand a signal to someone."""
    if not is_signed_in(someone):
        return False
    departments = followed_by(someone)
    return departments is None or signal.department_id in departments


def may_decide(someone: Someone, signal: Signal) -> bool:
    """May see a signal and say what it is: who follows it up, and whoever it was handed to."""
    return is_signed_in(someone) and (may_follow(someone, signal) or signal.assignee_id == someone.pk)


def may_note_change(someone: Someone, department: Department | None) -> bool:
    """May note that the process changed: the program office for all, a head for their departments."""
    if not is_signed_in(someone):
        return False
    departments = followed_by(someone)
    return departments is None or (department is not None and department.pk in departments)
