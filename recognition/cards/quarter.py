"""A person's letters of a fiscal quarter."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, F

from cxportal.county.models import County
from cxportal.county.periods import Period, PeriodKind
from cxportal.people.models import Person
from recognition.cards.models import LETTERS, Card, FullHeart


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


def first_cards(rows: Collection[FullHeart]) -> dict[int, dict[str, Card]]:
    """What each full HEART is made of: by its id, the first card of each letter. Two queries for any number."""
    if not rows:
        return {}
    starts_in = County.current().fiscal_year_starts_in
    quarters = {
        first: Period.of(PeriodKind.QUARTER, first, starts_in=starts_in) for first in {row.quarter for row in rows}
    }
    cards = Card.objects.standing().limited().filter(recipients__person__in={row.person_id for row in rows})
    cards = cards.filter(happened_on__gte=min(quarters), happened_on__lt=max(each.end for each in quarters.values()))
    found: dict[tuple[int, dt.date], dict[str, Card]] = {(row.person_id, row.quarter): {} for row in rows}
    for card in cards.annotate(of=F("recipients__person")).order_by("happened_on", "pk"):
        quarter = next((first for first, each in quarters.items() if card.happened_on in each), None)
        if quarter and (card.of, quarter) in found:  # type: ignore[attr-defined]
            found[card.of, quarter].setdefault(card.letter, card)  # type: ignore[attr-defined]
    return {row.pk: found[row.person_id, row.quarter] for row in rows}
