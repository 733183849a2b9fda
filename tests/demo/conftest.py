import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from cxportal.demo.models import Demonstration
from cxportal.demo.seeding import seed_demonstration

TODAY = dt.date(2026, 11, 20)
FOLDER = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """In each module, tests that need an empty database go before those that share the module's county."""
    here = [place for place, item in enumerate(items) if FOLDER in item.path.parents]
    ordered = sorted((items[place] for place in here), key=lambda item: (item.path, shares_a_county(item)))
    for place, item in zip(here, ordered, strict=True):
        items[place] = item


def shares_a_county(item: pytest.Item) -> bool:
    return any(name.endswith("_once") for name in getattr(item, "fixturenames", ()))


class Undo(Exception):
    """Rolls a seeding back."""


@contextmanager
def lasting(blocker: DjangoDbBlocker, **options: Any) -> Iterator[Demonstration]:
    """A county outside the transactions of single tests, gone at the end."""
    with blocker.unblock(), transaction.atomic():
        yield seed_demonstration(**{"people": 200, "responses": 600, "today": TODAY, **options})
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def seeded_once(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Demonstration]:
    """The county of a whole module: from its first use on, every test of the module finds it."""
    with lasting(django_db_blocker) as demonstration:
        yield demonstration


@pytest.fixture
def demo(seeded_once: Demonstration, db: None) -> Demonstration:
    """A small demonstration county, as of a Friday. What a test changes in it is undone when the test ends."""
    return seeded_once


def seeded(look: Callable[[], Any], **options: Any) -> Any:
    """What `look` sees in a county of these options, which is gone afterwards."""
    found = None
    try:
        with transaction.atomic():
            seed_demonstration(**{"people": 200, "responses": 100, "today": TODAY, **options})
            found = look()
            raise Undo
    except Undo:
        return found
