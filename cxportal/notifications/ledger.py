"""The ledger: claims notices by their unique key, and lends them to whoever writes the e-mail about them."""

import uuid
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone

from cxportal.notifications.models import LATEST_HOLD, Mail, Notice

ROWS_TOGETHER = 500


def claim(notices: Sequence[Notice]) -> None:
    """Write those that nobody has claimed yet, in one short transaction; the others are passed over."""
    with transaction.atomic():
        Notice.objects.bulk_create(notices, ignore_conflicts=True, batch_size=ROWS_TOGETHER)


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
    notices = Notice.objects.filter(holder=holder, mail=None).select_related("recipient", "whose", "job")
    return holder, list(notices.order_by("recipient", "due_on", "pk"))


def settle(
    holder: uuid.UUID, *, written: Sequence[tuple[Mail, Sequence[Notice]]], dropped: Iterable[Notice]
) -> list[int]:
    """In one transaction: the e-mails are there, their notices point to them, and dropped ones may be claimed anew.

    What somebody else holds by now is left to them. Returns the ids of the e-mails.
    """
    with transaction.atomic():
        mine = set(Notice.objects.select_for_update().filter(holder=holder, mail=None).values_list("pk", flat=True))
        kept = [(mail, notices) for mail, notices in written if all(notice.pk in mine for notice in notices)]
        Mail.objects.bulk_create([mail for mail, _ in kept], batch_size=ROWS_TOGETHER)
        for mail, notices in kept:
            for notice in notices:
                notice.mail, notice.holder, notice.held_until = mail, None, None
        linked = [notice for _, notices in kept for notice in notices]
        Notice.objects.bulk_update(linked, ["mail", "holder", "held_until"], batch_size=ROWS_TOGETHER)
        Notice.objects.filter(pk__in=[notice.pk for notice in dropped if notice.pk in mine]).delete()
    return [mail.pk for mail, _ in kept]
