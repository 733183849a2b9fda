"""The one door through which every reader of responses passes: pages, exports, e-mails, snapshots, the API.

What comes out of it are sums of whole pools (`responses.suppression`), read in the tree of a day: parts are pooled
into what stands above them, merged departments into their successors. Counts are pooled, percentages never averaged.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Self

from django.db.models import QuerySet, Sum

from cxportal.people.models import Department
from cxportal.people.organization.models import Placement
from feedback import statistics
from feedback.instruments.models import LETTERS
from feedback.responses.models import Published, ResultSettings, Rollup

ALL = Rollup.ALL
LETTER_KEYS = tuple(f"letter:{letter}" for letter in LETTERS)
USUAL_KEYS = (*LETTER_KEYS, ALL)
VALUES = ("n1", "n2", "n3", "n4", "n5")
SUMMED = ("people", *VALUES, "na", "blank")
COUNTY = 0
"""Stands for the whole county where a department is asked for."""


@dataclass(frozen=True)
class Figure:
    """What a group of enough people answered to one item or letter. `counts` are the answers 1 to 5."""

    people: int
    counts: tuple[int, int, int, int, int]
    na: int
    blank: int

    @property
    def valid(self) -> int:
        """Answers of 1 to 5."""
        return sum(self.counts)

    @property
    def favorable(self) -> int:
        """Answers of 4 or 5."""
        return self.counts[3] + self.counts[4]

    @property
    def share(self) -> float:
        """The share of favorable answers, from 0 to 1."""
        return self.favorable / self.valid if self.valid else 0.0

    @property
    def mean(self) -> float:
        return statistics.mean(dict(enumerate(self.counts, start=1))) or 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The Wilson 95 % interval of the share among the people, from 0 to 1."""
        return statistics.wilson(self.share, self.people)

    @property
    def as_share(self) -> statistics.Share:
        return statistics.Share(self.share, self.people)

    @property
    def percent(self) -> int:
        return round(100 * self.share)


@dataclass(frozen=True)
class Part:
    """A department as the tree of a day has it; `depth` counts from 0 at the top."""

    id: int
    name: str
    kind: str
    parent: int | None
    depth: int


@dataclass(frozen=True)
class Tree:
    """The departments of a day, and where each that ever was belongs on that day."""

    parts: Mapping[int, Part]
    lines: Mapping[int, tuple[int, ...]]
    """Department → itself (or what took it over) and all above it, the county last."""

    @classmethod
    def on(cls, day: dt.date) -> Self:
        """Two queries at any size."""
        then = {row.department_id: row for row in Placement.objects.on(day)}
        rows = {row.pk: row for row in Department.objects.order_by("name", "pk")}
        parents: dict[int, int | None] = {}
        open_now: set[int] = set()
        for pk, row in rows.items():
            place = then.get(pk, row)
            is_open = (row.opens_on is None or row.opens_on <= day) and (row.closes_on is None or row.closes_on > day)
            if is_open:
                open_now.add(pk)
            parents[pk] = row.successor_id if not is_open and row.successor_id else place.parent_id
        chains = {pk: _chain(pk, parents) for pk in rows}
        lines = {pk: (*(one for one in chain if one in open_now), COUNTY) for pk, chain in chains.items()}
        parts = {}
        for pk in sorted(open_now, key=lambda pk: (then.get(pk, rows[pk])).name.lower()):
            named, line = then.get(pk, rows[pk]), lines[pk]
            parts[pk] = Part(pk, named.name, named.kind, line[1] or None, len(line) - 2)
        return cls(parts, lines)

    def within(self, department: int) -> frozenset[int]:
        """The ids of all departments, past ones too, that count for this one; of the county: all."""
        return frozenset(pk for pk, line in self.lines.items() if department in line)

    def below(self, department: int) -> list[Part]:
        """The parts right under it, by name."""
        return [part for part in self.parts.values() if (part.parent or COUNTY) == department]

    def name(self, department: int, county: str = "The county") -> str:
        return self.parts[department].name if department in self.parts else county

    def path(self, department: int) -> list[Part]:
        """From the top down to it."""
        return [self.parts[pk] for pk in reversed(self.lines.get(department, ())) if pk in self.parts]

    @property
    def in_lines(self) -> list[Part]:
        """All of it from top to bottom, parents before their parts."""
        found: list[Part] = []
        waiting = self.below(COUNTY)[::-1]
        while waiting:
            part = waiting.pop()
            found.append(part)
            waiting += self.below(part.id)[::-1]
        return found


def _chain(pk: int, parents: Mapping[int, int | None]) -> list[int]:
    found: list[int] = []
    step: int | None = pk
    while step is not None and step not in found:
        found.append(step)
        step = parents.get(step)
    return found


