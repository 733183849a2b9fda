"""Native inputs that take only what they can show."""

import datetime as dt

import pytest

from cxportal.ui.inputs import ColorInput, DayInput


@pytest.mark.parametrize(
    ("value", "shown"),
    [(dt.date(2026, 11, 2), 'value="2026-11-02"'), ("2026-11-02", 'value="2026-11-02"'), ("never", ""), (None, "")],
)
def test_day_input_shows_days_only(value: object, shown: str) -> None:
    drawn = DayInput().render("on", value)

    assert drawn == f'<input type="date" name="on"{" " + shown if shown else ""}>'


@pytest.mark.parametrize(("value", "shown"), [("#0b5c7a", ' value="#0b5c7a"'), ("red", ""), (None, "")])
def test_color_input_shows_colors_only(value: str | None, shown: str) -> None:
    assert ColorInput().render("accent", value) == f'<input type="color" name="accent"{shown}>'
