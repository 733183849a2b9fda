"""Who asked for a file hears that it is there, or that it could not be made: once."""

import contextlib
import datetime as dt
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from celery import Celery, shared_task
from django.utils import timezone

from cxportal.exports import making
from cxportal.exports.models import Export
from cxportal.exports.predicates import works_here
from cxportal.jobs import work
from cxportal.jobs.models import Job, JobState
from cxportal.notifications.models import Mail, Notice
from cxportal.people.models import Person
from tests.conftest import SignIn

A_WHILE = dt.timedelta(minutes=5)


def write(job: Job, file: BinaryIO) -> None:
    if job.parameters["fails"]:
        raise ValueError("No ink.")
    file.write(b"seven")


@shared_task(name="tests.exports.tell_of_words", ignore_result=True)
def tell_of_words(pk: int) -> None:
    making.make(pk, write)


@pytest.fixture(autouse=True)
def private(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PRIVATE_ROOT = tmp_path
    monkeypatch.setattr(Celery, "send_task", lambda *args, **options: None)


def ask(by: Person, *, fails: bool = False, ago: dt.timedelta = dt.timedelta(0)) -> Export:
    export = making.ask(
        tell_of_words, title="Words", filename="words.csv", by=by, gate=works_here, parameters={"fails": fails}
    )
    Job.objects.filter(pk=export.job_id).update(created_at=timezone.now() - ago)
    return export


def run(export: Export) -> None:
    with contextlib.suppress(ValueError, making.NotAllowed):
        tell_of_words(export.job_id)


def told() -> list[tuple[str, str, str]]:
    return list(Notice.objects.order_by("pk").values_list("kind", "title", "url"))


def test_a_file_that_is_ready_is_told_with_its_page(staff: Person) -> None:
    export = ask(staff)
    run(export)
    assert told() == [("ready", "Your file is ready: Words", export.get_absolute_url())]
    assert not Mail.objects.exists()


def test_what_took_long_is_told_by_mail_too(staff: Person) -> None:
    export = ask(staff, ago=A_WHILE)
    run(export)
    mail = Mail.objects.get()
    assert (mail.address, mail.subject) == (staff.email, "Your file is ready: Words")
    assert export.get_absolute_url() in mail.text
    assert "for 7 days from now" in mail.text


def test_what_failed_is_told_once_whoever_finds_it(staff: Person) -> None:
    export = ask(staff, fails=True)
    run(export)
    making.sweep()
    making.sweep()
    assert told() == [("failed", "Your file could not be made: Words", export.get_absolute_url())]
    assert [mail.subject for mail in Mail.objects.all()] == ["Your file could not be made: Words"]


def test_what_was_given_up_is_told_by_the_sweep(staff: Person) -> None:
    export = ask(staff)
    Job.objects.filter(pk=export.job_id).update(state=JobState.FAILED, ended_at=timezone.now())
    making.sweep()
    assert [kind for kind, *_ in told()] == ["failed"]


def test_a_second_run_tells_nothing_new_and_a_retry_tells_that_it_is_ready(staff: Person) -> None:
    export = ask(staff, fails=True)
    run(export)
    work.retry(Job.objects.get(pk=export.job_id))
    run(export)
    assert [kind for kind, *_ in told()] == ["failed"]
    work.retry(Job.objects.get(pk=export.job_id))
    Job.objects.filter(pk=export.job_id).update(parameters={"fails": False})
    run(export)
    run(export)
    assert [kind for kind, *_ in told()] == ["failed", "ready"]


def test_who_left_hears_nothing(staff: Person) -> None:
    export = ask(staff, fails=True)
    Person.objects.filter(pk=staff.pk).update(is_active=False)
    run(export)
    making.sweep()
    assert told() == []


def test_without_an_address_the_notice_stands_alone(staff: Person) -> None:
    Person.objects.filter(pk=staff.pk).update(email=None)
    run(ask(staff, ago=A_WHILE))
    assert (len(told()), Mail.objects.count()) == (1, 0)


def test_who_fetched_the_file_needs_no_notice(as_: SignIn, staff: Person) -> None:
    export = ask(staff)
    run(export)
    list(as_(staff).get(f"{export.get_absolute_url()}download/"))
    assert Notice.objects.get().read_at
