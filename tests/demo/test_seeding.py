"""Seeding a demonstration county: the same for a seed, other counties than the usual one, and where it is refused."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from pytest_django.fixtures import Settings

from cxportal.demo.models import Demonstration
from cxportal.demo.seeding import CannotSeed, seed_demonstration
from cxportal.people.models import Department, Person
from pathways.models import Objective, Status
from tests.builders import make_person
from tests.demo.conftest import TODAY, Look, look


def test_another_seed_gives_other_people(looked_once: Look, demo: Demonstration) -> None:
    assert look()["people"] != looked_once["people"]


@pytest.mark.once
@pytest.mark.parametrize("today", [dt.date(2026, 1, 1), dt.date(2026, 7, 5), dt.date(2028, 2, 29)])
def test_the_stories_hold_on_other_days(db: None, today: dt.date) -> None:
    seed_demonstration(people=200, responses=100, today=today)

    assert Objective.objects.stale(on=today, after_days=35).count() == 2
    assert Objective.objects.priority().filter(status=Status.OFF_TRACK).count() == 1


def test_a_database_with_people_is_refused(db: None) -> None:
    make_person("Real")

    with pytest.raises(CannotSeed, match="holds people"):
        seed_demonstration(people=200)


@pytest.fixture
def demo_mode(settings: Settings) -> None:
    settings.DEMO = True


def test_a_portal_that_is_no_demonstration_is_refused(db: None, settings: Settings) -> None:
    settings.DEMO = False

    with pytest.raises(CommandError, match="CXPORTAL_DEMO=1"):
        call_command("seed_demo")
    assert not Person.objects.exists()


@pytest.mark.once
def test_any_empty_database_takes_the_county_without_passwords(db: None, settings: Settings) -> None:
    settings.DEMO = False

    call_command("seed_demo", people=200, responses=100, no_passwords=True)

    assert not any(person.has_usable_password() for person in Person.objects.all())


@pytest.mark.usefixtures("demo_mode")
def test_too_few_people_for_the_departments_are_refused(db: None) -> None:
    with pytest.raises(CommandError, match="need at least"):
        call_command("seed_demo", people=50)
    assert not Person.objects.exists()


@pytest.mark.once
def test_more_departments_can_be_asked_for(db: None) -> None:
    seed_demonstration(people=400, departments=40, responses=100, today=TODAY)

    assert Department.objects.reporting(TODAY).count() == 40
