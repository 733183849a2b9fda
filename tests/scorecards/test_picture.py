"""The picture of a control chart: its axis ends where a share does."""

import datetime as dt
import re

import pytest

from cxportal.scorecards.charts import picture, series_of
from cxportal.scorecards.models import Snapshot, Unit
from cxportal.scorecards.reading import Month


def levels(values: list[float], unit: str) -> list[str]:
    """What stands at the axis: center, lowest, highest."""
    months = [Month(dt.date(2026, 1 + at, 1), Snapshot(value=value, n=100)) for at, value in enumerate(values)]
    drawn = str(picture(series_of(months, kind="xmr", unit=unit), "Calls"))
    return re.findall(r'class="chart__level"[^>]*>([^<]*)<', drawn)


@pytest.mark.parametrize("values", [[1.0, 0.9, 1.0], [0.99, 0.7, 1.0], [1.0, 1.0, 1.0]])
def test_the_axis_of_a_share_ends_at_all_of_it(values: list[float]) -> None:
    assert levels(values, Unit.PERCENT)[2] == "100%"


def test_the_axis_of_days_leaves_room_above() -> None:
    assert levels([100.0, 100.0], Unit.DAYS)[2] == "100 days"
    assert levels([90.0, 100.0, 90.0], Unit.DAYS)[2] > "100 days"
