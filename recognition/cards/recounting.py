"""Counting all full HEARTs anew, because quarters begin on other days than before."""

from typing import Any

from django.db import transaction

from cxportal.jobs.models import Job
from recognition.cards.hearts import locked, recount
from recognition.cards.models import FullHeart, Recipient

AT_ONCE = 100
"""People who are counted in one transaction."""


def count_all(job: Job) -> tuple[str, dict[str, Any]]:
    """Everybody who received a card or has a full HEART, some at a time."""
    given = Recipient.objects.order_by().values_list("person", flat=True).distinct()
    pks = sorted({*given, *FullHeart.objects.order_by().values_list("person", flat=True)})
    for begin in range(0, len(pks), AT_ONCE):
        part = pks[begin : begin + AT_ONCE]
        with transaction.atomic():
            recount(locked(part))
        job.beat(done=begin + len(part), total=len(pks), message=f"{begin + len(part):,} of {len(pks):,} people")
    return f"Counted anew for {len(pks):,} people.", {}
