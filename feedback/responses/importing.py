"""Bringing in responses from a survey that the county has already: by the number each has there, so that a second
import updates."""

import json
from collections.abc import Collection, Sequence
from hashlib import blake2b

from django.db import transaction

from feedback.responses.counting import add, delta_of
from feedback.responses.models import Response
from feedback.responses.storing import count_by_the_books

TAKEN_OVER = ("version", "touchpoint", "department", "month", "on", "source", "language", "answers", "comment")
ROWS_TOGETHER = 500


def mark(response: Response) -> str:
    """A short mark of what it says: the same for two that say the same."""
    told = [
        response.touchpoint_id,
        response.on.isoformat() if response.on else "",
        response.language,
        sorted(response.answers.items()),
        response.comment,
    ]
    return blake2b(json.dumps(told).encode(errors="replace"), digest_size=12).hexdigest()


def marks_of(numbers: Collection[str]) -> dict[str, str]:
    """Number in the other survey → the mark of the response that stands for it. One query."""
    return {row.external_id or "": mark(row) for row in Response.objects.filter(external_id__in=numbers)}


@transaction.atomic
def bring_in(responses: Sequence[Response], *, kind: str) -> tuple[int, int]:
    """New ones are stored, those whose number is known take what is told now; figures follow. Returns how many were new
    and how many changed. Raises MonthSealed, and nothing is done, where a month of one (before or now) is sealed.
    """
    numbers = [response.external_id for response in responses]
    known = {row.external_id: row for row in Response.objects.select_for_update().filter(external_id__in=numbers)}
    new = [response for response in responses if response.external_id not in known]
    told = [response for response in responses if response.external_id in known]
    changed = [(known[response.external_id], response) for response in told]
    changed = [(before, now) for before, now in changed if mark(before) != mark(now)]
    for before, now in changed:
        now.pk = before.pk
    told = [*new, *(now for _, now in changed)]
    count_by_the_books(told, kind=kind, before={row.pk: row for row, _ in changed})
    Response.objects.bulk_create(new, batch_size=ROWS_TOGETHER)
    for before, now in changed:
        if now.touchpoint_id == before.touchpoint_id:
            now.department_id = before.department_id  # the one of its day
    Response.objects.bulk_update([now for _, now in changed], list(TAKEN_OVER), batch_size=200)
    add(
        [
            *(delta_of(row, kind=kind) for row in new),
            *(delta_of(before, kind=kind, sign=-1) for before, _ in changed),
            *(delta_of(now, kind=kind) for _, now in changed),
        ]
    )
    return len(new), len(changed)