@dataclass(frozen=True)
class Slice:
    """Which answers: of one kind of instrument, from a month to a month (both included), narrowed further or not.

    `round_id` is for staff, `touchpoints` (ids) for customers, `frontline` for staff: only groups that are wholly so.
    """

    kind: str
    first: int = 0
    last: int = 999_999
    round_id: int | None = None
    touchpoints: frozenset[int] = frozenset()
    frontline: bool | None = None

    def _rows(self) -> QuerySet[Published]:
        rows = Published.objects.filter(kind=self.kind)
        if self.first or self.last != 999_999:
            rows = rows.filter(month__gte=self.first, month__lte=self.last)
        if self.round_id is not None:
            rows = rows.filter(round_id=self.round_id)
        if self.touchpoints:
            rows = rows.filter(touchpoint_id__in=self.touchpoints)
        if self.frontline is not None:
            rows = rows.filter(frontline=int(self.frontline))
        return rows.order_by()


Figures = dict[str, Figure]
"""key → figure. A key that too few answered is not there."""
Sums = dict[str, list[int]]


@dataclass
class _Pooled:
    """Sums by some group, ready to become figures where enough people are in them."""

    minimum: int
    sums: dict[int, Sums] = field(default_factory=lambda: defaultdict(dict))

    def add(self, group: int, key: str, counts: Iterable[int]) -> None:
        into = self.sums[group].setdefault(key, [0] * len(SUMMED))
        for number, count in enumerate(counts):
            into[number] += count

    def figures(self) -> dict[int, Figures]:
        found = {group: self._enough(sums) for group, sums in self.sums.items()}
        return {group: figures for group, figures in found.items() if figures}

    def _enough(self, sums: Sums) -> Figures:
        return {
            key: Figure(c[0], (c[1], c[2], c[3], c[4], c[5]), c[6], c[7])
            for key, c in sums.items()
            if c[0] >= self.minimum and min(c) >= 0
        }


def by_department(
    slice: Slice, tree: Tree, *, keys: Collection[str] = (), minimum: int | None = None
) -> dict[int, Figures]:
    """Figures of every department of the tree, its parts pooled into it, and of the county. One query at any size
    (a second for the minimum where it is not given)."""
    rows = slice._rows()
    if keys:
        rows = rows.filter(key__in=keys)
    pooled = _Pooled(_minimum(minimum))
    for place, key, *counts in rows.values("place", "key").annotate(**_sums()).values_list("place", "key", *_names()):
        for group in tree.lines.get(place, (COUNTY,)):
            pooled.add(group, key, counts)
    return pooled.figures()


def by_month(
    slice: Slice,
    tree: Tree,
    department: int,
    *,
    keys: Collection[str] = (*LETTER_KEYS, ALL),
    minimum: int | None = None,
) -> dict[int, Figures]:
    """Figures of one department (or the county) month by month (such as 202611). One query."""
    rows = slice._rows().filter(key__in=keys)
    if department != COUNTY:
        rows = rows.filter(place__in=tree.within(department))
    pooled = _Pooled(_minimum(minimum))
    for month, key, *counts in rows.values("month", "key").annotate(**_sums()).values_list("month", "key", *_names()):
        pooled.add(month, key, counts)
    return pooled.figures()


def by_touchpoint(
    slice: Slice, *, groups: Mapping[int, int], keys: Collection[str] = USUAL_KEYS, minimum: int | None = None
) -> dict[int, Figures]:
    """Figures of touchpoints: `groups` maps each to the one it counts for (itself, or what it was merged into)."""
    rows = slice._rows().filter(key__in=keys).exclude(touchpoint_id=0)
    pooled = _Pooled(_minimum(minimum))
    grouped = rows.values("touchpoint_id", "key").annotate(**_sums())
    for touchpoint, key, *counts in grouped.values_list("touchpoint_id", "key", *_names()):
        pooled.add(groups.get(touchpoint, touchpoint), key, counts)
    return pooled.figures()


def index_of(figures: Figures, *, minimum: int) -> statistics.HeartIndex:
    """The HEART index of a group."""
    shares = {letter: figures[f"letter:{letter}"].as_share for letter in LETTERS if f"letter:{letter}" in figures}
    return statistics.heart_index(shares, minimum=minimum)


def _minimum(given: int | None) -> int:
    return ResultSettings.current().minimum_people if given is None else given


def _names() -> list[str]:
    return [f"sum_{name}" for name in SUMMED]


def _sums() -> dict[str, Sum]:
    return {f"sum_{name}": Sum(name) for name in SUMMED}
