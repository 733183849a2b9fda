"""Background work of what leaves the portal. A second run of any changes nothing."""

from celery import shared_task

from cxportal.exports.making import make
from cxportal.scorecards.out.files import write


@shared_task(name="scorecards.out.write_file", ignore_result=True)
def write_file(pk: int) -> None:
    make(pk, write)
