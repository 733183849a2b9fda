"""Background work on mail. Each takes an id or nothing; a second run changes nothing."""

from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

from cxportal.jobs.work import ask_worker
from cxportal.notifications import delivery
from cxportal.notifications.models import Mail

ASKED = "notifications.sweep_mail"
"""The key in the cache that says a worker was asked a moment ago."""
GOES_ON = 2 * delivery.SWEEP_SECONDS
"""So long a worker that goes on is waited for, before another is asked."""


@shared_task(name="notifications.deliver_mail", ignore_result=True)
def deliver_mail(mail_id: int) -> None:
    delivery.deliver(mail_id)


@shared_task(name="notifications.sweep_mail", ignore_result=True)
def sweep_mail() -> None:
    """As long as mail gets through, the next sweep need not be waited for."""
    if delivery.sweep() and Mail.objects.due(timezone.now()).exists():
        cache.set(ASKED, True, GOES_ON)
        ask_worker(sweep_mail.name)


def sweep() -> None:
    """Has a worker send what is due: second tries, and what a lost message or a dead worker left.

    One at a time: a mail server that hangs must not take a worker more at every look.
    """
    if Mail.objects.due(timezone.now()).exists() and cache.add(ASKED, True, delivery.SWEEP_SECONDS):
        ask_worker(sweep_mail.name)
