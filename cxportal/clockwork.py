"""When beat runs its errands."""

import datetime as dt

from celery.schedules import schedstate, schedule
from celery.utils.time import maybe_make_aware


class Every(schedule):
    """Every so many seconds, whatever the clock does: a last run in the future (the clock was set back) is due now.

    Celery's own would wait until the clock has come to where it was.
    """

    def is_due(self, last_run_at: dt.datetime) -> schedstate:
        if maybe_make_aware(last_run_at) > self.now():
            return schedstate(is_due=True, next=self.seconds)
        return super().is_due(last_run_at)
