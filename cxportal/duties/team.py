"""What a manager may know of the duties of their people: how many are late, never whose."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from cxportal.duties.sources import KINDS, all_duties
from cxportal.people.models import Person
from cxportal.people.predicates import is_manager


@dataclass(frozen=True)
class TeamCount:
    """How many duties of one kind are late in a team."""

    label: str
    late: int


@dataclass(frozen=True)
class Team:
    """A manager's people: how many they are, and what is late by kind."""

    people: int
    counts: list[TeamCount]

    @property
    def late(self) -> int:
        return sum(count.late for count in self.counts)


def team_of(person: Person, *, on: dt.date) -> Team | None:
    """The people who report to this person or work in what they head; None for who has none."""
    if not is_manager(person):
        return None
    reports = Person.objects.active().filter(manager=person)
    own = Person.objects.active().filter(department__in=person.standing.own.departments)
    people = frozenset(reports.union(own).values_list("pk", flat=True)) - {person.pk}
    if not people:
        return None
    late = Counter(
        (duty.owner, duty.kind)
        for duty in all_duties(on, until=on - dt.timedelta(days=1), people=people)
        if duty.escalates
    )
    return Team(
        people=len(people),
        counts=[TeamCount(KINDS[owner][kind], count) for (owner, kind), count in sorted(late.items())],
    )
