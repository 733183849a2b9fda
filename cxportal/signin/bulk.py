"""Who can sign in, who was given a way in, and who has none yet: for many people at once."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django import forms
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, Value, When
from django.utils import timezone

from cxportal.people.models import Department, Person, PersonQuerySet, WayIn, WayInKind, below
from cxportal.people.predicates import may_edit_person
from cxportal.signin.ways_in import invite, make_slip

INVITED_AT_ONCE = 200
SLIPS_AT_ONCE = 20  # a stack of paper that one person hands out; each code is hashed slowly

# A PersonQuerySet with `access`, which type checkers do not follow from function to function.
PeopleWithAccess = Any

STATES = {
    "none": "No way in yet",
    "link": "Invited by e-mail",
    "slip": "Has a sign-in slip",
    "can": "Can sign in",
}


def with_access(people: PersonQuerySet, *, at: dt.datetime) -> PeopleWithAccess:
    """Adds `access`, one of STATES, to active people. What is open at the moment counts."""
    open_ways = WayIn.objects.open_at(at).filter(person=OuterRef("pk"))
    knows_password = ~Q(password="") & ~Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    return people.active().annotate(
        access=Case(
            When(knows_password | Exists(SocialAccount.objects.filter(user=OuterRef("pk"))), then=Value("can")),
            When(Exists(open_ways.filter(kind=WayInKind.LINK)), then=Value("link")),
            When(Exists(open_ways.filter(kind=WayInKind.SLIP)), then=Value("slip")),
            default=Value("none"),
            output_field=CharField(),
        )
    )


class AccessFilter(forms.Form):
    """Narrows the list; all of it stays in the address. What cannot be understood narrows nothing."""

    mark_optional = False

    words = forms.CharField(label="Name or title", max_length=200, required=False)
    department = forms.ModelChoiceField(
        Department.objects.filter(closes_on=None), required=False, empty_label="Any department"
    )
    access = forms.ChoiceField(label="Sign-in", required=False, choices=[("", "Any"), *STATES.items()])

    def apply(self, people: PeopleWithAccess) -> PeopleWithAccess:
        """People with `access`, narrowed. A department counts with everything below it."""
        self.is_valid()
        chosen: dict[str, Any] = self.cleaned_data
        if chosen.get("words"):
            people = people.matching(chosen["words"])
        if chosen.get("department"):
            pairs = Department.objects.values_list("pk", "parent_id")
            people = people.filter(department__in=below(pairs, [chosen["department"].pk]))
        if chosen.get("access"):
            people = people.filter(access=chosen["access"])
        return people


def counts(people: PeopleWithAccess) -> list[tuple[str, str, int]]:
    """(state, its words, how many people) in the order of STATES. One query."""
    found = dict(people.order_by().values_list("access").annotate(number=Count("pk")))
    return [(state, words, found.get(state, 0)) for state, words in STATES.items()]


@dataclass(frozen=True)
class Slip:
    """A slip to print: whose it is and its code, which cannot be read again."""

    person: Person
    way_in: WayIn
    code: str


def invite_all(people: PeopleWithAccess, *, by: Person, base_url: str) -> int:
    """Invite those who have an address and no way in, at most INVITED_AT_ONCE; how many were."""
    waiting = people.filter(access="none").exclude(email=None).by_name()
    chosen = _editable(waiting[:INVITED_AT_ONCE], by)
    for person in chosen:
        invite(person, by=by, base_url=base_url)
    return len(chosen)


def slips_for_all(people: PeopleWithAccess, *, by: Person) -> list[Slip]:
    """Slips for those who have no address and no way in, at most SLIPS_AT_ONCE."""
    waiting = people.filter(access="none", email=None).exclude(employee_number=None).by_name()
    return [Slip(person, *make_slip(person, by=by)) for person in _editable(waiting[:SLIPS_AT_ONCE], by)]


def _editable(people: Iterable[Person], by: Person) -> list[Person]:
    return [person for person in people if may_edit_person(by, person)]


def everybody() -> PeopleWithAccess:
    return with_access(Person.objects.select_related("department"), at=timezone.now())
