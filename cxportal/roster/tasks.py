"""What workers do with a roster."""

from celery import shared_task

from cxportal.jobs.work import work
from cxportal.roster.applying import apply
from cxportal.roster.checking import check


@shared_task(ignore_result=True)
def check_roster(job: int) -> None:
    """Read the file and compare it with the portal."""
    work(job, check)


@shared_task(ignore_result=True)
def apply_roster(job: int) -> None:
    """Make the changes that were previewed."""
    work(job, apply)
