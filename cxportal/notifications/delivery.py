"""Sends a written e-mail: claimed in the database before, marked after, tried again where that may help."""

import datetime as dt
import logging
import smtplib
import time

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F
from django.utils import timezone

from cxportal.notifications.models import ERASED, Mail, MailState

logger = logging.getLogger(__name__)

# How long a claim holds. Longer than the mail server's time-out (EMAIL_TIMEOUT), so that nobody sends it meanwhile.
LEASE = dt.timedelta(seconds=30)
WAITS = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 720, 720, 720))
SWEEP_SECONDS = 12


def deliver(mail_id: int, *, connection: BaseEmailBackend | None = None) -> bool:
    """Send it if it is due and nobody else has it. True where it was sent now. A second call does nothing."""
    mail = claim(mail_id)
    if mail is None:
        return False
    try:
        as_message(mail, connection).send()
    except Exception as error:
        _put_off(mail, error)
        return False
    changes = {"text": ERASED, "html": ""} if mail.secret else {}
    Mail.objects.filter(pk=mail.pk).update(
        state=MailState.SENT, sent_at=timezone.now(), claimed_until=None, last_error="", **changes
    )
    return True


def sweep() -> int:
    """Send what is due: what a lost task or a dead worker left, and second tries. Stops before the next sweep."""
    stop = time.monotonic() + SWEEP_SECONDS
    sent = 0
    for mail_id in Mail.objects.due(timezone.now()).order_by("next_try_at", "pk").values_list("pk", flat=True)[:1000]:
        if time.monotonic() > stop:
            break
        sent += deliver(mail_id)
    return sent


def claim(mail_id: int) -> Mail | None:
    """Take it for the time of the lease; None where it is not due or somebody was faster."""
    now = timezone.now()
    claimed = (
        Mail.objects.filter(pk=mail_id)
        .due(now)
        .update(state=MailState.SENDING, claimed_until=now + LEASE, attempts=F("attempts") + 1)
    )
    return Mail.objects.get(pk=mail_id) if claimed else None


def as_message(mail: Mail, connection: BaseEmailBackend | None = None) -> EmailMultiAlternatives:
    """The same message at every try: its Message-ID and its words were fixed when it was written."""
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        to=[mail.address],
        connection=connection,
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
    Mail.objects.filter(pk=mail.pk, state=MailState.SENDING, claimed_until=mail.claimed_until).update(
        state=MailState.FAILED if failed else MailState.WAITING,
        next_try_at=timezone.now() + wait,
        claimed_until=None,
        last_error=f"{type(error).__name__}: {error}".replace("\x00", "")[:300],
    )


def sender_domain() -> str:
    """The domain of the address the portal sends from, for Message-IDs."""
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip("> ") or "localhost"
