"""People who left with work in their hands: what they lead and head waits here until somebody takes it over."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from cxportal.county.days import today
from cxportal.people.actions import end, grant
from cxportal.people.models import Person, PersonQuerySet, Role, RoleKind
from pathways.leading import hand_over_all
from pathways.models import Lead
from pathways.models.objectives import SETTLED


@dataclass
class Left:
    """Someone who left, with what is still theirs."""

    person: Person
    leads: list[Lead] = field(default_factory=list)
    headships: list[Role] = field(default_factory=list)


def leads_left() -> QuerySet[Lead]:
    """Leads of people who left, on work that goes on: open objectives, and open steps of such."""
    going_on = Q(objective__isnull=False, objective__archived_at=None) & ~Q(objective__status__in=SETTLED)
    open_step = Q(step__isnull=False, step__archived_at=None, step__done_on=None, step__objective__archived_at=None)
    return (
        Lead.objects.filter(going_on | open_step, person__is_active=False)
        .select_related("objective", "step__objective", "person")
        .order_by("objective__pathway__number", "objective__order", "step__order", "pk")
    )


def headships_left(on: dt.date) -> QuerySet[Role]:
    """Headships that people who left still hold on that day."""
    return Role.objects.on(on).heads().filter(person__is_active=False).select_related("person", "department")


def people_who_left(on: dt.date) -> PersonQuerySet:
    """Everybody who left and still leads or heads something, by name."""
    leads = leads_left().order_by().filter(person=OuterRef("pk"))
    headships = headships_left(on).filter(person=OuterRef("pk"))
    found: PersonQuerySet = Person.objects.filter(Exists(leads) | Exists(headships), is_active=False)
    return found.select_related("department").by_name()


def worklist(people: Iterable[Person], *, on: dt.date) -> list[Left]:
    """What is still theirs, for these people. Two queries for any number of them."""
    shown = list(people)
    leads: dict[int | None, list[Lead]] = defaultdict(list)
    headships: dict[int | None, list[Role]] = defaultdict(list)
    for lead in leads_left().filter(person__in=shown):
        leads[lead.person_id].append(lead)
    for role in headships_left(on).filter(person__in=shown):
        headships[role.person_id].append(role)
    return [Left(person, leads[person.pk], headships[person.pk]) for person in shown]


@transaction.atomic
def take_over(
    *,
    leads: Iterable[Lead],
    headships: Iterable[Role],
    to: Person,
    by: Person,
    note: str = "",
    on: dt.date | None = None,
) -> int:
    """Hand all of it to one person, or nothing. Returns how much was still there to hand over.

    A headship ends the day before and begins anew with its successor. Raises NotPossible or Refused.
    """
    day = on or today()
    done = hand_over_all(leads, to=to, by=by, note=note)
    for role in headships:
        current = headships_left(day).filter(pk=role.pk).select_for_update(of=("self",)).first()
        if current is None:
            continue
        end(current, on=max(current.starts_on, day - dt.timedelta(days=1)), by=by)
        grant(
            Role(
                kind=RoleKind.HEAD, person=to, department=current.department, acting=current.acting, starts_on=day,
                note=note[:200],
            ),
            by=by,
        )  # fmt: skip
        done += 1
    return done
