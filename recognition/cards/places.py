"""Where people belong, for what a department is shown."""

from collections.abc import Iterable

from cxportal.people.models import Department, DepartmentKind, Person, below


def near(person: Person) -> frozenset[int]:
    """The ids of the person's whole department (from the one that reports, downward) and of what they head.

    Two queries at most.
    """
    return near_among(Department.objects.order_by().only("parent_id", "kind"), person)


def near_among(departments: Iterable[Department], person: Person) -> frozenset[int]:
    """The same where all departments are at hand already."""
    parents: dict[int, int | None] = {}
    kinds: dict[int, str] = {}
    for one in departments:
        parents[one.pk], kinds[one.pk] = one.parent_id, one.kind
    top = _reporting(person.department_id, parents, kinds)
    own = below(parents.items(), [top]) if top is not None else frozenset()
    return own | person.standing.own.departments


def _reporting(step: int | None, parents: dict[int, int | None], kinds: dict[int, str]) -> int | None:
    """The department that reports, at or above this place; the place itself where none does."""
    place, seen = step, set[int]()
    while step is not None and step not in seen:
        if kinds.get(step) == DepartmentKind.DEPARTMENT:
            return step
        seen.add(step)
        step = parents.get(step)
    return place
