"""Publishing: what of the rollup readers may see goes into pools, once (`responses.suppression` says why).

Of a staff round it happens when the round is closed; of customers, when a month is over. It is repeatable: what is
published already is told by `Taken`, and a run without news changes nothing.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from cxportal.people.organization.history import places_on
from feedback.instruments.models import InstrumentKind, Item
from feedback.responses.counting import CELL, COUNTS, Delta, add
from feedback.responses.models import Published, ResultSettings, Rollup, Taken
from feedback.responses.storing import month_of
from feedback.responses.suppression import pooled, shown_keys
from feedback.rounds.models import Round

ByKey = dict[str, list[int]]
"""key → counts, in the order of COUNTS; the first is people."""
Place = tuple[int, int, int, int, int]
"""month, department, round, touchpoint, frontline: a cell without its kind and key."""
WRITTEN = ("pool", "kind", "key", "month", "place_id", "round_id", "touchpoint_id", "frontline")
ROWS_TOGETHER = 500


@transaction.atomic
def publish(on: dt.date) -> int:
    """Publishes all that may be seen on that day of the county. Returns how many pools are new."""
    minimum = ResultSettings.current().minimum_people
    ResultSettings.objects.select_for_update().get(pk=1)
    made = sum(_publish(kind, on, minimum) for kind in InstrumentKind.values)
    ResultSettings.objects.filter(pk=1).update(published_at=timezone.now(), edition=F("edition") + (1 if made else 0))
    return made


def _publish(kind: str, on: dt.date, minimum: int) -> int:
    waiting = _waiting(kind)
    if not waiting:
        return 0
    letters = dict(Item.objects.filter(version__instrument__kind=kind).values_list("key", "letter"))
    letters = {**dict(Item.objects.extras().values_list("key", "letter")), **letters}
    batch = _Batch(kind, letters, minimum)
    if kind == InstrumentKind.CUSTOMER:
        _pool_customers(waiting, batch, before=month_of(on))
    else:
        _pool_staff(waiting, batch)
    batch.save()
    return batch.pools


def _waiting(kind: str) -> dict[Place, ByKey]:
    """The counts of every cell that has changed since it was published."""
    rollup, taken = (connection.ops.quote_name(model._meta.db_table) for model in (Rollup, Taken))
    same = " AND ".join(f"t.{name} = r.{name}" for name in CELL)
    counts = ", ".join(f"r.{name} - COALESCE(t.{name}, 0)" for name in COUNTS)
    changed = " OR ".join(f"r.{name} <> COALESCE(t.{name}, 0)" for name in COUNTS)
    found: dict[Place, ByKey] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT r.key, r.month, r.department_id, r.round_id, r.touchpoint_id, r.frontline, {counts} "
            f"FROM {rollup} r LEFT JOIN {taken} t ON {same} WHERE r.kind = %s AND ({changed})",
            [kind],
        )
        for key, *rest in cursor.fetchall():
            found[(rest[0], rest[1], rest[2], rest[3], rest[4])][key] = list(rest[5:])
    return found


def _pool_customers(waiting: Mapping[Place, ByKey], batch: "_Batch", *, before: int) -> None:
    """A place (department and touchpoint) waits from month to month until it has enough people."""
    by_place: dict[tuple[int, int], list[Place]] = defaultdict(list)
    for cell in sorted(waiting):
        if cell[0] < before:
            by_place[(cell[1], cell[3])].append(cell)
    standing = _standing() if any(_people(waiting[cell]) < 0 for cell in waiting) else {}
    for (department, touchpoint), cells in sorted(by_place.items()):
        together: list[Place] = []
        for cell in cells:
            together.append(cell)
            people = sum(_people(waiting[one]) for one in together)
            stays = standing.get((department, touchpoint), 0) + people
            if people >= batch.minimum or (people <= -batch.minimum and (stays == 0 or stays >= batch.minimum)):
                batch.add(
                    {one: waiting[one] for one in together},
                    place=department, month=cell[0], touchpoint=touchpoint, frontline=-1,
                )  # fmt: skip
                together = []


def _standing() -> dict[tuple[int, int], int]:
    """How many customers of each department and touchpoint are published."""
    found: dict[tuple[int, int], int] = defaultdict(int)
    rows = Published.objects.filter(kind=InstrumentKind.CUSTOMER, key=Rollup.ALL)
    for place, touchpoint, people in rows.values_list("place", "touchpoint_id", "people"):
        found[(place or 0, touchpoint)] += people
    return found


def _pool_staff(waiting: Mapping[Place, ByKey], batch: "_Batch") -> None:
    """Each closed round by the tree of its last day."""
    rounds = Round.objects.closed().in_bulk({cell[2] for cell in waiting})
    for round in rounds.values():
        cells = {(cell[1], cell[4]): cell for cell in waiting if cell[2] == round.pk}
        people = {where: _people(waiting[cell]) for where, cell in cells.items()}
        parents = {pk: place.parent_id for pk, place in places_on(round.closes_on).items()}
        for pool in pooled(people, parents, minimum=batch.minimum):
            batch.add(
                {cells[where]: waiting[cells[where]] for where in pool.cells},
                place=pool.place or None, month=round.month, round_id=round.pk, frontline=pool.frontline, id=pool.id,
            )  # fmt: skip


def _people(counts: ByKey) -> int:
    """How many respondents wait in a cell."""
    return counts[Rollup.ALL][0] if Rollup.ALL in counts else 0


class _Batch:
    """The pools of one run, written together."""

    def __init__(self, kind: str, letters: Mapping[str, str], minimum: int) -> None:
        self.kind, self.letters, self.minimum = kind, letters, minimum
        self.pools = 0
        self._published: list[tuple[Any, ...]] = []
        self._taken: list[Delta] = []

    def add(
        self,
        cells: Mapping[Place, ByKey],
        *,
        place: int | None,
        month: int,
        frontline: int,
        round_id: int = 0,
        touchpoint: int = 0,
        id: uuid.UUID | None = None,
    ) -> None:
        """One pool made of these cells."""
        self.pools += 1
        self._taken.append(
            {(self.kind, key, *cell): counts for cell, by_key in cells.items() for key, counts in by_key.items()}
        )
        pool = Published._meta.get_field("pool").get_db_prep_value(id or uuid.uuid4(), connection)
        for key, counts in self._shown(cells):
            self._published.append((pool, self.kind, key, month, place, round_id, touchpoint, frontline, *counts))

    def _shown(self, cells: Mapping[Place, ByKey]) -> Iterator[tuple[str, list[int]]]:
        summed: ByKey = {}
        for by_key in cells.values():
            for key, counts in by_key.items():
                into = summed.setdefault(key, [0] * len(COUNTS))
                for number, count in enumerate(counts):
                    into[number] += count
        people = {key: counts[0] for key, counts in summed.items()}
        shown = shown_keys(people, self.letters, minimum=self.minimum)
        taken_out = people.get(Rollup.ALL, 0) < 0
        return ((key, counts) for key, counts in sorted(summed.items()) if taken_out or key in shown)

    def save(self) -> None:
        add(self._taken, to=Taken)
        marks = f"({', '.join(['%s'] * len((*WRITTEN, *COUNTS)))})"
        table = connection.ops.quote_name(Published._meta.db_table)
        with connection.cursor() as cursor:
            for start in range(0, len(self._published), ROWS_TOGETHER):
                together = self._published[start : start + ROWS_TOGETHER]
                values = ", ".join([marks] * len(together))
                cursor.execute(
                    f"INSERT INTO {table} ({', '.join((*WRITTEN, *COUNTS))}) VALUES {values}",
                    [value for row in together for value in row],
                )
