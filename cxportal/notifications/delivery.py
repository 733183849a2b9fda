"""Sends a written e-mail: claimed in the database before, marked after, tried again where that may help."""

import datetime as dt
import logging
import math
import smtplib
import time
import uuid
from collections import deque
from collections.abc import Collection, Sequence
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django.db.models import F
from django.utils import timezone

from cxportal.notifications.models import ERASED, LEASE, Mail, MailQuerySet, MailState

logger = logging.getLogger(__name__)

# After each try that might succeed later. The last ones sum up to two days, as mail servers do.
WAITS = (
    *(dt.timedelta(seconds=seconds) for seconds in (15, 30, 45)),
    *(dt.timedelta(minutes=minutes) for minutes in (2, 5, 15, 60, 240, 720, 720, 720)),
)
OUTAGE = dt.timedelta(seconds=15)
"""When to look again for a mail server that cannot be reached. That is nobody's failed try."""
SWEEP_SECONDS = 12
TRY_AT_MOST = dt.timedelta(seconds=20)
"""A try begins only with so much of the lease left: the mail server's time-out, and some."""
TOGETHER = 10
"""So many are claimed at a time. A worker that is killed leaves at most these to the sweep."""
GIVE_UP_AFTER = 3
"""So many errors in one go, and the mail server is left alone until the next sweep."""


def deliver(mail_id: int, *, server: BaseEmailBackend | None = None) -> bool:
    """Send it if it is due and nobody else has it. True where it was sent now. A second call does nothing."""
    return deliver_all([mail_id], server=server) == 1


def deliver_all(
    mail_ids: Sequence[int], *, server: BaseEmailBackend | None = None, seconds: float | None = None
) -> int:
    """Send those that are due over one connection, a few at a time; after so many seconds no more are begun.

    Returns how many were sent. A worker that is killed holds up the few alone: the next look takes up the others.
    """
    server = server or get_connection()
    sent = 0
    stop_at = math.inf if seconds is None else time.monotonic() + seconds
    try:
        for start in range(0, len(mail_ids), TOGETHER):
            claimed = claim_all(mail_ids[start : start + TOGETHER])
            done, well = _deliver(claimed, server)
            sent += done
            if not well or time.monotonic() > stop_at:
                break
    finally:
        _close(server)
    return sent


def _deliver(claimed: Sequence[Mail], server: BaseEmailBackend) -> tuple[int, bool]:
    """Send them; where the mail server is in trouble, give back the rest. How many went, and whether it is well."""
    sent = errors = 0
    waiting = deque(claimed)
    while waiting:
        if not _open(server, waiting):
            return sent, False
        if _send(waiting.popleft(), server):
            sent += 1
        else:
            errors += 1
            _close(server)
        if errors >= GIVE_UP_AFTER:
            release(waiting)
            return sent, False
        waiting = _keep_hold(waiting)
    return sent, True


def sweep() -> int:
    """Send what is due: what a lost task or a dead worker left, and second tries. Stops before the next sweep."""
    due = Mail.objects.due(timezone.now()).order_by("next_try_at", "pk").values_list("pk", flat=True)[:1000]
    return deliver_all(list(due), seconds=SWEEP_SECONDS)


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


def _keep_hold(mails: deque[Mail]) -> deque[Mail]:
    """The same with enough of their lease left for a try; those that somebody else took meanwhile are left out."""
    now = timezone.now()
    if not mails or TRY_AT_MOST < (mails[0].claimed_until or now) - now <= LEASE:
        return mails
    held = _held(mails)
    held.update(claimed_until=now + LEASE)
    return deque(held.order_by("pk"))


def _open(server: BaseEmailBackend, claimed: Collection[Mail]) -> bool:
    """Reach the mail server; where that fails everything claimed waits, and no try is counted."""
    try:
        server.open()
    except OSError as error:  # smtplib's own errors are OSErrors too
        why = _in_words(error)
    else:
        return True
    logger.warning("The mail server cannot be used: %s", why)
    release(claimed, wait=OUTAGE, why=why)
    return False


def _close(server: BaseEmailBackend) -> None:
    try:
        server.close()
    except OSError as error:
        logger.info("The mail server had hung up already: %s", error)


def _send(mail: Mail, server: BaseEmailBackend) -> bool:
    try:
        as_message(mail, server).send()
    except Exception as error:
        _put_off(mail, error)
        return False
    if mail.secret:
        _settle(mail, state=MailState.SENT, sent_at=timezone.now(), last_error="", text=ERASED, html="")
    else:
        _mark_sent(mail)
    return True


def _mark_sent(mail: Mail) -> None:
    """As `_settle`, in plain SQL: between the server's acceptance and this mark nothing may take time."""
    meta, ops = Mail._meta, connection.ops
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {ops.quote_name(meta.db_table)} SET state = %s, sent_at = %s, last_error = '', "
            "claimed_until = NULL, claimant = NULL WHERE id = %s AND claimant = %s AND state = %s",
            [
                MailState.SENT.value,
                ops.adapt_datetimefield_value(timezone.now()),
                mail.pk,
                meta.get_field("claimant").get_db_prep_value(mail.claimant, connection),
                MailState.SENDING.value,
            ],
        )


def _settle(mail: Mail, **values: Any) -> None:
    """Write what became of it, unless the claim was lost."""
    Mail.objects.filter(pk=mail.pk, claimant=mail.claimant, state=MailState.SENDING).update(
        claimed_until=None, claimant=None, **values
    )


def as_message(mail: Mail, server: BaseEmailBackend | None = None) -> EmailMultiAlternatives:
    """The same message at every try: its Message-ID and its words were fixed when it was written."""
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        to=[mail.address],
        connection=server,
        headers={"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"},
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    return message


def is_permanent(error: Exception) -> bool:
    """Whether another try is pointless: the server refused this address or message for good, or it cannot be written.

    A refused sign-in or sender is the portal's own set-up: an operator mends it, so that is tried again.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPAuthenticationError | smtplib.SMTPSenderRefused | smtplib.SMTPConnectError):
        return False
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code >= 500
    return isinstance(error, ValueError)


def _put_off(mail: Mail, error: Exception) -> None:
    """Note the error; try again later, or fail for good after the last wait. Not where the claim is lost."""
    logger.warning("E-mail %s was not sent: %s", mail.pk, error)
    failed = is_permanent(error) or mail.attempts > len(WAITS)
    wait = dt.timedelta() if failed else WAITS[mail.attempts - 1]
    _settle(
        mail,
        state=MailState.FAILED if failed else MailState.WAITING,
        next_try_at=timezone.now() + wait,
        last_error=_in_words(error),
    )


def _in_words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".replace("\x00", "")[:300]


def sender_domain() -> str:
    """The domain of the address the portal sends from, for Message-IDs."""
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip("> ") or "localhost"
