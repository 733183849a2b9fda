"""The rows that the report is made from. What counts as recognition stands in one plain list."""

from collections.abc import Callable, Iterator

from django.utils import timezone

from cxportal.county.periods import Period
from cxportal.people.models import Department, Person
from cxportal.people.organization.history import places_on
from recognition.cards.models import Recipient
from recognition.fairness.figures import Given, Worker

Source = Callable[[Period], Iterator[Given]]


def from_cards(period: Period) -> Iterator[Given]:
    """Cards, notes and certificates, customers' thanks among them, by the day it happened. One query."""
    rows = Recipient.objects.standing().filter(card__happened_on__gte=period.first, card__happened_on__lt=period.end)
    facts = ("person_id", "card__given_by_id", "card__letter", "card__happened_on", "card__given_on")
    for person, giver, letter, happened, given in rows.order_by().values_list(*facts):
        yield Given(person, giver, letter, happened, given)


SOURCES: tuple[Source, ...] = (from_cards,)


def given_in(period: Period) -> list[Given]:
    return [row for source in SOURCES for row in source(period)]


def staff_of_today() -> tuple[list[Worker], dict[int, Department]]:
    """Everybody who works here, in the reporting department that is theirs or above theirs. Four queries."""
    day = timezone.localdate()
    reporting = {department.pk: department for department in Department.objects.reporting(day)}
    parents = {pk: place.parent_id for pk, place in places_on(day).items()}
    homes: dict[int, int] = {}
    for start in parents:
        step: int | None = start
        seen: set[int] = set()
        while step is not None and step not in seen and step not in reporting:
            seen.add(step)
            step = parents.get(step)
        homes[start] = step if step in reporting and step is not None else 0
    people = Person.objects.active().values_list("pk", "department_id", "frontline")
    return [Worker(pk, homes.get(department or 0, 0), frontline) for pk, department, frontline in people], reporting
