import pytest

from cxportal.scorecards.models import Measure
from tests.signals.builders import make_measure


@pytest.fixture
def calls(db: None) -> Measure:
    return make_measure()
