"""Many certificates as one file: which are in it, how a worker makes it, and who may have it."""

import datetime as dt
import subprocess
from pathlib import Path
from typing import Any

import pytest
from celery import Celery
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertRedirects

from cxportal.county.days import today
from cxportal.exports.models import Export
from cxportal.jobs.models import Job, JobState, LostHold
from cxportal.people.models import Department, Person
from cxportal.printing import documents
from cxportal.printing.documents import NotPrinted, print_apart
from recognition.cards.hearts import quarter_of
from recognition.cards.models import Card, CardKind, FullHeart, Recipient
from recognition.papers import forms, many
from recognition.papers.tasks import print_many
from tests.builders import make_department, make_person
from tests.cards.builders import make_card
from tests.conftest import SignIn
from tests.printing.reading import Printed

ADDRESS = "/recognition/papers/many/"


@pytest.fixture(autouse=True)
def _private(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PRIVATE_ROOT = tmp_path
    monkeypatch.setattr(Celery, "send_task", lambda *args, **options: None)


def quarter() -> dt.date:
    return quarter_of(today()).first


def heart_of(person: Person, **fields: Any) -> FullHeart:
    told = {"quarter": quarter(), "completed_on": today(), **fields}
    return FullHeart.objects.create(person=person, **told)


def posted(what: str = "full_heart", **more: str) -> dict[str, str]:
    return {"what": what, "quarter": quarter().isoformat(), "department": "", "paper": "us-letter", **more}


def made(client: Client, data: dict[str, str]) -> Printed:
    """Asked for on the page, made by a worker, fetched."""
    answer = client.post(ADDRESS, data)
    export = Export.objects.select_related("job").newest_first()[0]
    assertRedirects(answer, export.get_absolute_url())
    print_many(export.job_id)
    download = client.get(reverse("exports:download", args=[export.code]))
    return Printed(b"".join(download.streaming_content))  # type: ignore[attr-defined]


def test_all_full_hearts_of_a_quarter_are_one_tagged_file(
    as_: SignIn, program_office: Person, parks: Department, utilities: Department
) -> None:
    part = make_department("Pools", parent=parks, kind="division")
    heart_of(make_person("Zoe", department=parks))
    heart_of(make_person("Ann", department=part))
    heart_of(make_person("Uwe", department=utilities))
    heart_of(make_person("Revoked", department=parks), revoked_at="2026-11-20T12:00Z")
    heart_of(make_person("Before", department=parks), quarter=quarter_of(today()).before().first)
    client = as_(program_office)
    whole = made(client, posted())
    assert (whole.pages, whole.is_tagged, whole.conforms) == (3, True, True)
    assert whole.title == f"Certificates of full HEARTs, {quarter_of(today()).label}"
    assert ["Revoked" in whole.text, "Before" in whole.text] == [False, False]
    assert whole.text.index("Zoe") < whole.text.index("Ann") < whole.text.index("Uwe")
    narrowed = made(client, posted(department=str(parks.pk), paper="a4"))
    assert (narrowed.pages, narrowed.size, "Uwe" in narrowed.text) == (2, (842, 595), False)
    assert narrowed.title.endswith(", Parks and Recreation")


@pytest.mark.parametrize(("what", "pages"), [("certificate", 3), ("note", 3), ("spot", 1)])
def test_cards_of_a_quarter_are_printed_for_each_who_received_them(
    as_: SignIn, program_office: Person, staff: Person, lead: Person, what: str, pages: int
) -> None:
    make_card(staff, lead, by=None, kind=what)
    make_card(staff, by=None, kind=what)
    make_card(staff, by=None, kind="note" if what != "note" else "spot", words="Of another kind, not to be found here")
    make_card(lead, by=None, kind=what, words="This was taken back, and is found nowhere").retract(
        by=program_office, reason="A mistake"
    )
    found = made(as_(program_office), posted(what))
    assert (found.pages, found.tags().count("H1")) == (pages, 3)
    assert ["Of another kind" in found.text, "taken back" in found.text] == [False, False]


def test_a_second_click_finds_the_file_that_is_under_way(as_: SignIn, program_office: Person, staff: Person) -> None:
    heart_of(staff)
    client = as_(program_office)
    first = client.post(ADDRESS, posted())
    assert client.post(ADDRESS, posted())["Location"] == first["Location"]
    assert client.post(ADDRESS, posted(paper="a4"))["Location"] != first["Location"]
    assert Export.objects.count() == 2


def test_nothing_and_too_much_are_refused_with_what_was_chosen(
    as_: SignIn, program_office: Person, staff: Person, lead: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = as_(program_office)
    answer = client.post(ADDRESS, posted(paper="a4"))
    assert (answer.status_code, "There is nothing to print" in answer.content.decode()) == (422, True)
    assert answer.context["form"]["paper"].value() == "a4"
    heart_of(staff)
    heart_of(lead)
    monkeypatch.setattr(forms, "MOST_PAGES", 1)
    answer = client.post(ADDRESS, posted())
    assert (answer.status_code, "one file holds 1. Choose a department" in answer.content.decode()) == (422, True)
    assert Export.objects.count() == 0


def test_who_leaves_the_program_office_has_the_file_no_more(as_: SignIn, program_office: Person, staff: Person) -> None:
    heart_of(staff)
    client = as_(program_office)
    assert made(client, posted()).pages == 1
    program_office.roles.all().delete()
    code = Export.objects.get().code
    assert as_(program_office).get(reverse("exports:download", args=[code])).status_code == 403


def test_a_job_says_how_far_it_is(program_office: Person, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for number in range(5):
        heart_of(make_person(f"P{number}"))
    parameters = many.wanted("full_heart", quarter(), None, "us-letter")
    job = Job.objects.create(kind="export", title="Many", parameters=parameters)
    assert job.take()
    said: list[tuple[int, int, str]] = []
    beat = Job.beat

    def heard(self: Job, **told: Any) -> None:
        beat(self, **told)
        said.append((self.done, self.total, self.message))

    monkeypatch.setattr(many, "AT_ONCE", 2)
    monkeypatch.setattr(Job, "beat", heard)
    with (tmp_path / "many.pdf").open("wb") as file:
        many.write(job, file)
    assert said[:4] == [
        (2, 5, "Step 1 of 2: reading what stands on them"),
        (4, 5, "Step 1 of 2: reading what stands on them"),
        (5, 5, "Step 1 of 2: reading what stands on them"),
        (0, 0, "Step 2 of 2: laying out 5 pages"),
    ]
    assert Printed((tmp_path / "many.pdf").read_bytes()).pages == 5


def test_while_nobody_knows_how_far_it_is_the_page_says_that_it_is_at_work(as_: SignIn, program_office: Person) -> None:
    job = Job.objects.create(kind="export", title="Many", started_by=program_office)
    assert job.take()
    job.beat(done=0, total=0, message="Step 2 of 2: laying out 5 pages")
    shown = as_(program_office).get(job.get_absolute_url()).content.decode()
    assert 'class="progress-busy" role="img" aria-label="At work"' in shown
    assert "progress__track" not in shown


def test_a_job_that_was_cancelled_ends_the_process_that_prints(
    program_office: Person, staff: Person, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    heart_of(staff)
    job = Job.objects.create(kind="export", title="Many", parameters=many.wanted("full_heart", quarter(), None, "a4"))
    assert job.take()
    started = subprocess.Popen
    processes: list[Any] = []

    def watched(*args: Any, **options: Any) -> Any:
        job.cancel()
        processes.append(started(*args, **options))
        return processes[0]

    monkeypatch.setattr(documents, "SIGN_EVERY", 0.01)
    monkeypatch.setattr(subprocess, "Popen", watched)
    with (tmp_path / "many.pdf").open("wb") as file, pytest.raises(LostHold):
        many.write(job, file)
    assert processes[0].returncode is not None
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED


@pytest.mark.django_db
def test_a_fault_of_a_template_is_told_by_the_process_that_prints(tmp_path: Path) -> None:
    with (tmp_path / "x.pdf").open("wb") as file, pytest.raises(NotPrinted, match="heading"):
        print_apart("sections", {}, title="Nothing", file=file, sign=lambda: None)


@pytest.mark.parametrize("count", [1, 30])
def test_reading_takes_a_fixed_number_of_queries_a_hundred(
    parks: Department, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    card = Card.objects.create(kind="note", letter="A", words="Well done", happened_on=today(), giver_name="A customer")
    for number in range(count):
        person = make_person(f"P{number}", department=parks)
        heart_of(person)
        Recipient.objects.create(card=card, person=person, department=parks)
    for what, queries in (("full_heart", 6), ("note", 4)):
        job = Job.objects.create(kind="export", title="Many", parameters=many.wanted(what, quarter(), parks, "a4"))
        job.take()
        with django_assert_num_queries(queries):
            assert len(list(many._pages(job.parameters, job))) == count


def test_the_form_begins_with_what_the_address_names(as_: SignIn, program_office: Person) -> None:
    page = as_(program_office).get(ADDRESS, {"what": CardKind.NOTE, "quarter": "x"})
    assert (page.status_code, page.context["form"]["what"].value()) == (200, "note")
