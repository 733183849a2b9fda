"""E-mails on loan: claimed in the database before they are sent, marked after, given back where they were not tried."""

import datetime as dt
import time
import uuid
from collections import deque
from collections.abc import Collection, Sequence
from typing import Any

from django.db import connection
from django.db.models import F
from django.utils import timezone

from cxportal.notifications.models import LEASE, Mail, MailQuerySet, MailState

TRY_AT_MOST = dt.timedelta(seconds=20)
"""A try begins only with so much of the lease left: the mail server's time-out, and some."""
MARKED_TOGETHER = 25
MARKED_WITHIN = 0.1
"""What the mail server took is marked by so many at most, and after so many seconds at most when it is slow. A worker
that is killed in between leaves these to be sent once more, under the same Message-ID."""


def claim(mail_id: int) -> Mail | None:
    """Take it for the time of the lease; None where it is not due or somebody was faster."""
    claimed = claim_all([mail_id])
    return claimed[0] if claimed else None


def claim_all(mail_ids: Sequence[int]) -> list[Mail]:
    """Take those that are due for the time of the lease; what somebody else has, or what is not due, is left out."""
    now, claimant = timezone.now(), uuid.uuid4()
    due = Mail.objects.filter(pk__in=mail_ids).due(now)
    taken = due.update(
        state=MailState.SENDING, claimed_until=now + LEASE, claimant=claimant, attempts=F("attempts") + 1
    )
    return list(Mail.objects.filter(claimant=claimant, state=MailState.SENDING).order_by("pk")) if taken else []


def release(mails: Collection[Mail], *, wait: dt.timedelta = dt.timedelta(), why: str = "") -> None:
    """Give back what was claimed and not tried: it counts as no attempt."""
    if mails:
        _held(mails).update(
            state=MailState.WAITING,
            attempts=F("attempts") - 1,
            next_try_at=timezone.now() + wait,
            claimed_until=None,
            claimant=None,
            **({"last_error": why} if why else {}),
        )


def _held(mails: Collection[Mail]) -> MailQuerySet:
    """Those of one claim that are still held by it."""
    claimant = next(iter(mails)).claimant
    return Mail.objects.filter(pk__in=[mail.pk for mail in mails], claimant=claimant, state=MailState.SENDING)


def keep_hold(mails: deque[Mail]) -> deque[Mail]:
    """The same with enough of their lease left for a try; those that somebody else took meanwhile are left out."""
    now = timezone.now()
    if not mails or TRY_AT_MOST < (mails[0].claimed_until or now) - now <= LEASE:
        return mails
    held = _held(mails)
    held.update(claimed_until=now + LEASE)
    return deque(held.order_by("pk"))


def settle(mail: Mail, **values: Any) -> None:
    """Write what became of it, unless the claim was lost."""
    Mail.objects.filter(pk=mail.pk, claimant=mail.claimant, state=MailState.SENDING).update(
        claimed_until=None, claimant=None, **values
    )


class Accepted:
    """What the mail server took of one claim and the database does not know yet: a few, for a moment."""

    def __init__(self) -> None:
        self.mails: list[Mail] = []
        self.marked_at = time.monotonic()

    def add(self, mail: Mail) -> None:
        self.mails.append(mail)
        if len(self.mails) >= MARKED_TOGETHER or time.monotonic() - self.marked_at > MARKED_WITHIN:
            self.mark()

    def mark(self) -> None:
        """As sent, unless the claim was lost: in plain SQL, for nothing may take time here."""
        mails, self.mails = self.mails, []
        if mails:
            meta, ops = Mail._meta, connection.ops
            with connection.cursor() as cursor:
                cursor.execute(
                    f"UPDATE {ops.quote_name(meta.db_table)} SET state = %s, sent_at = %s, last_error = '', "
                    "claimed_until = NULL, claimant = NULL WHERE claimant = %s AND state = %s "
                    f"AND id IN ({', '.join(['%s'] * len(mails))})",
                    [
                        MailState.SENT.value,
                        ops.adapt_datetimefield_value(timezone.now()),
                        meta.get_field("claimant").get_db_prep_value(mails[0].claimant, connection),
                        MailState.SENDING.value,
                        *(mail.pk for mail in mails),
                    ],
                )
        self.marked_at = time.monotonic()
