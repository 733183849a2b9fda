"""The rows that the report is made from. What counts as recognition stands in one plain list."""

from collections.abc import Callable, Iterator

from django.utils import timezone

from cxportal.county.periods import Period
from cxportal.people.models import Department, Person
from cxportal.people.organization.history import places_on
from recognition.fairness.figures import Given, Worker
from recognition.thanks.models import Thanks

Source = Callable[[Period], Iterator[Given]]


def from_customers(period: Period) -> Iterator[Given]:
    """Customers' thanks that were passed on, by the day it happened. One query."""
    rows = Thanks.objects.approved().filter(received_at__date__gte=period.first).select_related(None)
    for person, letter, happened, received in rows.values_list("person_id", "letter", "happened_on", "received_at"):
        came = timezone.localdate(received)
        if (happened or came) in period:
            yield Given(person, None, letter, happened or came, came)


SOURCES: tuple[Source, ...] = (from_customers,)


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
