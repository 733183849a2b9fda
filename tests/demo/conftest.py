import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from cxportal.demo.models import Demonstration
from cxportal.demo.seeding import seed_demonstration

TODAY = dt.date(2026, 11, 20)


class Undo(Exception):
    """Rolls a seeding back."""


@contextmanager
def lasting(blocker: DjangoDbBlocker, **options: Any) -> Iterator[Demonstration]:
    """A county outside the transactions of single tests, gone at the end."""
    with blocker.unblock(), transaction.atomic():
        yield seed_demonstration(people=200, today=TODAY, **options)
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def seeded_once(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Demonstration]:
    """The county of a whole module: from its first use on, every test of the module finds it."""
    with lasting(django_db_blocker) as demonstration:
        yield demonstration


@pytest.fixture
def demo(seeded_once: Demonstration, db: None) -> Demonstration:
    """A small demonstration county, as of a Friday. What a test changes in it is undone when the test ends.

    Tests that need an empty database, or another county, stand in `test_seeding.py`.
    """
    return seeded_once


def seeded(look: Callable[[], Any], **options: Any) -> Any:
    """What `look` sees in a county of these options, which is gone afterwards."""
    found = None
    try:
        with transaction.atomic():
            seed_demonstration(people=200, today=TODAY, **options)
            found = look()
            raise Undo
    except Undo:
        return found
