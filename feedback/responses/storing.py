"""Storing, changing and taking out responses. The rollup is kept in step in the same transaction.

Whoever stores has made the answers complete and sure (`checked`), and knows the kind of instrument they belong to. What
customers said in a month whose books are closed counts in the first one that is open.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from cxportal.county import books
from cxportal.county.models import Books
from cxportal.county.periods import month_number
from feedback.instruments.models import Choice, InstrumentKind, Item, Version
from feedback.responses.counting import add, delta_of
from feedback.responses.models import Response, SealedMonth

VALUES = frozenset(choice.value for choice in Choice)
ROWS_TOGETHER = 500


class MonthSealed(Exception):
    """The raw answers of that month were disposed of: its figures are the record, and it takes no more."""


def month_of(day: dt.date) -> int:
    """The month a day of the county counts in, as an integer such as 202611."""
    return day.year * 100 + day.month


def checked(given: Mapping[str, int], *, keys: Collection[str]) -> dict[str, int]:
    """The answers to store: every item that was offered has one, "not answered" where nothing was chosen.

    Raises ValueError for an unknown item or for a value that is no option.
    """
    unknown = given.keys() - set(keys)
    if unknown:
        raise ValueError(f"No such item: {', '.join(sorted(unknown))}.")
    if any(value not in VALUES for value in given.values()):
        raise ValueError("An answer is a whole number from 1 to 5, or N/A.")
    return {key: given.get(key, Choice.UNANSWERED.value) for key in keys}


def store(response: Response, *, kind: str) -> bool:
    """One new response. False where one with its id is there already (a double submit, a replay): nothing changes."""
    try:
        with transaction.atomic():
            count_by_the_books([response], kind=kind)
            response.save(force_insert=True)
            add([delta_of(response, kind=kind)])
    except IntegrityError:
        if Response.objects.filter(pk=response.pk).exists():
            return False
        raise
    return True


@transaction.atomic
def store_all(responses: Sequence[Response], *, kind: str) -> int:
    """Many new responses; those whose id is known are passed over. Returns how many were new."""
    count_by_the_books(responses, kind=kind)
    known = set(Response.objects.filter(pk__in=[response.pk for response in responses]).values_list("pk", flat=True))
    new = [response for response in responses if response.pk not in known]
    Response.objects.bulk_create(new, batch_size=ROWS_TOGETHER)
    add(delta_of(response, kind=kind) for response in new)
    return len(new)


@transaction.atomic
def store_uncounted(responses: Sequence[Response]) -> None:
    """Rows alone, for filling an empty portal with many: whoever does it has the rollup counted anew afterwards."""
    Response.objects.bulk_create(responses, batch_size=ROWS_TOGETHER)


@transaction.atomic
def change(old: Response, new: Response, *, kind: str) -> None:
    """Puts `new` in the place of `old` (the same id), in figures too. Raises MonthSealed where either month is."""
    count_by_the_books([new], kind=kind, before={new.pk: old})
    locked = Response.objects.select_for_update().get(pk=old.pk)
    new.pk = locked.pk
    new.save(force_update=True)
    add([delta_of(locked, kind=kind, sign=-1), delta_of(new, kind=kind)])


@transaction.atomic
def take_out(responses: Sequence[Response], *, kind: str) -> int:
    """Removes responses and what they count (a mistake, a test): never a disposal, which seals. Returns how many."""
    locked = list(Response.objects.select_for_update().filter(pk__in=[response.pk for response in responses]))
    refuse_sealed({response.month for response in locked}, kind)
    add(delta_of(response, kind=kind, sign=-1) for response in locked)
    Response.objects.filter(pk__in=[response.pk for response in locked]).delete()
    return len(locked)


def count_by_the_books(
    responses: Sequence[Response], *, kind: str, before: Mapping[Any, Response] | None = None
) -> None:
    """Gives customers' responses the month they count in: a closed month takes none. One that is corrected stays in
    the month it was counted in; `before` has what was known of it by its id.

    Inside the transaction that stores, at most two statements. Raises MonthSealed where a month of them is.
    """
    if kind == InstrumentKind.CUSTOMER:
        books.hold()
    closed, sealed = _shut(kind)
    for response in responses:
        old = (before or {}).get(response.pk)
        if old and _same_month(old, response):
            response.month = old.month
        elif response.round_id is None:
            response.month = books.counted_month(response.month, closed)
    old_months = {row.month for row in (before or {}).values()}
    _refuse(sealed & ({response.month for response in responses} | old_months))


def _same_month(old: Response, new: Response) -> bool:
    return bool(old.on and new.on and month_number(old.on) == month_number(new.on))


def _shut(kind: str) -> tuple[int, frozenset[int]]:
    """The last month whose books are closed, and the sealed months of this kind. One statement."""
    booked, sealed = (connection.ops.quote_name(model._meta.db_table) for model in (Books, SealedMonth))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT closed_through, 0 FROM {booked} UNION ALL SELECT month, 1 FROM {sealed} WHERE kind = %s", [kind]
        )
        rows = cursor.fetchall()
    return max((month for month, which in rows if not which), default=0), frozenset(m for m, which in rows if which)


def lock_wording(version: Version) -> None:
    """From the first answer on, a version's words stay as they are. Costs nothing once it is locked."""
    if version.locked_at is None:
        version.locked_at = timezone.now()
        Version.objects.filter(pk=version.pk, locked_at=None).update(locked_at=version.locked_at)
        Item.objects.filter(version=version, locked_at=None).update(locked_at=version.locked_at)


def sealed_months(kind: str) -> frozenset[int]:
    """The months that take nothing any more. One query."""
    return frozenset(SealedMonth.objects.filter(kind=kind).values_list("month", flat=True))


def refuse_sealed(months: Collection[int], kind: str) -> None:
    """Raises MonthSealed where one of these is. One query."""
    _refuse(SealedMonth.objects.filter(kind=kind, month__in=months).values_list("month", flat=True))


def _refuse(sealed: Iterable[int]) -> None:
    for month in sealed:
        raise MonthSealed(f"{month // 100}-{month % 100:02} is sealed: its answers were disposed of.")
