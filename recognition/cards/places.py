"""Where people belong, for what a department is shown."""

from cxportal.people.models import Department, DepartmentKind, Person, below


def near(person: Person) -> frozenset[int]:
    """The ids of the person's whole department (from the one that reports, downward) and of what they head.

    Two queries at most.
    """
    rows = list(Department.objects.values_list("pk", "parent_id", "kind"))
    parents: dict[int, int | None] = {pk: parent for pk, parent, _ in rows}
    kinds = {pk: kind for pk, _, kind in rows}
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
