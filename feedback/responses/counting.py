"""The rollup: what one response adds to it, and writing that down in one statement.

Counts may be negative, so that a response that is changed or taken out is subtracted the same way it was added.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from django.db import connection

from feedback.instruments.models import Choice, Item
from feedback.responses.models import Response, Rollup, Taken

Cell = tuple[str, str, int, int, int, int, int]
"""kind, key, month, department, round, touchpoint, frontline: the columns of the constraint `rollup_cell`."""
CELL = ("kind", "key", "month", "department_id", "round_id", "touchpoint_id", "frontline")
COUNTS = ("people", "n1", "n2", "n3", "n4", "n5", "na", "blank")
COLUMN_OF = {
    Choice.UNANSWERED.value: COUNTS.index("blank"),
    Choice.NOT_APPLICABLE.value: COUNTS.index("na"),
    **{value: COUNTS.index(f"n{value}") for value in range(1, 6)},
}
ROWS_TOGETHER = 500
Letters = Mapping[str, str]


@lru_cache(maxsize=256)
def letters_of(version_id: int, keys: frozenset[str]) -> Letters:
    """Item key → its letter ("" for none), of a version's items and of the extra ones among these keys.

    Safe to keep: the key and letter of an item that has answers never change.
    """
    own = dict(Item.objects.filter(version=version_id, key__in=keys).values_list("key", "letter"))
    extra = dict(Item.objects.extras().filter(key__in=keys - own.keys()).values_list("key", "letter"))
    return {**extra, **own}


Delta = dict[Cell, list[int]]


def delta_of(response: Response, *, kind: str, sign: int = 1) -> Delta:
    """What one response adds to each cell (`sign` -1: takes away)."""
    letters = letters_of(response.version_id, frozenset(response.answers))
    frontline = -1 if response.frontline is None else int(response.frontline)
    place = (response.month, response.department_id, response.round_id or 0, response.touchpoint_id or 0, frontline)
    found: Delta = defaultdict(lambda: [0] * len(COUNTS))
    found[(kind, Rollup.ALL, *place)][0] = sign
    for key, value in response.answers.items():
        letter = letters.get(key, "")
        for cell in (key, f"letter:{letter}") if letter else (key,):
            counts = found[(kind, cell, *place)]
            counts[COLUMN_OF[value]] += sign
            if value > 0:
                counts[0] = sign
    return found


def add(deltas: Iterable[Delta], *, to: type[Rollup] | type[Taken] = Rollup) -> None:
    """Writes the sum of these down: one statement for every few hundred cells, in an order no two writers cross."""
    summed: Delta = defaultdict(lambda: [0] * len(COUNTS))
    for delta in deltas:
        for cell, counts in delta.items():
            into = summed[cell]
            for number, count in enumerate(counts):
                into[number] += count
    rows: list[tuple[str | int, ...]] = [(*cell, *counts) for cell, counts in sorted(summed.items()) if any(counts)]
    with connection.cursor() as cursor:
        for start in range(0, len(rows), ROWS_TOGETHER):
            together = rows[start : start + ROWS_TOGETHER]
            cursor.execute(_upsert(to._meta.db_table, len(together)), [value for row in together for value in row])


@lru_cache(maxsize=64)
def _upsert(table: str, rows: int) -> str:
    table = connection.ops.quote_name(table)
    columns = (*CELL, *COUNTS)
    marks = f"({', '.join(['%s'] * len(columns))})"
    more = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in COUNTS)
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES {', '.join([marks] * rows)} "
        f"ON CONFLICT ({', '.join(CELL)}) DO UPDATE SET {more}"
    )
