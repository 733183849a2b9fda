import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from cxportal.demo.models import Demonstration
from cxportal.demo.seeding import seed_demonstration
from cxportal.people.models import Person
from feedback.responses.models import Response
from goals.pledge.models import Pledge
from pathways.models import ProgressUpdate

TODAY = dt.date(2026, 11, 20)
FOLDER = Path(__file__).parent
# More objectives than the plan has, and another seed than the shared county's.
LARGE: dict[str, Any] = {"objectives": 150, "responses": 300, "seed": "7"}
Look = dict[str, list[tuple[Any, ...]]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The large county is looked at first, then come tests that need an empty database, then all that share `demo`."""
    here = [place for place, item in enumerate(items) if FOLDER in item.path.parents]
    for place, item in zip(here, sorted((items[place] for place in here), key=turn), strict=True):
        items[place] = item


def turn(item: pytest.Item) -> tuple[bool, bool, Path]:
    names = getattr(item, "fixturenames", ())
    return "seeded_once" in names, "looked_once" not in names, item.path


@contextmanager
def lasting(blocker: DjangoDbBlocker, **options: Any) -> Iterator[Demonstration]:
    """A county outside the transactions of single tests, gone at the end."""
    with blocker.unblock(), transaction.atomic():
        yield seed_demonstration(**{"people": 200, "responses": 600, "today": TODAY, **options})
        transaction.set_rollback(True)


@pytest.fixture(scope="package")
def seeded_once(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Demonstration]:
    """The county of all modules: from its first use on, every test here finds it."""
    with lasting(django_db_blocker) as demonstration:
        yield demonstration


@pytest.fixture(scope="package")
def looked_once(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Look:
    """What was seen in a large county that is gone."""
    with lasting(django_db_blocker, **LARGE):
        return look()


@pytest.fixture
def demo(seeded_once: Demonstration, db: None) -> Demonstration:
    """A small demonstration county, as of a Friday. What a test changes in it is undone when the test ends."""
    return seeded_once


def look() -> Look:
    """What the same seed is to give again, by subject."""
    return {
        "people": list(
            Person.objects.order_by("employee_number").values_list(
                "employee_number", "email", "first_name", "last_name", "title", "department__code", "started_on",
                "manager__employee_number", "frontline", "joined_at",
            )
        ),
        "progress": list(
            ProgressUpdate.objects.order_by("at", "token").values_list(
                "objective__title", "department__code", "author__employee_number", "at", "on", "status", "percent",
                "narrative", "barriers", "next_step", "recovery_action", "recovery_on", "corrects__token", "token",
            )
        ),
        "answers": list(
            Response.objects.order_by("pk").values_list("pk", "department__code", "month", "on", "answers", "comment")
        ),
        "pledges": list(
            Pledge.objects.order_by("person__employee_number").values_list("person__employee_number", "on")
        ),
    }  # fmt: skip
