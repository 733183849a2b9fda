import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from cxportal.demo.models import Demonstration
from cxportal.demo.seeding import seed_demonstration

TODAY = dt.date(2026, 11, 20)


class Undo(Exception):
    """Rolls a seeding back."""


@pytest.fixture
def demo(db: None) -> Demonstration:
    """A small demonstration county, as of a Friday."""
    return seed_demonstration(people=200, today=TODAY)


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
