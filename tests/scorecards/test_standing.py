"""Against the target, with tolerance; "lower is better" is the mirror."""

import pytest

from cxportal.scorecards.standing import Movement, Standing, movement, shown, standing


@pytest.mark.parametrize(
    ("value", "target", "direction", "unit", "expected"),
    [
        (0.80, 0.80, "higher", "percent", Standing.ON),
        (0.75, 0.80, "higher", "percent", Standing.CLOSE),
        (0.749, 0.80, "higher", "percent", Standing.OFF),
        (3.0, 3.0, "lower", "days", Standing.ON),
        (8.0, 3.0, "lower", "days", Standing.CLOSE),
        (8.1, 3.0, "lower", "days", Standing.OFF),
        (0.5, None, "higher", "percent", Standing.PENDING),
        (None, 0.8, "higher", "percent", Standing.INSUFFICIENT),
    ],
)
def test_standing(value: float | None, target: float | None, direction: str, unit: str, expected: Standing) -> None:
    assert standing(value, target=target, direction=direction, tolerance=5, unit=unit) == expected


@pytest.mark.parametrize(
    ("now", "before", "direction", "expected"),
    [
        (0.72, 0.68, "higher", Movement.IMPROVING),
        (0.72, 0.68, "lower", Movement.DECLINING),
        (0.721, 0.719, "higher", Movement.STEADY),
        (None, 0.5, "higher", None),
        (0.5, None, "higher", None),
    ],
)
def test_movement(now: float | None, before: float | None, direction: str, expected: Movement | None) -> None:
    assert movement(now, before, direction=direction, unit="percent") == expected


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (0.716, "percent", "72%"),
        (3.4, "days", "3.4 days"),
        (12.0, "number", "12"),
        (1200, "dollars", "$1,200.00"),
        (None, "days", "–"),
    ],
)
def test_shown(value: float | None, unit: str, expected: str) -> None:
    assert shown(value, unit) == expected
