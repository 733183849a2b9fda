"""What a change of the tree would take away or move, said before it is made."""

import datetime as dt

from cxportal.people.models import Department, Person, Role
from cxportal.people.organization.models import Verb

NAMED = 5


def consequences(verb: str, department: Department, *, on: dt.date, today: dt.date, into: str = "") -> list[str]:
    """Sentences; empty where nothing is lost or moved."""
    told: list[str] = []
    if on < today:
        told.append(
            f"The day is in the past: from {on:%b %-d, %Y} on, figures by department are read with the new tree. "
            "What was reported stays as it is."
        )
    if verb not in (Verb.MERGE, Verb.CLOSE):
        return told
    people = Person.objects.active().filter(department=department).by_name()
    if count := people.count():
        told.append(
            f"{_people(count)} here ({_named(list(people[:NAMED]), count)}) "
            + (f"will belong to {into}." if into else "will belong to a closed department. Transfer them first.")
        )
    parts = list(department.children.open_on(on))
    if parts:
        names = ", ".join(part.name for part in parts)
        told.append(f"Its parts ({names}) " + (f"will be part of {into}." if into else "stay, at the top of the tree."))
    for role in Role.objects.on(on).heads().filter(department=department).select_related("person", "department"):
        if role.person:
            told.append(f"{role.person} ceases to be {'acting head' if role.acting else 'head'} on that day.")
    return told


def _people(count: int) -> str:
    return "1 person works" if count == 1 else f"{count:,} people work"


def _named(first: list[Person], count: int) -> str:
    names = ", ".join(person.name for person in first)
    return f"{names} and {count - len(first):,} more" if count > len(first) else names
