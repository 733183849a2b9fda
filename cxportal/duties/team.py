"""What a manager may know of the duties of their people: how many are late, never whose."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from cxportal.duties.sources import KINDS, LOOK_AHEAD, all_duties
from cxportal.facts.duties import Duty
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


def people_of(person: Person) -> frozenset[int]:
    """The ids of the active people who report to this person or work in what they head; nobody for most."""
    if not is_manager(person):
        return frozenset()
    reports = Person.objects.active().filter(manager=person)
    own = Person.objects.active().filter(department__in=person.standing.own.departments)
    return frozenset(reports.union(own).values_list("pk", flat=True)) - {person.pk}


def team_in(duties: Iterable[Duty], people: frozenset[int], *, on: dt.date) -> Team | None:
    """What of these duties is late in the team, those left out that never escalate by name; None without a team."""
    if not people:
        return None
    late = Counter(
        (duty.owner, duty.kind) for duty in duties if duty.escalates and duty.due_on < on and duty.person_id in people
    )
    return Team(
        people=len(people),
        counts=[TeamCount(KINDS[owner][kind], count) for (owner, kind), count in sorted(late.items())],
    )


def mine_and_teams(person: Person, *, on: dt.date) -> tuple[list[Duty], Team | None]:
    """What the person has to do, and what is late in their team, from one reading."""
    people = people_of(person)
    found = all_duties(on, until=on + LOOK_AHEAD, people=people | {person.pk})
    return [duty for duty in found if duty.person_id == person.pk], team_in(found, people, on=on)
