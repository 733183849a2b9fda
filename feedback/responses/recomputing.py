"""The rollup counted anew from the responses, set-wise; sealed months stay as they are."""

from collections import defaultdict
from typing import Any

from django.db import connection, transaction

from cxportal.history.models import record
from cxportal.people.models import Person
from feedback.instruments.models import LETTERS, Instrument, InstrumentKind, Item, Version
from feedback.responses.counting import CELL, COUNTS
from feedback.responses.models import Response, Rollup, SealedMonth, Taken

COUNTED = "responses_counted"
"""A table for the time of a recount: every cell as it should be."""


@transaction.atomic
def recompute(*, month: int | None = None) -> int:
    """Counts every month (or one) anew and puts right every cell that differs. Returns the number of cells.

    Months that are sealed, by kind, are left alone: their rollup is the record. What is right already is not written.
    """
    _hold()
    columns = ", ".join((*CELL, *COUNTS))
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE {COUNTED} AS SELECT {columns} FROM {_table(Rollup)} WHERE 1 = 0")
        sql, parameters = _counted(month)
        cursor.execute(f"INSERT INTO {COUNTED} ({columns}) {sql}", parameters)
        made = int(cursor.rowcount)
        cursor.execute(*_emptied(month))
        for statement, parameters in _put_right(month, columns):
            cursor.execute(statement, parameters)
        cursor.execute(f"DROP TABLE {COUNTED}")
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


def _open_cells(model: type[Rollup] | type[Taken], month: int | None) -> tuple[str, list[Any]]:
    """The table of a model with the condition that its cells are of that month (or any), and of none that is sealed."""
    table, sealed = _table(model), _table(SealedMonth)
    where = (
        f"{table} WHERE NOT EXISTS (SELECT 1 FROM {sealed} s WHERE s.kind = {table}.kind AND s.month = {table}.month)"
    )
    return (where, []) if month is None else (f"{where} AND month = %s", [month])


def _emptied(month: int | None) -> tuple[str, list[Any]]:
    """A cell that was published and has no response any more is a row of zeros: publishing sees that it is gone."""
    published, parameters = _open_cells(Taken, month)
    cells, zeros = ", ".join(CELL), ", ".join("0" for _ in COUNTS)
    return (
        f"INSERT INTO {COUNTED} SELECT {cells}, {zeros} "
        f"FROM (SELECT {cells} FROM {published} EXCEPT SELECT {cells} FROM {COUNTED}) gone",
        parameters,
    )


def _put_right(month: int | None, columns: str) -> list[tuple[str, list[Any]]]:
    """Takes out every cell that should not be there, then writes those that are missing or wrong."""
    kept, parameters = _open_cells(Rollup, month)
    cells, right = ", ".join(CELL), ", ".join(f"{name} = excluded.{name}" for name in COUNTS)
    return [
        (
            f"DELETE FROM {kept} AND ({cells}) IN "
            f"(SELECT {cells} FROM (SELECT {cells} FROM {kept} EXCEPT SELECT {cells} FROM {COUNTED}) gone)",
            parameters * 2,
        ),
        (
            f"INSERT INTO {_table(Rollup)} ({columns}) SELECT {columns} FROM {COUNTED} "
            f"EXCEPT SELECT {columns} FROM {kept} ON CONFLICT ({cells}) DO UPDATE SET {right}",
            parameters,
        ),
    ]


