"""Words that need it are explained where they stand, and the statements say what the portal does."""

import pytest
from django.test import Client

from cxportal.county.models import County
from cxportal.people.models import Person
from pathways.models import Objective, Stage
from tests.builders import make_objective
from tests.conftest import SignIn

URLENCODED = "application/x-www-form-urlencoded"


def test_privacy_names_each_thing_that_is_kept(client: Client, db: None) -> None:
    page = client.get("/privacy/").content.decode()
    kept = ("employee number", "photo", "internet address and browser", "cookie", "reminders and notices", "draft")
    assert [word for word in kept if word not in page] == []


@pytest.mark.parametrize(
    ("path", "word"),
    [("/", "going wrong or silent"), ("/plan/", "a goal"), ("/plan/", "a pathway")],
)
def test_a_word_of_the_plan_is_explained(
    as_: SignIn, program_office: Person, objective: Objective, path: str, word: str
) -> None:
    assert f"What is {word}?" in as_(program_office).get(path).content.decode()


def test_an_objective_explains_its_leads(as_: SignIn, staff: Person, objective: Objective) -> None:
    assert "What is a lead?" in as_(staff).get(objective.get_absolute_url()).content.decode()


def test_future_consideration_is_explained(as_: SignIn, staff: Person) -> None:
    future = make_objective(stage=Stage.FUTURE)
    for address in (future.get_absolute_url(), future.pathway.get_absolute_url()):
        page = as_(staff).get(address).content.decode()
        assert "What is an objective for future consideration?" in page


def test_a_request_that_cannot_be_read_is_answered_in_words(client: Client, db: None) -> None:
    answer = client.post("/accounts/slip/", "&".join(f"f{number}=" for number in range(1100)), URLENCODED)
    assert answer.status_code == 400
    assert "This request could not be read" in answer.content.decode()


def test_visitors_are_led_from_no_objective_to_a_person(client: Client, objective: Objective, lead: Person) -> None:
    county = County.current()
    county.plan_is_public = True
    county.save()
    page = client.get(objective.get_absolute_url()).content.decode()
    assert lead.name in page
    assert lead.get_absolute_url() not in page
