"""What a browser keeps of the pages of someone who is signed in: nothing."""

import pytest
from django.test import Client

from cxportal.people.models import Person
from tests.conftest import SignIn


@pytest.mark.parametrize("address", ["/", "/people/", "/privacy/", "/objectives.csv", "/nothing/here/"])
def test_pages_of_signed_in_people_are_not_stored(as_: SignIn, staff: Person, address: str) -> None:
    assert as_(staff).get(address).headers["Cache-Control"] == "private, no-store"


def test_refused_form_is_not_stored(as_: SignIn, program_office: Person) -> None:
    answer = as_(program_office).post("/people/new/", {"first_name": ""})
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-store")


@pytest.mark.parametrize("address", ["/", "/privacy/"])
def test_pages_of_visitors_may_be_stored(client: Client, db: None, address: str) -> None:
    assert not client.get(address).has_header("Cache-Control")


def test_answer_that_says_how_long_it_may_be_kept_goes_as_it_is(as_: SignIn, staff: Person) -> None:
    assert as_(staff).get("/county/colors.css").headers["Cache-Control"] == "public, max-age=86400"
