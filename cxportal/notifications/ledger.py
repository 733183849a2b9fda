"""The ledger: claims notices by their unique key, and lends them to whoever writes the e-mail about them."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import islice
from operator import attrgetter
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import DateField, DateTimeField, Field, Model, OuterRef, Subquery, UUIDField
from django.utils import timezone

from cxportal.jobs.models import Job
from cxportal.notifications.models import LATEST_HOLD, Mail, MailState, Notice
from cxportal.people.models import Person

ROWS_TOGETHER = 500


class Claim(NamedTuple):
    """What is known of a notice when it is claimed: values of the columns that are named so.

    A plain row, because a run claims over a hundred thousand: as models they took longer to make than to write.
    """

    recipient_id: int
    owner: str
    kind: str
    about: str
    due_on: dt.date
    rung: str
    whose_id: int
    title: str
    url: str
    action: str
    stands_in: bool = False
    wants_mail: bool = True
    job_id: int | None = None

    def as_notice(self) -> Notice:
        """The notice that it becomes, not saved."""
        return Notice(**self._asdict())


MAIL = (
    *("person_id", "job_id", "address", "kind", "subject", "text", "html", "secret", "message_id", "state"),
    *("attempts", "created_at", "next_try_at", "claimed_until", "claimant", "sent_at", "last_error"),
)


def claim(claims: Iterable[Claim]) -> None:
    """Write those that nobody has claimed yet, in one short transaction; the others are passed over."""
    now = timezone.now()
    rows = [(*each, now) for each in claims]
    with transaction.atomic():
        _insert(Notice, (*Claim._fields, "created_at"), rows, "ON CONFLICT DO NOTHING")


def _insert(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]], otherwise: str = "") -> None:
    """Plain SQL, because tens of thousands of rows a run are written: a third of what the same takes by bulk_create."""
    quote = connection.ops.quote_name
    fields = {field.attname: field for field in model._meta.concrete_fields}
    into = (
        f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(quote(str(fields[name].column)) for name in columns)})"
    )
    takers = [(place, take) for place, name in enumerate(columns) if (take := _taker(fields[name]))]
    marks = f"({', '.join(['%s'] * len(columns))})"
    left = iter(rows)
    with connection.cursor() as cursor:
        while some := list(islice(left, ROWS_TOGETHER)):
            values = [value for row in some for value in row]
            for place, take in takers:
                values[place :: len(columns)] = map(take, values[place :: len(columns)])
            cursor.execute(f"{into} VALUES {', '.join([marks] * len(some))} {otherwise}", values)


def _taker(field: "Field[Any, Any]") -> Callable[[Any], Any] | None:
    """What makes a value of the field one that the database takes; None for most, which it takes as they are."""
    if isinstance(field, DateTimeField):
        return connection.ops.adapt_datetimefield_value
    if isinstance(field, DateField):
        return connection.ops.adapt_datefield_value
    if isinstance(field, UUIDField):
        return partial(field.get_db_prep_value, connection=connection)
    if field.choices:
        return str
    return None


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
) -> list[int]:
    """In one transaction: the e-mails are there, their notices point to them, and dropped ones may be claimed anew.

    What somebody else holds by now is left to them. Returns the ids of what is to be sent.
    """
    with transaction.atomic():
        mine = set(Notice.objects.select_for_update().filter(holder=holder, mail=None).values_list("pk", flat=True))
        kept = [(mail, notices) for mail, notices in written if all(notice.pk in mine for notice in notices)]
        for mail, _ in kept:
            mail.claimant = holder
        _insert(Mail, MAIL, map(attrgetter(*MAIL), (mail for mail, _ in kept)))
        Notice.objects.filter(pk__in=[notice.pk for notice in dropped if notice.pk in mine]).delete()
        written_now = Mail.objects.filter(claimant=holder)
        of_recipient = written_now.filter(person=OuterRef("recipient")).values("pk")[:1]
        Notice.objects.filter(holder=holder, recipient__in=written_now.values("person")).update(
            mail=Subquery(of_recipient), holder=None, held_until=None
        )
        return list(written_now.filter(state=MailState.WAITING).order_by("pk").values_list("pk", flat=True))
