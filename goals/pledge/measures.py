"""How many have pledged: figures for all departments at once."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Q

from cxportal.people.models import Person
from cxportal.people.organization.history import places_on
from cxportal.people.organization.pooling import staff_on
from goals.pledge.models import Pledge


@dataclass(frozen=True)
class Coverage:
    """Of `denominator` people who work there, `numerator` pledged."""

    numerator: int = 0
    denominator: int = 0

    def __add__(self, other: "Coverage") -> "Coverage":
        return Coverage(self.numerator + other.numerator, self.denominator + other.denominator)

    @property
    def percent(self) -> int | None:
        """Rounded down, so that 100 means everyone; None where nobody works."""
        return self.numerator * 100 // self.denominator if self.denominator else None


def coverage_by_department(on: dt.date) -> dict[int | None, Coverage]:
    """Every department of that day by id, with all that stands under it; None are people without one.

    Counts people who work here and had started by then, where they work today, and pledges that stood on that day.
    Parents pool the counts of their parts. Four queries at any size.
    """
    own = own_counts(on)
    places = places_on(on)
    children = defaultdict(list)
    for pk, place in places.items():
        children[place.parent_id].append(pk)
    found: dict[int | None, Coverage] = {pk: _pooled(pk, children, own) for pk in places}
    found[None] = sum((told for pk, told in own.items() if pk not in places), Coverage())
    return found


def own_counts(on: dt.date) -> dict[int | None, Coverage]:
    """The same for each department by itself, without its parts. Two queries."""
    here = Person.objects.active().filter(Q(started_on=None) | Q(started_on__lte=on))
    pledged = here.filter(pk__in=Pledge.objects.standing(on).values("person")).order_by()
    those = dict(pledged.values_list("department").annotate(n=Count("pk")))
    return {department: Coverage(those.get(department, 0), n) for department, n in staff_on(on).items()}


def _pooled(root: int, children: dict[int | None, list[int]], own: dict[int | None, Coverage]) -> Coverage:
    """The counts of a department and everything under it. A circle ends where it began."""
    waiting, seen, total = [root], {root}, Coverage()
    while waiting:
        department = waiting.pop()
        total += own.get(department, Coverage())
        waiting += [part for part in children[department] if part not in seen]
        seen.update(children[department])
    return total
