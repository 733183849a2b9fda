"""Who nominates, scores, decides and runs an award. Asked by views, templates and actions alike."""

from cxportal.people.models import Person
from cxportal.people.predicates import Someone, is_program_office, is_signed_in
from recognition.awards.models import Award, AwardState, Nomination


def may_run_awards(someone: Someone) -> bool:
    """Sets awards up, names panel and official, publishes: the program office."""
    return is_program_office(someone)


def is_official(someone: Someone, award: Award) -> bool:
    return is_signed_in(someone) and award.official_id == someone.pk


def is_on_panel(someone: Someone, award: Award) -> bool:
    return is_signed_in(someone) and award.panel.filter(person=someone).exists()


def may_see_award(someone: Someone, award: Award) -> bool:
    """Everybody who works here, once it is announced; before, those who have a part in it."""
    if not is_signed_in(someone):
        return False
    announced = award.state != AwardState.PREPARING
    return announced or may_run_awards(someone) or is_official(someone, award) or is_on_panel(someone, award)


def may_see_nominations(someone: Someone, award: Award) -> bool:
    """All of them, with the scores: the panel, the official, the program office."""
    return may_run_awards(someone) or is_official(someone, award) or is_on_panel(someone, award)


def may_see_nomination(someone: Someone, nomination: Nomination) -> bool:
    """Who wrote it, and who sees them all; not who is nominated."""
    if not is_signed_in(someone) or nomination.nominee_id == someone.pk:
        return False
    return nomination.nominator_id == someone.pk or may_see_nominations(someone, nomination.award)


def too_close(person: Person, nomination: Nomination) -> str:
    """Why somebody on the panel may not score this one; nothing where they may."""
    if nomination.nominee_id == person.pk:
        return "This nomination is about you."
    if nomination.nominator_id == person.pk:
        return "You wrote this nomination."
    if nomination.department_id and nomination.department_id == person.department_id:
        return "You work with this team."
    return ""
