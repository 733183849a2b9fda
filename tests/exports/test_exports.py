"""A file is made once, by whoever holds its job; kept until a time; and handed to its owner alone."""

import datetime as dt
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from celery import Celery, shared_task
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertRedirects

from cxportal.exports import making
from cxportal.exports.models import Export, folder
from cxportal.exports.predicates import works_here
from cxportal.jobs import work
from cxportal.jobs.models import LEASE, Job, JobState
from cxportal.people.models import Person
from cxportal.people.predicates import Someone, is_program_office
from tests.conftest import SignIn


def write(job: Job, file: BinaryIO) -> None:
    file.write(job.parameters["words"].encode())


def runs_the_office(someone: Someone, parameters: Mapping[str, Any]) -> bool:
    return is_program_office(someone)


@shared_task(name="tests.exports.write_words", ignore_result=True)
def write_words(pk: int) -> None:
    making.make(pk, write)


@pytest.fixture(autouse=True)
def private(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.PRIVATE_ROOT = tmp_path
    monkeypatch.setattr(Celery, "send_task", lambda *args, **options: None)
    return tmp_path


def ask(by: Person, words: str = "seven", gate: Any = works_here) -> Export:
    return making.ask(write_words, title="Words", filename="words.csv", by=by, gate=gate, parameters={"words": words})


def made(by: Person, words: str = "seven", gate: Any = works_here) -> Export:
    export = ask(by, words, gate)
    write_words(export.job_id)
    return Export.objects.select_related("job").get(pk=export.pk)


def address(export: Export, name: str) -> str:
    return reverse(f"exports:{name}", args=[export.code])


def files() -> list[str]:
    return sorted(os.listdir(folder()))


def test_a_file_is_made_by_its_job_and_fetched_by_its_owner(as_: SignIn, staff: Person) -> None:
    export = made(staff)
    assert (export.job.state, export.size, export.is_ready) == (JobState.DONE, 5, True)
    answer = as_(staff).get(address(export, "download"))
    assert b"".join(answer) == b"seven"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="words.csv"'
    assert answer.headers["Content-Type"] == "text/csv"
    assert "no-store" in answer.headers["Cache-Control"]


def test_nobody_else_reads_the_file(private: Path, staff: Person) -> None:
    made(staff)
    assert [oct(entry.stat().st_mode & 0o777) for entry in folder().iterdir()] == ["0o600"]


@pytest.mark.parametrize("name", ["export", "download"])
def test_others_do_not_find_it(as_: SignIn, staff: Person, program_office: Person, name: str) -> None:
    assert as_(program_office).get(address(made(staff), name)).status_code == 404


def test_permission_is_asked_again_at_the_download(as_: SignIn, program_office: Person) -> None:
    export = made(program_office, gate=runs_the_office)
    client = as_(program_office)
    assert b"".join(client.get(address(export, "download"))) == b"seven"
    program_office.roles.all().delete()
    assert client.get(address(export, "download")).status_code == 403


def test_permission_is_asked_when_it_is_made(staff: Person) -> None:
    export = ask(staff, gate=runs_the_office)
    with pytest.raises(making.NotAllowed):
        write_words(export.job_id)
    export.job.refresh_from_db()
    assert (export.job.state, files() if folder().exists() else []) == (JobState.FAILED, [])


def test_a_predicate_that_is_gone_lets_nobody_in(as_: SignIn, staff: Person) -> None:
    export = made(staff)
    Export.objects.update(gate="cxportal.exports.predicates.was_renamed")
    assert as_(staff).get(address(export, "download")).status_code == 403


def test_a_function_inside_another_is_no_gate(staff: Person) -> None:
    with pytest.raises(ValueError, match="cannot be found"):
        ask(staff, gate=lambda someone, parameters: True)


def test_before_it_is_ready_the_page_shows_how_far_it_is(as_: SignIn, staff: Person) -> None:
    export = ask(staff)
    client = as_(staff)
    assertRedirects(client.get(address(export, "download")), export.get_absolute_url())
    page = client.get(export.get_absolute_url()).content.decode()
    assert "Waiting" in page
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page


def test_after_its_days_the_link_has_expired_and_the_sweep_removes_the_file(
    as_: SignIn, staff: Person, settings: Any
) -> None:
    export = made(staff)
    assert export.expires_at is not None
    assert export.made_at is not None
    assert export.expires_at - export.made_at == dt.timedelta(days=settings.EXPORT_DAYS)
    Export.objects.update(expires_at=timezone.now())
    answer = as_(staff).get(address(export, "download"))
    assert (answer.status_code, "kept no longer" in answer.content.decode()) == (410, True)
    assert making.sweep() == 1
    assert (files(), Export.objects.get().file) == ([], "")
    assert "kept no longer" in as_(staff).get(export.get_absolute_url()).content.decode()


def test_the_sweep_leaves_what_has_its_days_ahead(staff: Person) -> None:
    made(staff)
    assert making.sweep() == 0
    assert len(files()) == 1


def test_a_file_that_is_not_there_is_gone(as_: SignIn, staff: Person) -> None:
    export = made(staff)
    export.path.unlink()
    assert as_(staff).get(address(export, "download")).status_code == 410


def test_its_owner_removes_it_early_and_twice_is_harmless(as_: SignIn, staff: Person) -> None:
    export = made(staff)
    for _ in range(2):
        assertRedirects(as_(staff).post(address(export, "remove")), reverse("exports:list"))
    assert files() == []


def test_removing_refuses_get(as_: SignIn, staff: Person) -> None:
    assert as_(staff).get(address(made(staff), "remove")).status_code == 405


def test_a_killed_worker_leaves_the_job_to_another(as_: SignIn, staff: Person) -> None:
    """Dead in the middle of the file: the sweep gives the job back, the next worker writes a file of its own."""
    export = ask(staff)
    job = export.job
    job.take()
    folder().mkdir()
    (folder() / "half").write_bytes(b"se")
    export.refresh_from_db()
    assert not export.is_ready
    Job.objects.update(lease_until=timezone.now() - LEASE)
    work.sweep()
    write_words(job.pk)
    assert b"".join(as_(staff).get(address(export, "download"))) == b"seven"
    an_old = (timezone.now() - dt.timedelta(days=2)).timestamp()
    os.utime(folder() / "half", (an_old, an_old))
    assert making.remove_strays(now=timezone.now()) == 1
    assert len(files()) == 1


def test_a_worker_that_lost_its_job_changes_nothing(staff: Person) -> None:
    """It was slow, another took the job and finished: what it wrote is thrown away."""
    export = ask(staff)

    def slow(job: Job, file: BinaryIO) -> None:
        Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - LEASE)
        write_words(job.pk)
        file.write(b"too late")

    making.make(export.job_id, slow)
    assert Export.objects.get().path.read_bytes() == b"seven"
    assert len(files()) == 1


