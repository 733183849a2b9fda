"""Chains of managers, parents and successors, followed to their end."""

from cxportal.people.models import Department, Person, below


def reports_to(person: Person, boss: Person) -> bool:
    """Whether the chain of managers above a person (or the person) comes to the boss. One query a step."""
    seen: set[int] = set()
    step: int | None = person.pk
    while step is not None and step not in seen:
        if step == boss.pk:
            return True
        seen.add(step)
        step = Person.objects.filter(pk=step).values_list("manager_id", flat=True).first()
    return False


def leads_back_to(department: Department, origin: Department, edge: str) -> bool:
    """Whether following `edge` ("parent" or "successor") from a department comes to the origin."""
    edges = dict(Department.objects.values_list("pk", f"{edge}_id"))
    seen: set[int] = set()
    step: int | None = department.pk
    while step is not None and step not in seen:
        if step == origin.pk:
            return True
        seen.add(step)
        step = edges.get(step)
    return False


def works_in(person: Person, department: Department) -> bool:
    """Whether the person works in the department or in a part of it. One query."""
    if person.department_id is None:
        return False
    return person.department_id in below(Department.objects.values_list("pk", "parent_id"), [department.pk])


def chain(department: Department | None) -> list[Department]:
    """The departments from the top down to this one."""
    everything = {one.pk: one for one in Department.objects.all()} if department else {}
    found: list[Department] = []
    step = department.pk if department else None
    while step is not None and all(one.pk != step for one in found):
        found.append(everything[step])
        step = everything[step].parent_id
    return found[::-1]
