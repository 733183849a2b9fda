"""Who can be reached, and who hears instead."""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Self

from cxportal.people.models import Department, DepartmentKind, Person, Role, RoleKind

DIRECTING = (DepartmentKind.DEPARTMENT, DepartmentKind.GROUP)


@dataclass(frozen=True, slots=True)
class Contact:
    """What is needed of a person to send them something."""

    name: str
    email: str
    active: bool
    department: int | None

    @property
    def reachable(self) -> bool:
        """By e-mail."""
        return self.active and bool(self.email)


@dataclass(frozen=True)
class Reach:
    """Everybody's contact, the heads of departments and the program office on one day."""

    contacts: dict[int, Contact]
    parents: dict[int, tuple[int | None, bool]]
    heads: dict[int, int]
    office: list[int]
    _directors: dict[int, int | None] = field(default_factory=dict)

    @classmethod
    def read(cls, on: dt.date) -> Self:
        """Three queries."""
        people = Person.objects.values_list("pk", "first_name", "last_name", "email", "is_active", "department_id")
        departments = Department.objects.order_by().values_list("pk", "parent_id", "kind")
        roles = Role.objects.on(on).filter(kind__in=[RoleKind.HEAD, RoleKind.PROGRAM_OFFICE], person__isnull=False)
        heads: dict[int, int] = {}
        office: list[int] = []
        for kind, person, department in roles.order_by("acting", "starts_on", "pk").values_list(
            "kind", "person_id", "department_id"
        ):
            if kind == RoleKind.HEAD and department and person:
                heads[department] = person
            elif person:
                office.append(person)
        return cls(
            contacts={
                pk: Contact(f"{first} {last}".strip(), email or "", active, department)
                for pk, first, last, email, active, department in people.iterator(chunk_size=5000)
            },
            parents={pk: (parent, kind in DIRECTING) for pk, parent, kind in departments},
            heads=heads,
            office=sorted(set(office)),
        )

    def director_of(self, person: int) -> int | None:
        """The head of the person's department, or of the group above it: who is reachable, and never the person."""
        if person not in self._directors:
            self._directors[person] = next(
                (head for head in self._heads_above(person) if head != person and self.reaches(head)), None
            )
        return self._directors[person]

    def is_top(self, person: int) -> bool:
        """Heads their own department, so that no director stands above them."""
        return person in self._heads_above(person)

    def reaches(self, person: int) -> bool:
        return person in self.contacts and self.contacts[person].reachable

    def reachable_office(self, besides: int) -> list[int]:
        return [person for person in self.office if person != besides and self.reaches(person)]

    def instead_of(self, person: int) -> list[int]:
        """Who hears what this person cannot be told: the director, else the program office, else nobody."""
        director = self.director_of(person)
        return [director] if director else self.reachable_office(besides=person)

    def _heads_above(self, person: int) -> Iterator[int]:
        department = self.contacts[person].department if person in self.contacts else None
        seen: set[int] = set()
        while department is not None and department not in seen:
            seen.add(department)
            parent, directing = self.parents[department]
            if directing and department in self.heads:
                yield self.heads[department]
            department = parent


def names(people: Collection[int]) -> dict[int, str]:
    """Their names, for few. One query."""
    return {person.pk: person.name for person in Person.objects.filter(pk__in=people).only("first_name", "last_name")}
