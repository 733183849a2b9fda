"""Words that need it are explained where they stand, and the statements say what the portal does."""

import pytest
from django.test import Client

from cxportal.people.models import Person
from pathways.models import Objective, Stage
from tests.builders import make_objective
from tests.conftest import SignIn


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