def test_made_again_it_takes_the_place_of_the_file_before(staff: Person) -> None:
    export = made(staff)
    Job.objects.update(state=JobState.WAITING, ended_at=None, parameters={"words": "eight!"})
    write_words(export.job_id)
    assert (Export.objects.get().path.read_bytes(), len(files())) == (b"eight!", 1)


def test_a_failed_one_leaves_no_file(staff: Person) -> None:
    def broken(job: Job, file: BinaryIO) -> None:
        file.write(b"se")
        raise RuntimeError("no figures")

    export = ask(staff)
    with pytest.raises(RuntimeError):
        making.make(export.job_id, broken)
    assert files() == []


def queries_of(client: Client) -> int:
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("exports:list"))
    return len(queries)


def test_the_list_shows_mine_alone_in_the_same_queries_at_30(
    as_: SignIn, staff: Person, director: Person, make_thirty: Callable[[Person], None]
) -> None:
    made(director, "theirs")
    made(staff)
    client = as_(staff)
    client.get(reverse("exports:list"))
    at_one = queries_of(client)
    make_thirty(staff)
    assert queries_of(client) == at_one
    assert Export.objects.of(staff).count() == 30


@pytest.fixture
def make_thirty() -> Callable[[Person], None]:
    def make(by: Person) -> None:
        for _ in range(29):
            made(by)

    return make
