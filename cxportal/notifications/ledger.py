"""The ledger: claims notices by their unique key, and lends them to whoever writes the e-mail about them."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from cxportal.jobs.models import Job
from cxportal.notifications.models import LATEST_HOLD, Mail, MailState, Notice
from cxportal.people.models import Person

ROWS_TOGETHER = 500


def claim(notices: Sequence[Notice]) -> None:
    """Write those that nobody has claimed yet, in one short transaction; the others are passed over."""
    with transaction.atomic(), connection.cursor() as cursor:
        for start in range(0, len(notices), ROWS_TOGETHER):
            rows = [_row(notice) for notice in notices[start : start + ROWS_TOGETHER]]
            cursor.execute(_insert(len(rows)), [value for row in rows for value in row])


COLUMNS = (
    *("recipient_id", "owner", "kind", "about", "due_on", "rung", "whose_id", "stands_in", "title", "url", "action"),
    *("job_id", "created_at", "wants_mail"),
)
"""What is known of a notice when it is claimed."""


def _row(notice: Notice) -> list[Any]:
    """Its columns as the database takes them."""
    row = [getattr(notice, column) for column in COLUMNS]
    row[4] = connection.ops.adapt_datefield_value(notice.due_on)
    row[12] = connection.ops.adapt_datetimefield_value(notice.created_at)
    return row


def _insert(rows: int) -> str:
    """Plain SQL, because tens of thousands of rows a run are written: a third of what the same takes by bulk_create."""
    names = ", ".join(connection.ops.quote_name(column) for column in COLUMNS)
    marks = f"({', '.join(['%s'] * len(COLUMNS))})"
    table = connection.ops.quote_name(Notice._meta.db_table)
    return f"INSERT INTO {table} ({names}) VALUES {', '.join([marks] * rows)} ON CONFLICT DO NOTHING"


def hold_some(recipients: int) -> tuple[uuid.UUID, list[Notice]]:
    """Everything unwritten for the next few recipients, for the time it takes to write their e-mails.

    Two workers that ask at the same time hold different notices, or one of them none.
    """
    now, holder = timezone.now(), uuid.uuid4()
    waiting = Notice.objects.unwritten(now)
    chosen = waiting.order_by("recipient").values_list("recipient", flat=True).distinct()[:recipients]
    held = waiting.filter(recipient__in=list(chosen)).update(holder=holder, held_until=now + LATEST_HOLD)
    if not held:
        return holder, []
    notices = list(Notice.objects.filter(holder=holder, mail=None).order_by("recipient", "due_on", "pk"))
    bring_along(notices)
    return holder, notices


def bring_along(notices: Sequence[Notice]) -> None:
    """Their people and jobs, each once. (On SQLite Django's prefetching breaks beyond a thousand different rows.)"""
    people = Person.objects.in_bulk({pk for notice in notices for pk in (notice.recipient_id, notice.whose_id)})
    jobs = Job.objects.in_bulk({notice.job_id for notice in notices if notice.job_id})
    for notice in notices:
        notice.recipient, notice.whose = people[notice.recipient_id], people[notice.whose_id]
        notice.job = jobs[notice.job_id] if notice.job_id else None


def settle(
    holder: uuid.UUID, *, written: Sequence[tuple[Mail, Sequence[Notice]]], dropped: Iterable[Notice]
) -> list[Mail]:
    """In one transaction: the e-mails are there, their notices point to them, and dropped ones may be claimed anew.

    What somebody else holds by now is left to them. Returns what is to be sent.
    """
    with transaction.atomic():
        mine = set(Notice.objects.select_for_update().filter(holder=holder, mail=None).values_list("pk", flat=True))
        kept = [(mail, notices) for mail, notices in written if all(notice.pk in mine for notice in notices)]
        for mail, _ in kept:
            mail.claimant = holder
        Mail.objects.bulk_create([mail for mail, _ in kept], batch_size=ROWS_TOGETHER)
        Notice.objects.filter(pk__in=[notice.pk for notice in dropped if notice.pk in mine]).delete()
        written_now = Mail.objects.filter(claimant=holder)
        of_recipient = written_now.filter(person=OuterRef("recipient")).values("pk")[:1]
        Notice.objects.filter(holder=holder, recipient__in=written_now.values("person")).update(
            mail=Subquery(of_recipient), holder=None, held_until=None
        )
    return [mail for mail, _ in kept if mail.state == MailState.WAITING]
