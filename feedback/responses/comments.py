"""Comments, as far as a group is large enough for them, with employees' names masked.

A comment belongs to one department of the county (the one that reports, with all its divisions and units) and is shown
there and nowhere else: no larger or smaller list holds it, so no list minus another tells who wrote. Staff comments of
a round appear once ten people of the department have answered in it. Customers' months wait until ten people answered.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, overload

from django.db.models import Q, QuerySet, Sum

from cxportal.people.models import DepartmentKind
from feedback.instruments.models import InstrumentKind
from feedback.responses.masking import masked, names_of_people
from feedback.responses.models import Response, ResultSettings, Rollup
from feedback.responses.reading import COUNTY, Tree
from feedback.rounds.models import Round


@dataclass(frozen=True)
class Comment:
    """What somebody wrote, with names masked, and the month it counts in."""

    text: str
    month: int


class Comments(Sequence[Comment]):
    """Comments that may be shown: how many there are, and each with names masked. What else was answered stays here."""

    def __init__(self, rows: QuerySet[Any, tuple[str, int]]) -> None:
        self._rows = rows

    @cached_property
    def _count(self) -> int:
        return self._rows.count()

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, which: int) -> Comment: ...

    @overload
    def __getitem__(self, which: slice) -> list[Comment]: ...

    def __getitem__(self, which: int | slice) -> Comment | list[Comment]:
        if isinstance(which, int):
            place = range(len(self))[which]
            return self[place : place + 1][0]
        start, stop, step = which.indices(len(self))
        names = names_of_people()
        return [Comment(masked(text, names), month) for text, month in self._rows[start : max(start, stop) : step]]


def home_of(department: int, tree: Tree) -> int:
    """The reporting department at or above it; where there is none, what stands highest."""
    line = [pk for pk in tree.lines.get(department, ()) if pk != COUNTY]
    reporting = [pk for pk in line if tree.parts[pk].kind == DepartmentKind.DEPARTMENT]
    return reporting[0] if reporting else line[-1] if line else COUNTY


def comments_of(kind: str, department: int, tree: Tree, *, before: int) -> Comments:
    """The department's comments that may be shown, the newest month first, else in no order.

    `before` is the month that is not over yet. Two queries; one to count, and two when comments are read.
    """
    places = {pk for pk in tree.lines if home_of(pk, tree) == department}
    released = _released(kind, places, before=before)
    rows = Response.objects.filter(department__in=places).exclude(comment="").filter(released)
    return Comments(rows.order_by("-month", "pk").values_list("comment", "month"))


def _released(kind: str, places: set[int], *, before: int) -> Q:
    """The rounds or months in which enough people of these places answered."""
    minimum = ResultSettings.current().minimum_comments
    rows = Rollup.objects.filter(kind=kind, key=Rollup.ALL, department__in=places).order_by()
    if kind != InstrumentKind.CUSTOMER:
        closed = Round.objects.closed().filter(instrument__kind=kind).values("pk")
        counted = rows.filter(round_id__in=closed).values("round_id").annotate(n=Sum("people"))
        return Q(round__in=[row["round_id"] for row in counted if row["n"] >= minimum])
    people: dict[int, int] = defaultdict(int)
    for month, count in rows.filter(month__lt=before).values_list("month").annotate(n=Sum("people")):
        people[month] = count
    released: list[int] = []
    waiting: list[int] = []
    for month in sorted(people):
        waiting.append(month)
        if sum(people[one] for one in waiting) >= minimum:
            released += waiting
            waiting = []
    return Q(round=None, month__in=released)
