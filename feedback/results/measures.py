"""What scorecards read of answers: all departments and a period at once, through the same door as every page.

Each measure is a function of a period that gives counts (`cxportal.facts.readings`): numerator, denominator and n, by
department with its parts, None for the county. Departments without answers, or with too few, are left out. Whatever
has no favorable share of its own (the index) is a mean: a sum of shares over how many.
"""

import datetime as dt
from collections.abc import Mapping

from django.db.models import Count as CountOf
from django.db.models import Q

from cxportal.county.days import today
from cxportal.county.once import once
from cxportal.county.periods import Period
from cxportal.facts.readings import Count, Counts, Reader
from cxportal.people.organization.history import places_on
from feedback.instruments.models import LETTERS, InstrumentKind
from feedback.responses import reading
from feedback.responses.models import ResultSettings
from feedback.responses.reading import ALL, COUNTY, LETTER_KEYS, Figures, Slice, Tree
from feedback.responses.suppression import pooled
from feedback.rounds.models import Participation
from feedback.touchpoints.models import Touchpoint

TOGETHER = (*LETTER_KEYS, ALL, "trust", "ease", "need")
"""What standard measures ask of customers' answers: read by one query."""


@once
def _tree(period: Period) -> Tree:
    """The tree of the period's last day, or of today where that is yet to come."""
    return Tree.on(min(period.last, today()))


@once
def _figures(kind: str, period: Period, keys: tuple[str, ...]) -> Mapping[int, Figures]:
    """Four queries."""
    months = period.months
    return reading.by_department(Slice(kind, months[0], months[-1]), _tree(period), keys=keys, minimum=_minimum())


@once
def _minimum() -> int:
    return ResultSettings.current().minimum_people


def _by_department(counts: Mapping[int, Count]) -> Counts:
    return {department or None: count for department, count in counts.items()}


def favorable(kind: str, key: str) -> Reader:
    """The share of favorable answers to an item ("trust") or a letter ("letter:H"); n is people."""

    def read(period: Period) -> Counts:
        found = _figures(kind, period, TOGETHER if key in TOGETHER else (key,))
        figures = {department: figures[key] for department, figures in found.items() if key in figures}
        return _by_department({pk: Count(one.favorable, one.valid, one.people) for pk, one in figures.items()})

    return read


def letter(kind: str, letter: str) -> Reader:
    """The same by the letter alone. ValueError where it is none."""
    if letter not in LETTERS or len(letter) != 1:
        raise ValueError(f"{letter!r} is none of {LETTERS}.")
    return favorable(kind, f"letter:{letter}")


def heart_index(kind: str) -> Reader:
    """The equal-weight mean of the letters that enough people answered; n is the respondents."""

    def read(period: Period) -> Counts:
        minimum = _minimum()
        counts: dict[int, Count] = {}
        for department, figures in _figures(kind, period, TOGETHER).items():
            index = reading.index_of(figures, minimum=minimum)
            if index.value is not None:
                letters = len(index.letters)
                people = figures[ALL].people if ALL in figures else 0
                counts[department] = Count(index.value * letters, letters, people)
        return _by_department(counts)

    return read


trust = favorable(InstrumentKind.CUSTOMER, "trust")
ease = favorable(InstrumentKind.CUSTOMER, "ease")
need_addressed = favorable(InstrumentKind.CUSTOMER, "need")


def response_rate(period: Period) -> Counts:
    """Of the people asked in the staff rounds of the period that are closed, how many answered.

    People are asked in pools like those of the answers, so that no rate minus others tells of fewer than the minimum.
    """
    rows = Participation.objects.filter(round__month__in=period.months, round__state="closed").order_by()
    grouped = rows.values_list("department").annotate(n=CountOf("pk"), used=CountOf("pk", filter=Q(used=True)))
    own: dict[int | None, Count] = {department: Count(used, asked, asked) for department, asked, used in grouped}
    return in_pools(own, {pk: count.n for pk, count in own.items()}, period)


def in_pools(own: Mapping[int | None, Count], people: Mapping[int | None, int], period: Period) -> Counts:
    """What departments counted of their staff, summed over pools of so many `people` that none is a small group.

    Like those of the answers: no figure minus others tells of fewer than the minimum. Departments that are closed by
    then count for what took them over; people without a department (None) for the county, where they are enough.
    """
    tree, minimum = _tree(period), _minimum()
    parents = _parents(min(period.last, today()))
    cells = {(pk, 0): count for pk, count in people.items() if pk is not None}
    pools = [(pool.place, [pk for pk, _ in pool.cells]) for pool in pooled(cells, parents, minimum=minimum)]
    groups: list[tuple[int, list[int | None]]] = [(place, [*inside]) for place, inside in pools]
    if people.get(None, 0) >= minimum:
        groups.append((COUNTY, [None]))
    counts: dict[int, Count] = {}
    for place, inside in groups:
        one = sum((own[pk] for pk in inside if pk in own), Count(0, 0, 0))
        for department in tree.lines.get(place, (COUNTY,)):
            counts[department] = counts[department] + one if department in counts else one
    return _by_department(counts)


@once
def _parents(day: dt.date) -> Mapping[int, int | None]:
    return {pk: place.parent_id for pk, place in places_on(day).items()}


def touchpoints_with_loop(period: Period) -> Counts:
    """Of the touchpoints in use, at how many enough customers answered in the period to be heard; n is touchpoints."""
    months = period.months
    tree = _tree(period)
    places = dict(Touchpoint.objects.in_use().order_by().values_list("pk", "department"))
    slice = Slice(InstrumentKind.CUSTOMER, months[0], months[-1])
    heard = reading.by_touchpoint(slice, groups={pk: pk for pk in places}, keys=(ALL,), minimum=_minimum())
    counts: dict[int, Count] = {}
    for touchpoint, place in places.items():
        one = Count(int(touchpoint in heard), 1, 1)
        for department in tree.lines.get(place, (COUNTY,)):
            counts[department] = counts[department] + one if department in counts else one
    return _by_department(counts)
