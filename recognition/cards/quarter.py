"""A person's letters of a fiscal quarter."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count

from cxportal.county.periods import Period
from cxportal.people.models import Person
from recognition.cards.models import LETTERS, Card


@dataclass(frozen=True)
class Letters:
    """How often each letter, in the order of the word. Only what counts for a full HEART."""

    counts: dict[str, int]

    @property
    def has(self) -> list[str]:
        return [letter for letter, count in self.counts.items() if count]

    @property
    def missing(self) -> list[str]:
        """The names of the letters that are still to come."""
        return [name for letter, name in LETTERS if not self.counts[letter]]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def letters_of_quarter(person: Person, quarter: Period) -> Letters:
    """By the days things happened. One query."""
    return letters_by_person([person], quarter)[person.pk]


def letters_by_person(people: Collection[Person], quarter: Period) -> dict[int, Letters]:
    """The same for many. One query."""
    rows = Card.objects.standing().limited().filter(recipients__person__in=people)
    rows = rows.filter(happened_on__gte=quarter.first, happened_on__lt=quarter.end)
    found = {person.pk: {letter: 0 for letter, _ in LETTERS} for person in people}
    counted = rows.order_by().values_list("recipients__person", "letter").annotate(count=Count("pk"))
    for pk, letter, count in counted:
        if pk in found:
            found[pk][letter] = count
    return {pk: Letters(counts) for pk, counts in found.items()}
