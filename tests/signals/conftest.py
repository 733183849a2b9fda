import pytest

from cxportal.people.models import Department
from cxportal.scorecards.models import Measure
from cxportal.scorecards.signals.models import Signal
from tests.signals.builders import make_measure, make_signal


@pytest.fixture
def calls(db: None) -> Measure:
    return make_measure()


@pytest.fixture
def signal(calls: Measure, parks: Department) -> Signal:
    return make_signal(calls, parks)
