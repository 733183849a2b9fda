"""The rollup counted anew from the responses, set-wise; sealed months stay as they are."""

from collections import Counter
from typing import Any

from django.db import connection, transaction

from cxportal.history.models import record
from cxportal.people.models import Person
from feedback.instruments.models import Instrument, InstrumentKind, Item, Version
from feedback.responses.counting import CELL, COUNTS
from feedback.responses.models import Response, Rollup, SealedMonth, Taken


@transaction.atomic
def recompute(*, month: int | None = None) -> int:
    """Counts every month (or one) anew and puts the sums in the place of the old ones. Returns the number of cells.

    Months that are sealed, by kind, are left alone: their rollup is the record.
    """
    _hold()
    rollup, taken_out = _old_cells(month)
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {rollup} WHERE {taken_out[0]}", taken_out[1])
        sql, parameters = _counted(month)
        cursor.execute(f"INSERT INTO {rollup} ({', '.join((*CELL, *COUNTS))}) {sql}", parameters)
        made = int(cursor.rowcount)
        cursor.execute(*_emptied(month))
    return made


@transaction.atomic
def seal(kind: str, month: int, *, by: Person) -> bool:
    """From now on the rollup of that month is the record: nothing is added, nothing recomputes it. Once; else False."""
    _, new = SealedMonth.objects.get_or_create(kind=InstrumentKind(kind), month=month)
    if new:
        about = Instrument.objects.get(kind=kind)
        record(
            about=about, verb="seal", text=f"Sealed {month // 100}-{month % 100:02}: its figures are the record", by=by
        )
    return new


