"""Starting a job, doing it in a worker, and putting right what was lost."""

import datetime as dt
import logging
from collections.abc import Callable
from typing import Any

from celery import Task, current_app
from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError as BrokerError

from cxportal.county.models import County
from cxportal.jobs.models import MOST_TAKES, Job, JobState, LostHold, NotNow
from cxportal.people.models import Person

logger = logging.getLogger(__name__)


def start_job(
    task: "Task[Any, Any]",
    *,
    kind: str,
    title: str,
    by: Person | None,
    parameters: dict[str, Any] | None = None,
    total: int = 0,
    back_to: str = "",
    key: str | None = None,
) -> tuple[Job, bool]:
    """A job for `task` (which is called with its id once this transaction commits), and whether it is new.

    With a `key` there is one job for it, ever: a second start (a double click, a second beat) gets the first one's.
    """
    try:
        with transaction.atomic():
            job = Job.objects.create(
                kind=kind,
                title=title[:200],
                task=task.name,
                key=key,
                parameters=parameters or {},
                total=total,
                back_to=back_to,
                started_by=by,
            )
    except IntegrityError:
        return Job.objects.get(key=key), False
    transaction.on_commit(lambda: send(job))
    return job, True


def send(job: Job) -> bool:
    """Tells the workers about it. A broker that cannot be reached is no error: the sweep tells them later."""
    if not ask_worker(job.task, job.pk):
        return False
    Job.objects.filter(pk=job.pk, state=JobState.WAITING).update(sent_at=timezone.now())
    return True


def ask_worker(task: str, *args: Any) -> bool:
    """A message that a worker should look at something; without a broker it is left to the sweep."""
    try:
        current_app.send_task(task, args=args, retry=False)
    except (BrokerError, OSError) as error:
        logger.warning("%s%s waits for the sweep, its message was not sent: %s", task, args, error)
        return False
    return True


def work(pk: int, do: Callable[[Job], tuple[str, dict[str, Any]]]) -> None:
    """Takes the job and does it in the county's time zone: `do` returns what to say and the result.

    A job that ended, vanished or is held elsewhere is left alone. An error makes it failed, with the error kept; a
    database that cannot be reached does not: the lease runs out and the sweep has the job done again. Where `do` raises
    NotNow the job waits for a while, and its worker is free for others.
    """
    job = Job.objects.filter(pk=pk).first()
    if job is None or not job.take():
        return
    try:
        with timezone.override(County.current().zone):
            message, result = do(job)
        job.finish(message=message, result=result)
    except NotNow:
        job.put_back()
    except LostHold as lost:
        logger.warning("%s", lost)
    except OperationalError as error:
        logger.warning("Job %s (%s) waits for the sweep: %s", job.pk, job.kind, error)
    except Exception as error:
        logger.exception("Job %s (%s) failed", job.pk, job.kind)
        fail_if_held(job, error)
        raise


def fail_if_held(job: Job, error: Exception) -> None:
    try:
        job.fail(f"{type(error).__name__}: {error}")
    except LostHold as lost:
        logger.warning("%s", lost)


def retry(job: Job) -> bool:
    """Has a failed or cancelled job done again. False when it is neither (any more)."""
    again = Job.objects.filter(pk=job.pk, state__in=[JobState.FAILED, JobState.CANCELLED]).update(
        state=JobState.WAITING, ended_at=None, sent_at=None, takes=0, message="", error=""
    )
    if again:
        transaction.on_commit(lambda: send(job))
    return bool(again)


def sweep(*, now: dt.datetime | None = None) -> int:
    """Puts right what a dead worker held and what the broker lost, for jobs of every kind. Returns how many."""
    now = now or timezone.now()
    abandoned = Job.objects.abandoned(now=now)
    given_up = abandoned.filter(takes__gte=MOST_TAKES).update(
        state=JobState.FAILED,
        ended_at=now,
        holder=None,
        lease_until=None,
        message="Given up.",
        error=f"Its worker ended {MOST_TAKES} times before the job was done.",
    )
    returned = abandoned.update(state=JobState.WAITING, holder=None, lease_until=None, sent_at=None)
    if given_up or returned:
        logger.warning("The sweep returned %s jobs to the queue and gave up %s", returned, given_up)
    waiting = list(Job.objects.unheard(now=now).order_by("created_at")[:200])
    return given_up + sum(send(job) for job in waiting)
