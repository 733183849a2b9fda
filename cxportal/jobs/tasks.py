"""Beat's errands for jobs."""

from celery import shared_task

from cxportal.jobs import work


@shared_task(ignore_result=True)
def sweep() -> None:
    """Every 15 seconds: jobs that a dead worker held or the broker lost."""
    work.sweep()
