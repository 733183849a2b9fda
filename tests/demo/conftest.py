import datetime as dt

import pytest

from cxportal.demo.models import Demonstration
from cxportal.demo.seeding import seed_demonstration

TODAY = dt.date(2026, 11, 20)


@pytest.fixture
def demo(db: None) -> Demonstration:
    """A small demonstration county, as of a Friday."""
    return seed_demonstration(people=200, today=TODAY)
