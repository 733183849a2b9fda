"""How many take part, by department, without telling who.

A group is a department with all its parts. A group smaller than the county lets be shown (five people, unless set
higher) is not shown, and where those not shown under one department are fewer people together, the smallest of the
others there is not shown either. A rate is rounded to five points and never 0 or 100: either
would say of each person what they did.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q

from cxportal.county.models import County
from cxportal.people.models.departments import DepartmentKind
from cxportal.people.organization.history import Place, in_lines, tree_on
from feedback.rounds.models import Participation, Round

STEP = 5


@dataclass(frozen=True)
class Rate:
    """One line. `percent` is None where it is not shown."""

    name: str
    depth: int
    percent: int | None
    is_department: bool
    """Not a group of departments, nor a part of one."""


def rates(round: Round, *, on: dt.date, papers: Mapping[int, int] | None = None) -> tuple[int | None, list[Rate]]:
    """The whole round's rate and one for each department in it. `papers`: department → paper forms keyed in.

    People who left without taking part are not counted. Four queries at any size.
    """
    rows = (
        Participation.objects.filter(Q(used=True) | Q(person__is_active=True), round=round)
        .values("department")
        .annotate(people=Count("pk"), used=Count("pk", filter=Q(used=True)))
    )
    own = {row["department"]: (row["people"], row["used"] + (papers or {}).get(row["department"], 0)) for row in rows}
    tops = tree_on(on)
    sums: dict[int, tuple[int, int]] = {}
    for top in tops:
        _sum(top, own, sums)
    fewest = County.current().minimum_people
    hidden = {pk for pk, (people, _) in sums.items() if people < fewest}
    _hide(None, tops, own, sums, hidden, fewest)
    whole = _rounded(sum(p for p, _ in own.values()), sum(u for _, u in own.values()), fewest)
    lines = []
    for place in in_lines(tops):
        people, used = sums[place.department.pk]
        if people:
            shown = None if place.department.pk in hidden else _rounded(people, used, fewest)
            lines.append(Rate(place.name, place.depth, shown, place.kind == DepartmentKind.DEPARTMENT))
    return whole, lines


def _sum(place: Place, own: Mapping[int, tuple[int, int]], sums: dict[int, tuple[int, int]]) -> tuple[int, int]:
    people, used = own.get(place.department.pk, (0, 0))
    for part in place.parts:
        more = _sum(part, own, sums)
        people, used = people + more[0], used + more[1]
    sums[place.department.pk] = (people, used)
    return people, used


def _hide(
    above: Place | None,
    parts: list[Place],
    own: Mapping[int, tuple[int, int]],
    sums: Mapping[int, tuple[int, int]],
    hidden: set[int],
    fewest: int,
) -> None:
    """Complementary suppression, from the top down."""
    rest = own.get(above.department.pk, (0, 0))[0] if above else 0
    unseen = rest + sum(sums[part.department.pk][0] for part in parts if part.department.pk in hidden)
    shown = sorted(
        (part.department.pk for part in parts if part.department.pk not in hidden and sums[part.department.pk][0]),
        key=lambda pk: sums[pk],
    )
    while shown and 0 < unseen < fewest:
        smallest = shown.pop(0)
        hidden.add(smallest)
        unseen += sums[smallest][0]
    for part in parts:
        _hide(part, part.parts, own, sums, hidden, fewest)


def _rounded(people: int, used: int, fewest: int) -> int | None:
    if people < fewest:
        return None
    near = round_to(100 * min(used, people) / people)
    return max(STEP, min(100 - STEP, near))


def round_to(percent: float) -> int:
    return int(percent / STEP + 0.5) * STEP
