"""A job is done once, by one worker, and never lost."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from celery import Celery, Task
from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError as BrokerError

from cxportal.jobs import work
from cxportal.jobs.models import LEASE, MOST_TAKES, SEND_AGAIN_AFTER, Job, JobState, LostHold
from cxportal.people.models import Person

Messages = list[tuple[str, list[Any]]]


def in_a_while(**span: float) -> dt.datetime:
    return timezone.now() + dt.timedelta(**span)


def test_start_job_sends_its_id_once_the_transaction_commits(
    db: None, task: "Task[Any, Any]", sent: Messages, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        job, new = work.start_job(task, kind="count", title="Count", by=None)
        assert sent == []
    assert new
    assert sent == [(task.name, [job.pk])]


def test_start_job_with_the_same_key_gets_the_first_ones_row(db: None, task: "Task[Any, Any]", sent: Messages) -> None:
    first, _ = work.start_job(task, kind="count", title="Count", by=None, key="count 2026-11-23")
    second, new = work.start_job(task, kind="count", title="Count", by=None, key="count 2026-11-23")
    assert (second.pk, new) == (first.pk, False)


def test_start_job_survives_a_broker_that_is_away(
    db: None,
    task: "Task[Any, Any]",
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    def refuse(*args: Any, **options: Any) -> None:
        raise BrokerError("connection refused")

    monkeypatch.setattr(Celery, "send_task", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        job, _ = work.start_job(task, kind="count", title="Count", by=None)
    job.refresh_from_db()
    assert (job.state, job.sent_at) == (JobState.WAITING, None)


def test_work_finishes_the_job_with_what_was_said(job: Job) -> None:
    work.work(job.pk, lambda held: ("Counted.", {"things": 3}))
    job.refresh_from_db()
    assert (job.state, job.message, job.result, job.percent) == (JobState.DONE, "Counted.", {"things": 3}, 100)


def test_work_on_a_job_that_is_done_does_nothing(job: Job) -> None:
    work.work(job.pk, lambda held: ("First.", {}))
    work.work(job.pk, lambda held: ("Second.", {}))
    job.refresh_from_db()
    assert job.message == "First."


def test_work_on_a_job_that_another_holds_does_nothing(job: Job) -> None:
    job.take()
    work.work(job.pk, lambda held: ("Mine.", {}))
    job.refresh_from_db()
    assert (job.state, job.message) == (JobState.RUNNING, "")


def test_work_on_a_job_that_vanished_is_no_error(db: None) -> None:
    work.work(999_999, lambda held: ("Never.", {}))
    assert Job.objects.count() == 0


def test_work_keeps_the_error_of_a_job_that_failed(job: Job) -> None:
    def stumble(held: Job) -> tuple[str, dict[str, Any]]:
        raise ValueError("row 7 has no name")

    with pytest.raises(ValueError, match="row 7"):
        work.work(job.pk, stumble)
    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.FAILED, "ValueError: row 7 has no name")


def test_work_leaves_a_job_to_the_sweep_when_the_database_is_away(job: Job) -> None:
    def stumble(held: Job) -> tuple[str, dict[str, Any]]:
        raise OperationalError("database is locked")

    work.work(job.pk, stumble)
    job.refresh_from_db()
    assert job.state == JobState.RUNNING


def test_beat_renews_the_lease_and_tells_how_far(job: Job) -> None:
    job.take()
    job.beat(done=5, total=20, message="Counting")
    found = Job.objects.get()
    assert (found.done, found.total, found.percent, found.message) == (5, 20, 25, "Counting")


def test_beat_of_a_cancelled_job_stops_its_worker(job: Job) -> None:
    job.take()
    assert Job.objects.get().cancel()
    with pytest.raises(LostHold):
        job.beat(done=1)


def test_a_worker_that_was_thought_dead_cannot_finish_what_another_took(job: Job) -> None:
    slow = Job.objects.get()
    slow.take()
    work.sweep(now=in_a_while(seconds=61))
    faster = Job.objects.get()
    assert faster.take()
    with pytest.raises(LostHold):
        slow.finish(message="Late.")
    faster.finish(message="In time.")
    assert Job.objects.get().message == "In time."


def test_cancel_of_a_job_that_is_done_changes_nothing(job: Job) -> None:
    work.work(job.pk, lambda held: ("Counted.", {}))
    assert not job.cancel()
    assert Job.objects.get().state == JobState.DONE


def test_sweep_leaves_a_job_alone_while_its_worker_lives(job: Job, sent: Messages) -> None:
    job.take()
    work.sweep()
    assert (Job.objects.get().state, sent) == (JobState.RUNNING, [])


def test_sweep_returns_what_a_dead_worker_held_and_sends_it_again(job: Job, sent: Messages) -> None:
    job.take()
    work.sweep(now=in_a_while(seconds=LEASE.total_seconds() + 1))
    assert Job.objects.get().state == JobState.WAITING
    assert sent == [(job.task, [job.pk])]


def test_sweep_returns_a_lease_from_a_clock_that_ran_a_day_ahead(job: Job) -> None:
    job.take()
    Job.objects.update(lease_until=in_a_while(days=1))
    work.sweep()
    assert Job.objects.get().state == JobState.WAITING


def test_sweep_sends_again_what_the_broker_lost_but_not_at_once(job: Job, sent: Messages) -> None:
    work.send(job)
    work.sweep()
    assert len(sent) == 1
    work.sweep(now=timezone.now() + SEND_AGAIN_AFTER + dt.timedelta(seconds=1))
    assert len(sent) == 2


def test_sweep_gives_up_a_job_that_kills_its_workers(job: Job, sent: Messages) -> None:
    for _ in range(MOST_TAKES):
        assert Job.objects.get().take()
        work.sweep(now=in_a_while(seconds=61))
    found = Job.objects.get()
    assert (found.state, found.message) == (JobState.FAILED, "Given up.")


def test_retry_has_a_failed_job_done_again(job: Job, sent: Messages) -> None:
    job.take()
    job.fail("row 7 has no name")
    assert work.retry(job)
    assert Job.objects.get().state == JobState.WAITING
    assert not work.retry(job)


def test_percent_is_100_only_when_done(job: Job) -> None:
    job.take()
    job.beat(done=20, total=20)
    assert job.percent == 99


def test_a_running_job_without_a_holder_is_refused_by_the_database(job: Job) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.update(state=JobState.RUNNING)


def test_a_persons_job_says_who_started_it(make_job: Callable[..., Job], program_office: Person) -> None:
    assert make_job(by=program_office).started_by == program_office
