"""Sends a written e-mail: claimed in the database before, marked after, tried again where that may help."""

import datetime as dt
import logging
import math
import smtplib
import time
from collections import deque
from collections.abc import Collection, Sequence

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from cxportal.notifications.claims import Accepted, claim_all, keep_hold, release, settle
from cxportal.notifications.models import ERASED, Mail, MailState
from cxportal.notifications.wire import hand_over

logger = logging.getLogger(__name__)

# After each try that might succeed later. The last ones sum up to two days, as mail servers do.
WAITS = (
    *(dt.timedelta(seconds=seconds) for seconds in (15, 30, 45)),
    *(dt.timedelta(minutes=minutes) for minutes in (2, 5, 15, 60, 240, 720, 720, 720)),
)
OUTAGE = dt.timedelta(seconds=15)
"""When to look again for a mail server that cannot be reached. That is nobody's failed try."""
SWEEP_SECONDS = 12
TOGETHER = 100
"""So many are claimed at a time. A worker that is killed holds up at most these, until its claim is over."""
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
    waiting, accepted = deque(claimed), Accepted()
    try:
        while waiting:
            if not _open(server, waiting):
                return sent, False
            if _send(waiting.popleft(), server, accepted):
                sent += 1
            else:
                errors += 1
                accepted.mark()
                _close(server)
            if errors >= GIVE_UP_AFTER:
                release(waiting)
                return sent, False
            waiting = keep_hold(waiting)
    finally:
        accepted.mark()
    return sent, True


def sweep() -> int:
    """Send what is due: what a lost task or a dead worker left, and second tries. Stops before the next sweep."""
    due = Mail.objects.due(timezone.now()).order_by("next_try_at", "pk").values_list("pk", flat=True)[:1000]
    return deliver_all(list(due), seconds=SWEEP_SECONDS)


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


def _send(mail: Mail, server: BaseEmailBackend, accepted: Accepted) -> bool:
    try:
        hand_over(mail, server)
    except Exception as error:
        _put_off(mail, error)
        return False
    if mail.secret:
        settle(mail, state=MailState.SENT, sent_at=timezone.now(), last_error="", text=ERASED, html="")
    else:
        accepted.add(mail)
    return True


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
    settle(
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
