"""Background work on mail. Each takes an id or nothing; a second run changes nothing."""

from celery import shared_task

from cxportal.notifications import delivery


@shared_task(name="notifications.deliver_mail", ignore_result=True)
def deliver_mail(mail_id: int) -> None:
    delivery.deliver(mail_id)


@shared_task(name="notifications.sweep_mail", ignore_result=True)
def sweep_mail() -> None:
    delivery.sweep()
