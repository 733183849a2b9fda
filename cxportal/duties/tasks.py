"""Background work of the reminders. A second run of any changes nothing."""

from celery import shared_task
from django.utils import timezone

from cxportal.county.models import County
from cxportal.duties import reminders
from cxportal.jobs.work import ask_worker, work

PUMPS = 4
"""So many workers at most begin to write digests after a run; each goes on while there are more."""


@shared_task(name="duties.remind", ignore_result=True)
def remind(pk: int) -> None:
    """One run, by the id of its job."""
    work(pk, reminders.run)
    for _ in range(PUMPS):
        ask_worker(write_digests.name)


@shared_task(name="duties.write_digests", ignore_result=True)
def write_digests() -> None:
    """The next few digests, and then a message that there may be more."""
    with timezone.override(County.current().zone):
        more = reminders.write_and_send()
    if more:
        ask_worker(write_digests.name)


def sweep() -> None:
    """Starts the run whose time has come, and has written what was claimed and left."""
    reminders.start_due_run(remind)
    if reminders.unwritten():
        ask_worker(write_digests.name)
