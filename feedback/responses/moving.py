"""Moving the answers of one touchpoint to another, with what they count. No figure of a department or month changes."""

from django.db import connection, transaction
from django.db.models import Exists, F, Model, OuterRef

from feedback.responses.counting import CELL, COUNTS
from feedback.responses.models import Published, Response, ResultSettings, Rollup, Taken
from feedback.touchpoints.models import Touchpoint


@transaction.atomic
def move_answers(*, touchpoint: int, to: int) -> int:
    """A fixed number of statements, also for months that are sealed: the record keeps its sums, and what was published
    stays published. Returns how many answers were moved; a second run finds none.
    """
    ResultSettings.current()
    ResultSettings.objects.select_for_update().get(pk=1)  # nothing is published meanwhile
    moved = Response.objects.filter(touchpoint=touchpoint).update(touchpoint=to)
    for cells in (Rollup, Taken):
        with connection.cursor() as cursor:
            cursor.execute(_statement(cells), [to, touchpoint])
        cells._default_manager.filter(touchpoint_id=touchpoint).delete()
    Published.objects.filter(touchpoint_id=touchpoint).update(touchpoint_id=to)
    ResultSettings.objects.filter(pk=1).update(edition=F("edition") + 1)
    return moved


def follow_merged() -> int:
    """Answers that came in at the moment of a merge go where the others went. Returns how many. Usually one query."""
    answered = Exists(Response.objects.filter(touchpoint=OuterRef("pk")))
    late = Touchpoint.objects.exclude(merged_into=None).filter(answered).values_list("pk", "merged_into_id")
    return sum(move_answers(touchpoint=pk, to=into) for pk, into in late if into)


def _statement(cells: type[Model]) -> str:
    table = connection.ops.quote_name(cells._meta.db_table)
    columns = (*CELL, *COUNTS)
    taken = ", ".join("%s" if name == "touchpoint_id" else name for name in columns)
    more = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in COUNTS)
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {taken} FROM {table} WHERE touchpoint_id = %s "
        f"ON CONFLICT ({', '.join(CELL)}) DO UPDATE SET {more}"
    )
