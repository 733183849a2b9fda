"""Native inputs that take only what they can show."""

import datetime as dt
import re
from typing import Any

from django import forms

COLOR = re.compile(r"#[0-9a-fA-F]{6}")


class DayInput(forms.DateInput):
    """A native date field. What is no day is shown as empty, as browsers do (they also complain)."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")

    def format_value(self, value: Any) -> str | None:
        shown = super().format_value(value)
        try:
            return dt.date.fromisoformat(shown or "").isoformat()
        except ValueError:
            return None


class ColorInput(forms.TextInput):
    """A native color field; the same for what is no color."""

    input_type = "color"

    def format_value(self, value: Any) -> str | None:
        shown = super().format_value(value)
        return shown if shown and COLOR.fullmatch(shown) else None
