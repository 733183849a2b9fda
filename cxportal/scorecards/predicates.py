"""Who may do what with scorecards. Asked by views, templates and actions alike."""

from cxportal.people.models import Department
from cxportal.people.predicates import Someone, is_program_office, is_signed_in
from cxportal.scorecards.models import Measure


def may_publish(someone: Someone) -> bool:
    """May have scorecards built, close the books, ask for changes of reports, and publish."""
    return is_program_office(someone)


def directed(someone: Someone) -> frozenset[int]:
    """The ids of the departments whose director someone is, and of all under them."""
    if not is_signed_in(someone) or not someone.standing.director:
        return frozenset()
    return someone.standing.own.departments


def may_keep_measures(someone: Someone) -> bool:
    """May add measures: the program office any, a department's director its own."""
    return is_program_office(someone) or bool(directed(someone))


def may_keep(someone: Someone, measure: Measure) -> bool:
    """May edit a measure, set its targets and put it away."""
    if is_program_office(someone):
        return True
    return not measure.standard and measure.department_id in directed(someone)


def may_enter(someone: Someone, measure: Measure) -> bool:
    """May enter figures of a measure, for at least one department. What the portal computes takes none."""
    if measure.standard or measure.archived_at or not is_signed_in(someone):
        return False
    if is_program_office(someone) or measure.owner_id == someone.pk:
        return True
    mine = directed(someone)
    return measure.department_id in mine if measure.department_id else bool(mine)


def may_enter_for(someone: Someone, measure: Measure, department: Department) -> bool:
    """The same for one department: the measure's owner and the program office for all that it is about."""
    if measure.department_id not in (None, department.pk) or not may_enter(someone, measure):
        return False
    everywhere = is_program_office(someone) or (is_signed_in(someone) and measure.owner_id == someone.pk)
    return everywhere or department.pk in directed(someone)


def may_report(someone: Someone, department: Department) -> bool:
    """May say something about a department's scorecard: its director, and whoever may act for them."""
    return is_signed_in(someone) and any(department.pk in one.directs for one in someone.standing.headships.values())


def may_see_reports(someone: Someone) -> bool:
    """Sees who has reported: the program office, and directors."""
    return is_program_office(someone) or (is_signed_in(someone) and someone.standing.director)


def may_see_report(someone: Someone, department: Department) -> bool:
    """Sees what a department said before it is published."""
    return is_program_office(someone) or may_report(someone, department)