def _table(model: type[Any]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _each(answers: str) -> tuple[str, str, str]:
    """The join that gives a row for each answer, its key and its value as text."""
    if connection.vendor == "postgresql":
        return f"CROSS JOIN LATERAL jsonb_each_text({answers}) AS a", "a.key", "a.value"
    return f"JOIN json_each({answers}) AS a", "a.key", "CAST(a.value AS text)"


def _chosen(key: str) -> tuple[str, str]:
    """What a response answered to one item, as a number, and the parameter that names the item."""
    if connection.vendor == "postgresql":
        return "CAST(r.answers->>%s AS integer)", key
    return "json_extract(r.answers, %s)", f'$."{key}"'


Lettered = list[tuple[int, str, str]]
"""(version, item, its letter) of every item that may stand in a response."""


def _letters() -> Lettered:
    extra = dict(Item.objects.extras().exclude(letter="").values_list("key", "letter"))
    own: dict[int, dict[str, str]] = {pk: {} for pk in Version.objects.values_list("pk", flat=True)}
    for version, key, letter in Item.objects.exclude(version=None).values_list("version", "key", "letter"):
        own[version or 0][key] = letter
    return [
        (version, key, letter) for version, items in own.items() for key, letter in {**extra, **items}.items() if letter
    ]


def _heard(lettered: Lettered, letter: str) -> tuple[str, list[Any]]:
    """How many respondents answered at least one item of a letter, each counted once; and its parameters."""
    keys: dict[int, list[str]] = defaultdict(list)
    for version, key, of in lettered:
        if of == letter:
            keys[version].append(key)
    when, parameters = [], []
    for version, theirs in keys.items():
        asked = [_chosen(key) for key in theirs]
        when.append(f"WHEN {version} THEN CASE WHEN {' OR '.join(f'{sql} > 0' for sql, _ in asked)} THEN 1 ELSE 0 END")
        parameters += [key for _, key in asked]
    return f"SUM(CASE r.version_id {' '.join(when)} ELSE 0 END)" if when else "0", parameters


def _counted(month: int | None) -> tuple[str, list[Any]]:
    """The statement that gives every cell with its counts, and its parameters.

    Equal answers in one place are counted first, the rest works on those few rows. A letter sums its items; who
    answered it is counted from the responses, because one person may have answered several of its items.
    """
    join, key, value = _each("r.answers")
    narrow, parameters = ("", []) if month is None else ("AND r.month = %s", [month])
    sealed = "".join(
        f" AND NOT (i.kind = '{InstrumentKind(kind)}' AND r.month = {int(shut)})"
        for kind, shut in SealedMonth.objects.order_by("pk").values_list("kind", "month")
    )
    place = "month, department_id, round_id, touchpoint_id, frontline"
    cell = (
        "month, department_id, COALESCE(round_id, 0) AS round_id, COALESCE(touchpoint_id, 0) AS touchpoint_id, "
        "CASE WHEN frontline IS NULL THEN -1 WHEN frontline THEN 1 ELSE 0 END AS frontline"
    )
    names = ("n1", "n2", "n3", "n4", "n5", "na", "blank")
    values = dict(zip(names, ("1", "2", "3", "4", "5", "0", "-1"), strict=True))
    times = ", ".join(f"SUM(CASE WHEN value = '{number}' THEN times ELSE 0 END) AS {n}" for n, number in values.items())
    counts, sums = ", ".join(names), ", ".join(f"SUM({name})" for name in ("people", *names))
    rows = _letters() or [(0, "", "")]
    lettered = ", ".join(["(%s, %s, %s)"] * len(rows))
    heard = {letter: _heard(rows, letter) for letter in LETTERS}
    heard_names = [f"heard_{letter.lower()}" for letter in LETTERS]
    people = " ".join(f"WHEN '{letter}' THEN r.heard_{letter.lower()}" for letter in LETTERS)
    return (
        f"""
        WITH lettered (version_id, key, letter) AS (VALUES {lettered}),
        kinds AS (
            SELECT v.id AS version_id, i.kind
            FROM {_table(Version)} v JOIN {_table(Instrument)} i ON i.id = v.instrument_id
        ), told AS NOT MATERIALIZED (
            SELECT r.* FROM {_table(Response)} r JOIN kinds i ON i.version_id = r.version_id
            WHERE 1 = 1 {sealed} {narrow}
        ), chosen AS (
            SELECT r.version_id, {place}, {key} AS key, {value} AS value, COUNT(*) AS times
            FROM told r {join} GROUP BY r.version_id, {place}, {key}, {value}
        ), answer AS (
            SELECT k.kind, c.version_id, {cell}, key,
                   SUM(CASE WHEN value IN ('1', '2', '3', '4', '5') THEN times ELSE 0 END) AS people, {times}
            FROM chosen c JOIN kinds k ON k.version_id = c.version_id GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
        ), heard AS (
            SELECT r.version_id, {place}, COUNT(*) AS people,
                   {", ".join(f"{sql} AS heard_{letter.lower()}" for letter, (sql, _) in heard.items())}
            FROM told r GROUP BY r.version_id, {place}
        ), respondent AS (
            SELECT k.kind, {cell}, SUM(people) AS people,
                   {", ".join(f"SUM({name}) AS {name}" for name in heard_names)}
            FROM heard h JOIN kinds k ON k.version_id = h.version_id GROUP BY 1, 2, 3, 4, 5, 6
        ), letter AS (
            SELECT a.kind, {place}, l.letter, 0 AS people, {counts}
            FROM answer a JOIN lettered l ON l.version_id = a.version_id AND l.key = a.key
            UNION ALL
            SELECT r.kind, {place}, l.letter, CASE l.letter {people} END, 0, 0, 0, 0, 0, 0, 0
            FROM respondent r CROSS JOIN (SELECT DISTINCT letter FROM lettered) l
        )
        SELECT kind, key, {place}, {sums} FROM answer GROUP BY kind, key, {place}
        UNION ALL
        SELECT kind, 'letter:' || letter, {place}, {sums} FROM letter GROUP BY kind, letter, {place}
        HAVING SUM(people) + {" + ".join(f"SUM({name})" for name in names)} > 0
        UNION ALL
        SELECT kind, '*', {place}, people, 0, 0, 0, 0, 0, 0, 0 FROM respondent
        """,
        [each for row in rows for each in row] + parameters + [each for _, keys in heard.values() for each in keys],
    )
