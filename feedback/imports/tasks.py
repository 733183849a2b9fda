"""Background work of an import. A second run of either changes nothing."""

from celery import shared_task

from cxportal.jobs.work import work
from feedback.imports.working import apply, check


@shared_task(name="imports.check", ignore_result=True)
def check_survey(job: int) -> None:
    """Read the file and say what is wrong with each row."""
    work(job, check)


@shared_task(name="imports.apply", ignore_result=True)
def apply_survey(job: int) -> None:
    """Store what was looked at."""
    work(job, apply)
