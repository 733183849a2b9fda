"""A county with more objectives than the plan has: those made up hold together, and the same seed gives the same."""

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from cxportal.demo.models import Demonstration
from pathways.models import Objective
from tests.demo.conftest import LARGE, Look, lasting, look
from tests.demo.test_stories import standing_differs_from_last_update, work_on_the_plan


@pytest.fixture(scope="module")
def large_once(looked_once: Look, django_db_blocker: DjangoDbBlocker) -> Iterator[Demonstration]:
    with lasting(django_db_blocker, **LARGE) as demonstration:
        yield demonstration


@pytest.fixture
def large(large_once: Demonstration, db: None) -> Demonstration:
    """A county with more objectives than the plan has."""
    return large_once


def test_as_many_objectives_are_made_up_as_were_asked_for(large: Demonstration) -> None:
    assert Objective.objects.count() == 150


def test_made_up_objectives_stand_where_their_last_update_left_them(large: Demonstration) -> None:
    assert standing_differs_from_last_update() == []


def test_made_up_rows_are_valid(large: Demonstration) -> None:
    for row in work_on_the_plan():
        row.full_clean()


def test_every_made_up_priority_objective_has_a_lead(large: Demonstration) -> None:
    assert not Objective.objects.priority().without_lead().exists()


@pytest.mark.parametrize("subject", ["people", "progress", "answers", "pledges"])
def test_the_same_seed_gives_the_same(looked_once: Look, large: Demonstration, subject: str) -> None:
    assert looked_once[subject]
    assert look()[subject] == looked_once[subject]
