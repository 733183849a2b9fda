"""The tree of any day, and what a department was called on a day."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self

from cxportal.people.models import Department
from cxportal.people.organization.models import Placement


@dataclass
class Place:
    """A department as it was on one day: its name, kind and parent of then."""

    department: Department
    name: str
    kind: str
    parent_id: int | None
    depth: int = 0
    parts: list["Place"] = field(default_factory=list)


def places_on(day: dt.date) -> dict[int, Place]:
    """Every department that existed on that day, as it was then, by id. Two queries at any size."""
    then = {placement.department_id: placement for placement in Placement.objects.on(day)}
    found: dict[int, Place] = {}
    for department in Department.objects.open_on(day):
        row = then.get(department.pk, department)
        found[department.pk] = Place(department, row.name, row.kind, row.parent_id)
    return found


def tree_on(day: dt.date) -> list[Place]:
    """The tops of the tree of that day, each with its parts, by name. A parent that did not exist then is none."""
    places = places_on(day)
    tops: list[Place] = []
    for place in sorted(places.values(), key=lambda place: place.name.lower()):
        above = places.get(place.parent_id) if place.parent_id else None
        (above.parts if above else tops).append(place)
    for top in tops:
        _measure(top, 0)
    return tops


def _measure(place: Place, depth: int) -> None:
    place.depth = depth
    for part in place.parts:
        _measure(part, depth + 1)


def in_lines(tops: Iterable[Place]) -> list[Place]:
    """The places of a tree from top to bottom, parents before their parts."""
    found: list[Place] = []
    for place in tops:
        found += [place, *in_lines(place.parts)]
    return found


@dataclass
class Names:
    """What departments were called when. One query for any number of them."""

    _rows: dict[int, list[Placement]]

    @classmethod
    def of(cls, departments: Iterable[int | None]) -> Self:
        rows: dict[int, list[Placement]] = defaultdict(list)
        for placement in Placement.objects.filter(department__in={pk for pk in departments if pk}):
            rows[placement.department_id].append(placement)
        return cls(rows)

    def on(self, department: Department, day: dt.date) -> str:
        """The department's name on that day."""
        for row in self._rows.get(department.pk, ()):
            if (row.starts_on is None or row.starts_on <= day) and (row.ends_on is None or row.ends_on > day):
                return row.name
        return department.name
