"""Background work of the answers. A second run of any changes nothing."""

import datetime as dt
from typing import Any

from celery import shared_task
from django.utils import timezone

from cxportal.county.days import today
from cxportal.county.models import County
from cxportal.jobs.models import Job
from cxportal.jobs.work import work
from feedback.responses.models import ResultSettings
from feedback.responses.publishing import publish
from feedback.responses.recomputing import recompute
from feedback.rounds.models import Round

AT_LEAST_EVERY = dt.timedelta(hours=1)
"""What came late is looked for so often; a closed round and a month that is over are published at once."""


@shared_task(name="responses.recompute", ignore_result=True)
def recompute_rollup(pk: int) -> None:
    """The rollup counted anew, by the id of its job."""
    work(pk, _recompute)


def _recompute(job: Job) -> tuple[str, dict[str, Any]]:
    cells = recompute(month=job.parameters.get("month"))
    return f"{cells:,} cells counted anew", {"cells": cells}


def sweep() -> int:
    """Publishes what may be seen by now. Returns how many pools are new."""
    with timezone.override(County.current().zone):
        return publish(today()) if _is_due() else 0


def _is_due() -> bool:
    last = ResultSettings.current().published_at
    if last is None or timezone.now() - last >= AT_LEAST_EVERY:
        return True
    another_month = timezone.localtime(last).strftime("%Y%m") != f"{today():%Y%m}"
    return another_month or Round.objects.closed().filter(closed_at__gte=last).exists()
