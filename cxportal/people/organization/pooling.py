"""Adding up what departments counted, over the tree of a day."""

import datetime as dt
from collections.abc import Mapping
from typing import Protocol, Self, TypeVar

from django.db.models import Count, Q

from cxportal.county.once import once
from cxportal.people.models import Department, Person
from cxportal.people.organization.history import Place, places_on


class Addable(Protocol):
    def __add__(self, other: Self, /) -> Self: ...


T = TypeVar("T", bound=Addable)


def pooled(own: Mapping[int, T], on: dt.date) -> dict[int | None, T]:
    """Department → what it and its parts counted, None → the county, over the tree of that day. Three queries.

    What a department counted that was closed by then goes to the one that took over; where none did, it counts for
    the county alone. Nothing is counted twice in any sum.
    """
    lines = lines_on(on)
    found: dict[int | None, T] = {}
    for department, count in own.items():
        for above in [None, *lines.get(department, ())]:
            found[above] = found[above] + count if above in found else count
    return found


@once
def staff_on(day: dt.date) -> Mapping[int | None, int]:
    """Department (None: without one) → how many work there today and had started by that day. One query."""
    staff = Person.objects.active().filter(Q(started_on=None) | Q(started_on__lte=day))
    return dict(staff.order_by().values_list("department").annotate(n=Count("pk")))


@once
def lines_on(day: dt.date) -> Mapping[int, list[int]]:
    """Every department, past ones too → itself (or what took it over) and all above it on that day. Three queries."""
    places = places_on(day)
    successors = dict(Department.objects.values_list("pk", "successor"))
    return {pk: _line(_standing(pk, places, successors), places) for pk in successors}


def _standing(department: int, places: Mapping[int, Place], successors: Mapping[int, int | None]) -> int | None:
    """The department itself where it existed on that day, else whoever took over."""
    seen: set[int] = set()
    step: int | None = department
    while step is not None and step not in places and step not in seen:
        seen.add(step)
        step = successors.get(step)
    return step if step in places else None


def _line(department: int | None, places: Mapping[int, Place]) -> list[int]:
    """The department and everything above it."""
    found: list[int] = []
    step = department
    while step is not None and step in places and step not in found:
        found.append(step)
        step = places[step].parent_id
    return found
