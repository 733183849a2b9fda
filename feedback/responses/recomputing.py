"""The rollup counted anew from the responses, set-wise; sealed months stay as they are."""

from collections.abc import Sequence
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
    """No response is stored while they are counted: a writer waits for the end of this transaction."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
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


def _counted(month: int | None) -> tuple[str, Sequence[Any]]:
    """The statement that gives every cell with its counts, and its parameters.

    Items and respondents are counted from the answers; a letter sums its items, with each respondent once.
    """
    join, key, value = _each("r.answers")
    narrow, parameters = ("", []) if month is None else ("AND r.month = %s", [month])
    sealed = f"SELECT 1 FROM {_table(SealedMonth)} s WHERE s.kind = i.kind AND s.month = r.month"
    place = "month, department_id, round_id, touchpoint_id, frontline"
    frontline = "CASE WHEN r.frontline IS NULL THEN -1 WHEN r.frontline THEN 1 ELSE 0 END"
    answers = ", ".join(
        f"SUM(CASE WHEN value = {number} THEN 1 ELSE 0 END) AS {name}"
        for name, number in (*((f"n{n}", n) for n in range(1, 6)), ("na", 0), ("blank", -1))
    )
    return (
        f"""
        WITH told AS (
            SELECT r.id, i.kind, r.month, r.department_id, COALESCE(r.round_id, 0) AS round_id,
                   COALESCE(r.touchpoint_id, 0) AS touchpoint_id, {frontline} AS frontline, r.version_id, r.answers
            FROM {_table(Response)} r
            JOIN {_table(Version)} v ON v.id = r.version_id JOIN {_table(Instrument)} i ON i.id = v.instrument_id
            WHERE NOT EXISTS ({sealed}) {narrow}
        ), answer AS (
            SELECT r.id, r.kind, {place}, {key} AS key, {value} AS value,
                   COALESCE(own.letter, extra.letter, '') AS letter
            FROM told r {join}
            LEFT JOIN {_table(Item)} own ON own.version_id = r.version_id AND own.key = {key}
            LEFT JOIN {_table(Item)} extra ON extra.version_id IS NULL AND extra.key = {key} AND own.id IS NULL
        ), lettered AS (
            SELECT kind, {place}, 'letter:' || letter AS key, id, value FROM answer WHERE letter <> ''
        )
        SELECT kind, key, {place}, SUM(CASE WHEN value > 0 THEN 1 ELSE 0 END), {answers}
        FROM answer GROUP BY kind, key, {place}
        UNION ALL
        SELECT kind, key, {place}, COUNT(DISTINCT CASE WHEN value > 0 THEN id END), {answers}
        FROM lettered GROUP BY kind, key, {place}
        UNION ALL
        SELECT kind, '*', {place}, COUNT(*), 0, 0, 0, 0, 0, 0, 0 FROM told GROUP BY kind, {place}
        """,
        parameters,
    )
