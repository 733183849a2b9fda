"""Storing answers so that neither order nor age of the rows tells who answered.

A new response is written together with up to fifty others of its round and department, drawn at random, taken out and
put back in an order drawn at random. On SQLite they get new rowids, on PostgreSQL a new ctid and one common xmin: none
tells which of them is new. What a response counts changes nothing for those put back. When a round closes, all of its
responses are written anew in one order drawn at random.

A customer who leaves an address stands in the queue of contacts with place and day. Their response is no secret to
be found by those: within seconds after a contact came in, the responses of its touchpoint and month are written anew
in the same way, and their days and languages are dealt out among them anew. Each day keeps its count, and no figure
changes.

What this cannot hide: a group so small that round, department and frontline already name the person (pages never show
one, see `suppression`), and the journal that a database keeps of its own last transactions (SQLite's WAL until it is
written over, PostgreSQL's WAL and dead rows until vacuum). Whoever archives PostgreSQL's WAL archives that too.
"""

import random
import uuid

from django.db import transaction

from cxportal.county.periods import first_of, months_later
from feedback.responses.counting import add, delta_of
from feedback.responses.models import Response, Source
from feedback.responses.storing import ROWS_TOGETHER, refuse_sealed
from feedback.rounds.models import Round
from feedback.touchpoints.models import Touchpoint

MIXED_WITH = 50
MOST_DAYS_MIXED = 1000
_chance = random.SystemRandom()


def is_stored(id: uuid.UUID) -> bool:
    """Whether this very form has been stored already."""
    return Response.objects.filter(pk=id).exists()


@transaction.atomic
def mix_in(response: Response, *, kind: str) -> bool:
    """One new response of a round. False where one with its id is there already: nothing changes."""
    Round.objects.select_for_update(no_key=True, of=("self",)).get(pk=response.round_id or 0)
    if is_stored(response.pk):
        return False
    refuse_sealed({response.month}, kind)
    here = Response.objects.filter(round=response.round_id, department=response.department_id)
    _write_anew([*here.order_by("?")[:MIXED_WITH]], new=[response])
    add([delta_of(response, kind=kind)])
    return True


@transaction.atomic
def mix_days(touchpoint: int, month: int) -> int:
    """What customers answered at a touchpoint on the web in a month, written anew in an order drawn at random, days
    and languages dealt out anew. Returns how many. Beyond a thousand, those of the latest days."""
    Touchpoint.objects.select_for_update(no_key=True, of=("self",)).get(pk=touchpoint)
    first = first_of(month)
    here = Response.objects.of_customers().filter(
        touchpoint=touchpoint, on__gte=first, on__lt=months_later(first, 1), source=Source.WEB
    )
    rows = list(here.order_by("-on").select_for_update()[:MOST_DAYS_MIXED])
    told = [(row.on, row.language) for row in rows]
    _chance.shuffle(told)
    for row, (day, language) in zip(rows, told, strict=True):
        row.on, row.language = day, language
    _write_anew(rows, new=[])
    return len(rows)


@transaction.atomic
def mix_all(round: Round) -> int:
    """Writes all responses of a round anew, in an order drawn at random. Returns how many."""
    rows = list(Response.objects.of_round(round))
    _write_anew(rows, new=[])
    return len(rows)


def _write_anew(old: list[Response], *, new: list[Response]) -> None:
    ids = [row.pk for row in old]
    for start in range(0, len(ids), ROWS_TOGETHER):
        Response.objects.filter(pk__in=ids[start : start + ROWS_TOGETHER]).delete()
    rows = [*old, *new]
    _chance.shuffle(rows)
    Response.objects.bulk_create(rows, batch_size=ROWS_TOGETHER)
