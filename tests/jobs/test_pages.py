"""The pages of jobs: who sees them, what they show, and that their buttons are safe to press twice."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertRedirects

from cxportal.jobs.models import Job, JobState
from cxportal.people.models import Person
from tests.builders import make_person
from tests.conftest import SignIn

HTMX = {"HX-Request": "true"}


def test_job_list_shows_jobs_with_their_state(as_: SignIn, program_office: Person, job: Job) -> None:
    page = as_(program_office).get(reverse("jobs:list")).content.decode()
    assert "Count things" in page
    assert "Waiting" in page


def test_job_list_is_refused_to_staff(as_: SignIn, staff: Person) -> None:
    assert as_(staff).get(reverse("jobs:list")).status_code == 403


def test_job_list_leads_visitors_to_sign_in(client: Client, job: Job) -> None:
    assertRedirects(client.get(reverse("jobs:list")), "/accounts/login/?next=%2Fjobs%2F", fetch_redirect_response=False)


def queries_of(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return len(queries)


def test_job_list_takes_the_same_queries_at_30_jobs(
    as_: SignIn, program_office: Person, make_job: Callable[..., Job]
) -> None:
    client = as_(program_office)
    make_job(by=program_office)
    at_one = queries_of(client, reverse("jobs:list"))
    for _ in range(29):
        make_job(by=make_person())
    assert queries_of(client, reverse("jobs:list")) == at_one


def test_job_page_is_for_who_started_it(as_: SignIn, staff: Person, make_job: Callable[..., Job]) -> None:
    assert "Count things" in as_(staff).get(make_job(by=staff).get_absolute_url()).content.decode()


def test_job_page_is_not_found_by_others(as_: SignIn, staff: Person, job: Job) -> None:
    assert as_(staff).get(job.get_absolute_url()).status_code == 404


def test_job_page_polls_with_htmx_and_refreshes_itself_without(as_: SignIn, staff: Person, make_job: Any) -> None:
    page = as_(staff).get(make_job(by=staff).get_absolute_url()).content.decode()
    assert 'hx-trigger="load delay:2s"' in page
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page


def test_job_fragment_stops_polling_once_the_job_is_done(as_: SignIn, staff: Person, make_job: Any) -> None:
    job = make_job(by=staff, back_to="/people/")
    job.take()
    job.finish(message="All counted.")
    fragment = as_(staff).get(job.get_absolute_url(), headers=HTMX).content.decode()
    assert "<html" not in fragment
    assert "hx-trigger" not in fragment
    assert "All counted." in fragment
    assert 'href="/people/"' in fragment


def test_cancel_stops_an_open_job_and_pressing_twice_is_harmless(as_: SignIn, staff: Person, make_job: Any) -> None:
    job = make_job(by=staff)
    client = as_(staff)
    for _ in range(2):
        assertRedirects(client.post(reverse("jobs:cancel", args=[job.pk])), job.get_absolute_url())
    assert Job.objects.get().state == JobState.CANCELLED


def test_cancel_is_not_found_by_others(as_: SignIn, staff: Person, job: Job) -> None:
    assert as_(staff).post(reverse("jobs:cancel", args=[job.pk])).status_code == 404
    assert Job.objects.get().state == JobState.WAITING


@pytest.mark.parametrize("name", ["cancel", "retry"])
def test_verbs_refuse_get(as_: SignIn, program_office: Person, job: Job, name: str) -> None:
    assert as_(program_office).get(reverse(f"jobs:{name}", args=[job.pk])).status_code == 405


def test_retry_starts_a_failed_job_again(as_: SignIn, program_office: Person, job: Job) -> None:
    job.take()
    job.fail("row 7 has no name")
    client = as_(program_office)
    assert "row 7 has no name" in client.get(job.get_absolute_url()).content.decode()
    client.post(reverse("jobs:retry", args=[job.pk]))
    assert Job.objects.get().state == JobState.WAITING


def test_retry_is_refused_to_who_started_it_without_the_office(as_: SignIn, staff: Person, make_job: Any) -> None:
    job = make_job(by=staff)
    assert as_(staff).post(reverse("jobs:retry", args=[job.pk])).status_code == 403