def _hold() -> None:
    """No response is stored while they are counted: a writer waits for the end of this transaction.

    PostgreSQL cannot know how few cells the many answers fall into: it would sort them all, and spend seconds on
    compiling the statement first. It is told not to.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_sort = off; SET LOCAL jit = off")
            cursor.execute(f"LOCK TABLE {_table(Response)}, {_table(Rollup)} IN SHARE ROW EXCLUSIVE MODE")


def _old_cells(month: int | None) -> tuple[str, tuple[str, list[Any]]]:
    where, parameters = "1 = 1", []
    if month is not None:
        where, parameters = "month = %s", [month]
    rollup, sealed = _table(Rollup), _table(SealedMonth)
    where += f" AND NOT EXISTS (SELECT 1 FROM {sealed} s WHERE s.kind = {rollup}.kind AND s.month = {rollup}.month)"
    return rollup, (where, parameters)


def _emptied(month: int | None) -> tuple[str, list[Any]]:
    """A cell that was published and has no response any more is a row of zeros: publishing sees that it is gone."""
    taken = _table(Taken)
    cells = ", ".join(CELL)
    narrow, parameters = ("", []) if month is None else (" WHERE month = %s", [month])
    zeros = ", ".join("0" for _ in COUNTS)
    return (
        f"INSERT INTO {_table(Rollup)} ({cells}, {', '.join(COUNTS)}) "
        f"SELECT {cells}, {zeros} FROM {taken}{narrow or ' WHERE 1 = 1'} ON CONFLICT ({cells}) DO NOTHING",
        parameters,
    )


def _table(model: type[Any]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _each(answers: str) -> tuple[str, str, str]:
    """The join that gives a row an answer, its key and its value."""
    if connection.vendor == "postgresql":
        return f"CROSS JOIN LATERAL jsonb_each_text({answers}) AS a", "a.key", "CAST(a.value AS integer)"
    return f"JOIN json_each({answers}) AS a", "a.key", "a.value"


def _letters() -> tuple[list[tuple[int, str, str]], set[tuple[int, str]]]:
    """(version, item, its letter) of every item that may stand in a response, and the (version, letter) of which
    somebody may have answered more than one item."""
    extra = dict(Item.objects.extras().exclude(letter="").values_list("key", "letter"))
    own: dict[int, dict[str, str]] = {pk: {} for pk in Version.objects.values_list("pk", flat=True)}
    for version, key, letter in Item.objects.exclude(version=None).values_list("version", "key", "letter"):
        own[version or 0][key] = letter
    rows = [
        (version, key, letter) for version, items in own.items() for key, letter in {**extra, **items}.items() if letter
    ]
    counted = Counter((version, letter) for version, _, letter in rows)
    return rows, {pair for pair, count in counted.items() if count > 1}


def _counted(month: int | None) -> tuple[str, list[Any]]:
    """The statement that gives every cell with its counts, and its parameters.

    Answers are summed by item first, and a letter sums its items. Only where somebody may have answered two items of a
    letter are respondents counted one by one.
    """
    join, key, value = _each("r.answers")
    letters, several = _letters()
    narrow, parameters = ("", []) if month is None else ("AND r.month = %s", [month])
    sealed = "".join(
        f" AND NOT (i.kind = '{InstrumentKind(kind)}' AND r.month = {int(shut)})"
        for kind, shut in SealedMonth.objects.order_by("pk").values_list("kind", "month")
    )
    place = "month, department_id, round_id, touchpoint_id, frontline"
    placed = ", ".join(f"r.{name}" for name in place.split(", "))
    frontline = "CASE WHEN r.frontline IS NULL THEN -1 WHEN r.frontline THEN 1 ELSE 0 END"
    names = ("n1", "n2", "n3", "n4", "n5", "na", "blank")
    values = dict(zip(names, (1, 2, 3, 4, 5, 0, -1), strict=True))
    answers = ", ".join(f"SUM(CASE WHEN {value} = {number} THEN 1 ELSE 0 END) AS {n}" for n, number in values.items())
    sums = ", ".join(f"SUM({name})" for name in ("people", *names))
    rows = [(*row, int(row[::2] in several)) for row in letters] or [(0, "", "", 0)]
    versions = ", ".join(str(version) for version in sorted({version for version, _ in several}) or [0])
    lettered = ", ".join(["(%s, %s, %s, %s)"] * len(rows))
    return (
        f"""
        WITH lettered (version_id, key, letter, several) AS (VALUES {lettered}),
        told AS NOT MATERIALIZED (
            SELECT r.id, i.kind, r.month, r.department_id, COALESCE(r.round_id, 0) AS round_id,
                   COALESCE(r.touchpoint_id, 0) AS touchpoint_id, {frontline} AS frontline, r.version_id, r.answers
            FROM {_table(Response)} r
            JOIN {_table(Version)} v ON v.id = r.version_id JOIN {_table(Instrument)} i ON i.id = v.instrument_id
            WHERE 1 = 1 {sealed} {narrow}
        ), answer AS (
            SELECT r.kind, {placed}, r.version_id, {key} AS key,
                   SUM(CASE WHEN {value} > 0 THEN 1 ELSE 0 END) AS people, {answers}
            FROM told r {join} GROUP BY r.kind, {placed}, r.version_id, {key}
        ), letter AS (
            SELECT a.kind, {place}, l.letter, CASE WHEN l.several = 1 THEN 0 ELSE people END AS people,
                   {", ".join(names)}
            FROM answer a JOIN lettered l ON l.version_id = a.version_id AND l.key = a.key
            UNION ALL
            SELECT r.kind, {placed}, l.letter, COUNT(DISTINCT r.id), 0, 0, 0, 0, 0, 0, 0
            FROM told r {join} JOIN lettered l ON l.version_id = r.version_id AND l.key = {key}
            WHERE l.several = 1 AND {value} > 0
              AND r.version_id IN ({versions})
            GROUP BY r.kind, {placed}, r.version_id, l.letter
        )
        SELECT kind, key, {place}, {sums} FROM answer GROUP BY kind, key, {place}
        UNION ALL
        SELECT kind, 'letter:' || letter, {place}, {sums} FROM letter GROUP BY kind, letter, {place}
        UNION ALL
        SELECT kind, '*', {place}, COUNT(*), 0, 0, 0, 0, 0, 0, 0 FROM told GROUP BY kind, {place}
        """,
        [each for row in rows for each in row] + parameters,
    )
