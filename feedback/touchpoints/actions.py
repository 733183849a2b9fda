"""Adding, retiring and bringing back touchpoints. Each writes history in the same transaction."""

import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone

from cxportal.history.models import record
from cxportal.people.models import Person
from feedback.touchpoints.models import Touchpoint


@transaction.atomic
def add(*, by: Person, token: uuid.UUID, **told: Any) -> Touchpoint:
    """One touchpoint with a code of its own. A repeated submit (the same token) gets the first one's."""
    touchpoint, new = Touchpoint.objects.get_or_create(token=token, defaults=told)
    if new:
        record(about=touchpoint, verb="created", text="Added", by=by)
    return touchpoint


@transaction.atomic
def retire(touchpoint: Touchpoint, *, by: Person) -> bool:
    """Asks nobody any more; its answers stay. False where it was retired already."""
    done = bool(Touchpoint.objects.in_use().filter(pk=touchpoint.pk).update(retired_at=timezone.now()))
    if done:
        record(about=touchpoint, verb="retired", text="Retired", by=by)
    return done


@transaction.atomic
def bring_back(touchpoint: Touchpoint, *, by: Person) -> bool:
    """In use again, with the code it had. False where it is in use, or was merged into another one."""
    retired = Touchpoint.objects.filter(pk=touchpoint.pk, merged_into=None).exclude(retired_at=None)
    done = bool(retired.update(retired_at=None))
    if done:
        record(about=touchpoint, verb="restored", text="Brought back", by=by)
    return done
