"""A setting shows the plan to visitors, without what leads wrote."""

import pytest
from django.test import Client

from cxportal.county.models import County
from cxportal.people.models import Person
from tests.conftest import SignIn
from tests.plan_pages.conftest import Plan
from tests.plan_pages.html import WORDS_OF_LEADS, text_of

PAGES = [
    "/plan/",
    "/plan/goals/1/",
    "/plan/pathways/1/",
    "/plan/logic-model/",
    "/plan/status/",
    "/objectives/",
    "/objectives.csv",
    "/objectives/leads/",
]


@pytest.mark.parametrize("path", PAGES)
def test_a_visitor_is_led_to_sign_in_and_back(client: Client, plan: Plan, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/accounts/login/?next=%2F")


@pytest.mark.parametrize("path", PAGES)
def test_a_visitor_reads_a_public_plan(client: Client, public: County, plan: Plan, path: str) -> None:
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", [*PAGES[:-2], "objective", "/search/?q=word"])
def test_a_visitor_never_reads_what_leads_wrote(client: Client, public: County, told: Plan, path: str) -> None:
    page = client.get(told.website.get_absolute_url() if path == "objective" else path).content.decode()
    assert [word for word in WORDS_OF_LEADS if word in page] == []


def test_a_visitor_does_not_read_it_from_the_file(client: Client, public: County, told: Plan) -> None:
    file = b"".join(client.get("/objectives.csv")).decode()
    assert [word for word in WORDS_OF_LEADS if word in file] == []


def test_a_visitor_sees_no_author_on_the_overview(client: Client, public: County, told: Plan, lead: Person) -> None:
    assert lead.name not in text_of(client.get("/plan/"))


def test_someone_who_left_is_a_visitor(client: Client, as_: SignIn, staff: Person, plan: Plan) -> None:
    as_(staff)
    staff.is_active = False
    staff.save()
    assert client.get("/plan/").status_code == 302


@pytest.mark.parametrize("path", ["/plan/culture/", "/heart/", "/plan/journey/"])
def test_the_promise_is_public_always(client: Client, db: None, path: str) -> None:
    assert client.get(path).status_code == 200
