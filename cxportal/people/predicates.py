"""Who may do what with people, departments and the county. Asked by views, templates and actions alike."""

from typing import TypeGuard

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from cxportal.county.models import County
from cxportal.people.models import Person, Role, RoleKind

Someone = Person | AnonymousUser


class PortalRequest(HttpRequest):
    """A request with what the middleware adds."""

    county: County
    htmx: HtmxDetails


class AuthenticatedHttpRequest(PortalRequest):
    """A request whose user is a person."""

    user: Person


def is_signed_in(someone: Someone) -> TypeGuard[Person]:
    return someone.is_authenticated and someone.is_active


def is_program_office(someone: Someone) -> bool:
    return is_signed_in(someone) and someone.standing.program_office


def is_administrator(someone: Someone) -> bool:
    return is_signed_in(someone) and someone.standing.administrator


def is_manager(someone: Someone) -> bool:
    """Heads something, or has people reporting to them."""
    return is_signed_in(someone) and (bool(someone.standing.own.headed) or someone.manages)


def may_run_county(someone: Someone) -> bool:
    """May change county settings, departments, people and roles: the program office and administrators."""
    return is_program_office(someone) or is_administrator(someone)


def may_see_person(someone: Someone, person: Person) -> bool:
    """May see their page and photo: everybody who works here. People who left are shown to who runs the county."""
    return is_signed_in(someone) and (person.is_active or may_run_county(someone))


def may_edit_person(someone: Someone, person: Person) -> bool:
    """May change a person's facts and hand out ways in. An administrator's only by administrators: whoever can change
    the address or make a slip can sign in as that person."""
    if person.standing.administrator:
        return is_administrator(someone)
    return may_run_county(someone)


def may_change_photo(someone: Someone, person: Person) -> bool:
    return someone == person or may_edit_person(someone, person)


def may_end_role(someone: Someone, role: Role) -> bool:
    """Only administrators end an administrator's role."""
    return is_administrator(someone) if role.kind == RoleKind.ADMINISTRATOR else may_run_county(someone)
