"""Putting evidence down and withdrawing it. Each writes history in the same transaction."""

import uuid
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone

from cxportal.history.models import record
from cxportal.people.models import Person
from goals.evidence.models import Evidence, Record, StaffMeeting

Kind = TypeVar("Kind", StaffMeeting, Evidence)


@transaction.atomic
def put_down(kind: type[Kind], *, by: Person, token: uuid.UUID, **told: Any) -> Kind:
    """One row. A repeated submit (the same token by the same person) gets the first one's."""
    row, new = kind.objects.get_or_create(token=token, recorded_by=by, defaults=told)
    if new:
        what = "Staff meeting" if isinstance(row, StaffMeeting) else f"Evidence for “{row.behavior}”"
        record(about=row.department, verb="evidence", text=f"{what} of {row.on:%b %-d, %Y} put down", by=by)
    return row


@transaction.atomic
def withdraw(row: Record, *, by: Person) -> bool:
    """It counts no more; the row stays. False where it was withdrawn already."""
    rows = type(row)._default_manager.filter(pk=row.pk, withdrawn_at=None)
    done = bool(rows.update(withdrawn_at=timezone.now(), withdrawn_by=by))
    if done:
        record(about=row.department, verb="withdrawn", text=f"Evidence of {row.on:%b %-d, %Y} withdrawn", by=by)
    return done
