"""What beat looks after: a fiscal year that starts in another month than full HEARTs were counted by."""

from django.db import transaction
from django.urls import reverse

from cxportal.county.models import County
from cxportal.jobs.work import start_job
from recognition.cards.models import Rules
from recognition.cards.tasks import count_full_hearts

QUARTER = 3
"""Months. A year that starts a whole quarter earlier or later has the same quarters."""


@transaction.atomic
def sweep() -> bool:
    """Starts a count where it is needed, once a change. Two queries where all is well."""
    now, before = County.current().fiscal_year_starts_in, Rules.current().counted_from
    if now == before or not Rules.objects.filter(pk=1, counted_from=before).update(counted_from=now):
        return False
    if before is None or (now - before) % QUARTER == 0:
        return False
    start_job(
        count_full_hearts, kind="full-hearts", title="Count full HEARTs anew", by=None,
        back_to=reverse("recognition:full_hearts"),
    )  # fmt: skip
    return True
