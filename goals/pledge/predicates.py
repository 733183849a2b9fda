"""Who words the pledge, and who sees by name who pledged."""

from django.db.models import Q

from cxportal.people.models import Person, PersonQuerySet
from cxportal.people.predicates import Someone, is_manager, is_program_office


def may_word(someone: Someone) -> bool:
    """May put a new wording in use: the program office."""
    return is_program_office(someone)


def may_see_names(someone: Someone) -> bool:
    """May see of somebody else whether they pledged: the program office, heads and managers."""
    return is_program_office(someone) or is_manager(someone)


def people_seen_by(person: Person) -> PersonQuerySet:
    """Of whom they may see it: everyone; for others those who report to them or work in a department they head."""
    everyone = Person.objects.active()
    if is_program_office(person):
        return everyone
    return everyone.filter(Q(manager=person) | Q(department__in=person.standing.own.departments))
