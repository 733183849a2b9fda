"""Planning, changing and cancelling meetings. Each writes history in the same transaction."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from cxportal.history.models import record
from cxportal.meetings.models import Meeting
from cxportal.people.models import Person


@transaction.atomic
def plan(*, by: Person, token: uuid.UUID, **told: Any) -> Meeting:
    """One meeting. A repeated submit (the same token) gets the first one's."""
    meeting, new = Meeting.objects.get_or_create(token=token, defaults=told)
    if new:
        record(about=meeting, verb="planned", text="Planned", by=by)
    return meeting


@transaction.atomic
def change(meeting: Meeting, *, by: Person, changes: Mapping[str, tuple[str, str]]) -> None:
    """Saves what a form wrote into the row, which is locked; calendars see it as a newer version."""
    meeting.sequence += 1
    meeting.changed_at = timezone.now()
    meeting.save()
    record(about=meeting, verb="changed", text=f"Changed: {', '.join(changes)}"[:500], by=by, changes=changes)


@transaction.atomic
def cancel(meeting: Meeting, *, by: Person, because: str) -> bool:
    """It stays, marked as cancelled, with the reason. False where it was cancelled already."""
    now = timezone.now()
    done = bool(
        Meeting.objects.filter(pk=meeting.pk, cancelled_at=None).update(
            cancelled_at=now, cancelled_because=because, sequence=F("sequence") + 1, changed_at=now
        )
    )
    if done:
        record(about=meeting, verb="cancelled", text=f"Cancelled: {because}", by=by)
    return done
