"""Background work of recognition on paper. A second run of any changes nothing."""

from celery import shared_task

from cxportal.exports.making import make
from recognition.papers.many import write


@shared_task(name="recognition.papers.print_many", ignore_result=True)
def print_many(pk: int) -> None:
    make(pk, write)
