"""How many take part, by department, without telling who.

A line is a department with all its parts. Whoever subtracts the shown lines inside it from a shown line finds the rate
of the people who are left: nobody, or at least as many as the county lets be shown (five people, unless set higher).
Otherwise a line is left out: the smallest inside a department, or the whole line of a mere group of departments, where
often two or three people work. Nothing else can be found, because all that the shown lines tell is made of such rests.
A rate is rounded to five points and never 0 or 100: either would say of each person what they did.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext

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

    @property
    def words(self) -> str:
        return in_words(self.percent)


def in_words(percent: int | None) -> str:
    """ "about 35%"; at either end only on which side of the last step it is."""
    if percent is None:
        return gettext("not shown")
    if percent <= STEP:
        return gettext("under %(percent)s%%") % {"percent": 2 * STEP}
    if percent >= 100 - STEP:
        return gettext("over %(percent)s%%") % {"percent": 100 - 2 * STEP}
    return gettext("about %(percent)s%%") % {"percent": percent}


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
    people_of = {pk: people for pk, (people, _) in own.items()}
    shown_lines = shown(tops, people_of, fewest)
    whole = _rounded(sum(p for p, _ in own.values()), sum(u for _, u in own.values()), fewest)
    lines = []
    for place in in_lines(tops):
        people, used = sums[place.department.pk]
        if people:
            percent = _rounded(people, used, fewest) if place.department.pk in shown_lines else None
            lines.append(Rate(place.name, place.depth, percent, place.kind == DepartmentKind.DEPARTMENT))
    return whole, lines


def _sum(place: Place, own: Mapping[int, tuple[int, int]], sums: dict[int, tuple[int, int]]) -> tuple[int, int]:
    people, used = own.get(place.department.pk, (0, 0))
    for part in place.parts:
        more = _sum(part, own, sums)
        people, used = people + more[0], used + more[1]
    sums[place.department.pk] = (people, used)
    return people, used


@dataclass(frozen=True)
class _Line:
    """A line that is shown: its people, those of them in none of the shown lines right inside it, and these."""

    pk: int
    people: int
    rest: int
    inside: list["_Line"]

    def all(self) -> Iterator[int]:
        yield self.pk
        for line in self.inside:
            yield from line.all()


def shown(tops: Iterable[Place], people: Mapping[int, int], fewest: int) -> set[int]:
    """The departments whose rate may be shown beside each other and beside the rate of them all.

    `people` is department → how many are asked right in it. One that is not in the tree has no line.
    """
    tops = list(tops)
    rest, lines = _inside(tops, people, fewest)
    known = {place.department.pk for place in in_lines(tops)}
    rest += sum(count for pk, count in people.items() if pk not in known)
    return {pk for line in _enough(rest, lines, fewest)[1] for pk in line.all()}


def _inside(places: Iterable[Place], people: Mapping[int, int], fewest: int) -> tuple[int, list[_Line]]:
    """What is shown of these places, and how many people in them stand in none of the lines."""
    rest, lines = 0, list[_Line]()
    for place in places:
        more, inner = _inside(place.parts, people, fewest)
        more += people.get(place.department.pk, 0)
        if place.kind != DepartmentKind.GROUP:
            more, inner = _enough(more, inner, fewest)
        if 0 < more < fewest or not (more or inner):
            rest, lines = rest + more, lines + inner
        else:
            lines.append(_Line(place.department.pk, more + sum(line.people for line in inner), more, inner))
    return rest, lines


def _enough(rest: int, lines: Iterable[_Line], fewest: int) -> tuple[int, list[_Line]]:
    """Leaves out the smallest lines until the people in none of them are nobody or enough."""
    left = sorted(lines, key=lambda line: (-line.people, line.pk))
    while left and 0 < rest < fewest:
        smallest = left.pop()
        rest += smallest.rest
        left = sorted([*left, *smallest.inside], key=lambda line: (-line.people, line.pk))
    return rest, left


def _rounded(people: int, used: int, fewest: int) -> int | None:
    if people < fewest:
        return None
    near = round_to(100 * min(used, people) / people)
    return max(STEP, min(100 - STEP, near))


def round_to(percent: float) -> int:
    return int(percent / STEP + 0.5) * STEP
