"""Background work of cards. A second run changes nothing."""

from celery import shared_task

from cxportal.jobs.work import work
from recognition.cards.recounting import count_all


@shared_task(name="recognition.cards.count_full_hearts", ignore_result=True)
def count_full_hearts(pk: int) -> None:
    work(pk, count_all)
