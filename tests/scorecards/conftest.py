import datetime as dt

import pytest

from cxportal.county.periods import Period, PeriodKind


@pytest.fixture
def november() -> Period:
    return Period.of(PeriodKind.MONTH, dt.date(2026, 11, 10))
