"""Tells who asked for a file that it is there, or that it could not be made: once each, whoever made it."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cxportal.exports.models import Export
from cxportal.jobs.models import JobState
from cxportal.notifications.mail import compose
from cxportal.notifications.models import Notice

OWNER, READY, FAILED = "exports", "ready", "failed"
MAIL = "exports/mail/told"
LONG = dt.timedelta(seconds=30)
"""Who waits so long for a file has gone on to something else, and is told by e-mail too."""
LOOK_BACK = dt.timedelta(days=1)


@transaction.atomic
def tell(export: Export, kind: str) -> bool:
    """The notice, claimed by its unique key, and where it took long or failed an e-mail with it. False where they were
    told before, or work here no more."""
    owner = export.owner
    if not owner.is_active:
        return False
    title = f"Your file is ready: {export}" if kind == READY else f"Your file could not be made: {export}"
    action = "Download it" if kind == READY else "See why"
    _, new = Notice.objects.get_or_create(
        recipient=owner,
        owner=OWNER,
        kind=kind,
        about=about(export),
        due_on=timezone.localdate(export.job.created_at),
        rung="told",
        defaults={
            "whose": owner,
            "title": title,
            "url": export.get_absolute_url(),
            "action": action,
            "wants_mail": False,
        },
    )
    was_long = timezone.now() - export.job.created_at >= LONG
    if new and owner.email and (was_long or kind == FAILED):
        link = settings.PORTAL_URL + export.get_absolute_url()
        days = settings.EXPORT_DAYS
        words = {"title": title, "link": link, "action": action, "is_ready": kind == READY, "days": days}
        compose(MAIL, to=owner, context=words)
    return new


def about(export: Export) -> str:
    return f"export:{export.pk}"


def tell_of_failures(*, now: dt.datetime) -> int:
    """Tells of files whose job failed or was given up in the last day. Returns how many were told. Two queries."""
    failed = Export.objects.filter(job__state=JobState.FAILED, job__ended_at__gte=now - LOOK_BACK)
    rows = list(failed.select_related("job", "owner")[:100])
    if not rows:
        return 0
    told = Notice.objects.filter(owner=OWNER, kind=FAILED, about__in=[about(one) for one in rows])
    known = set(told.values_list("about", flat=True))
    return sum(tell(one, FAILED) for one in rows if about(one) not in known)


def mark_read(export: Export) -> None:
    """Who has the file needs no notice of it."""
    found = Notice.objects.unread().filter(recipient=export.owner, owner=OWNER, about=about(export))
    found.update(read_at=timezone.now())
