"""Two touchpoints that were one: the answers, the open contacts and the printed code of one go to the other."""

from django.db import transaction
from django.utils import timezone

from cxportal.history.models import record
from cxportal.people.models import Person
from feedback.contacts.models import Contact
from feedback.responses.moving import move_answers
from feedback.touchpoints.models import Touchpoint


class CannotMerge(Exception):
    """The two cannot be merged; the message says why."""


@transaction.atomic
def merge(touchpoint: Touchpoint, *, into: Touchpoint, by: Person) -> int:
    """Retires one for the other. Answers keep the department of their day. Returns how many answers were moved.

    Raises CannotMerge where one of them is retired (a second press, or somebody was faster).
    """
    pks = sorted({touchpoint.pk, into.pk})
    rows = {row.pk: row for row in Touchpoint.objects.select_for_update().filter(pk__in=pks).order_by("pk")}
    if len(rows) < 2:
        raise CannotMerge("Choose another touchpoint.")
    if any(row.retired_at for row in rows.values()):
        raise CannotMerge("One of the two is retired. Bring it back first, or choose another one.")
    moved = move_answers(touchpoint=touchpoint.pk, to=into.pk)
    Contact.objects.filter(touchpoint=touchpoint).update(touchpoint=into)
    Touchpoint.objects.filter(merged_into=touchpoint).update(merged_into=into)
    Touchpoint.objects.filter(pk=touchpoint.pk).update(retired_at=timezone.now(), merged_into=into)
    answers = f"{moved:,} {'answer' if moved == 1 else 'answers'}"
    record(about=touchpoint, verb="merged", text=f"Merged into {into}, with {answers}", by=by)
    record(about=into, verb="merged", text=f"Took over {touchpoint}, with {answers}", by=by)
    return moved
