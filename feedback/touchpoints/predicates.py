"""Who keeps touchpoints: heads and managers those of their departments, the program office all."""

from cxportal.people.models import Department, DepartmentKind, Person, below
from cxportal.people.predicates import Someone, is_signed_in
from feedback.touchpoints.models import Touchpoint
from goals.evidence.predicates import departments_of, may_put_down


def may_keep_touchpoints(someone: Someone) -> bool:
    """Whether there is a department for which someone may add and change touchpoints."""
    return may_put_down(someone)


def kept_departments(person: Person) -> frozenset[int] | None:
    """The ids of the departments whose touchpoints they keep; None stands for all. At most one query."""
    return departments_of(person)


def may_keep(someone: Someone, touchpoint: Touchpoint) -> bool:
    """May change, retire and bring back this one."""
    if not is_signed_in(someone):
        return False
    departments = kept_departments(someone)
    return departments is None or touchpoint.department_id in departments


def served_departments(person: Person) -> frozenset[int] | None:
    """Where a person keys in paper forms: their own department with all its parts, and what they keep.

    None stands for all. At most two queries.
    """
    kept = kept_departments(person)
    if kept is None or not person.department_id:
        return kept
    rows = {pk: (parent, kind) for pk, parent, kind in Department.objects.values_list("pk", "parent_id", "kind")}
    top, seen = person.department_id, set[int]()
    while rows[top][1] in (DepartmentKind.DIVISION, DepartmentKind.UNIT) and rows[top][0] and top not in seen:
        seen.add(top)
        top = rows[top][0] or top
    return kept | below(((pk, parent) for pk, (parent, _) in rows.items()), [top])


def may_serve(someone: Someone) -> bool:
    """May key in paper forms somewhere: who works in a department, or keeps touchpoints."""
    return is_signed_in(someone) and (bool(someone.department_id) or may_keep_touchpoints(someone))
