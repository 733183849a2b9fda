"""The books: a month that is closed takes no more rows. What comes late counts in the first month that is open."""

from django.db import connection
from django.utils import timezone

from cxportal.county.models import Books
from cxportal.county.periods import first_of, month_number, months_later

LOCK = 0x626F6F6B
"""The key of the lock that writers share and that closing takes alone ("book")."""


def hold() -> None:
    """Nobody closes a month until this transaction ends: what is read of the books afterwards holds for its rows.

    (SQLite writes one by one anyway.) At most one short statement.
    """
    _hold("pg_advisory_xact_lock_shared")


def counted_month(month: int, closed: int) -> int:
    """The month in which what happened in that one counts: itself, or the first that is open."""
    return month if month > closed else month_number(months_later(first_of(closed), 1))


def closed_through() -> int:
    """The last month that is closed, such as 202610; 0 where none is. One query."""
    return Books.objects.filter(pk=1).values_list("closed_through", flat=True).first() or 0


def close_through(month: int) -> bool:
    """Closes the books through that month, once every writer that began before is done. False where they are already.

    Called inside a transaction. ValueError for a number that is no month.
    """
    first_of(month)
    _hold("pg_advisory_xact_lock")
    Books.objects.get_or_create(pk=1)
    open_books = Books.objects.filter(pk=1, closed_through__lt=month)
    return bool(open_books.update(closed_through=month, closed_at=timezone.now()))


def _hold(how: str) -> None:
    """A lock until the end of the transaction; who waits for it alone comes before those who ask to share it later."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {how}(%s)", [LOCK])
