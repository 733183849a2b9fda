"""The five letters where people choose among them or write a text for each."""

from dataclasses import dataclass
from typing import Any

from django import forms

from cxportal.ui.templatetags.ui import HEART_WORDS

FIELDS = {letter: word.lower() for letter, word in HEART_WORDS.items()}
"""Letter → the name of its field: "H" → "helpfulness"."""


def in_heart_order(letters: Any) -> str:
    """ "TH" → "HT": each letter once, nothing else."""
    return "".join(letter for letter in FIELDS if letter in letters)


class LettersField(forms.MultipleChoiceField):
    """Some of the five letters, kept as one text such as "HT"."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"label": "HEART letters", "choices": list(HEART_WORDS.items()), **kwargs})

    def prepare_value(self, value: Any) -> Any:
        return list(value) if isinstance(value, str) else value

    def clean(self, value: Any) -> Any:
        return in_heart_order(super().clean(value))


@dataclass(frozen=True)
class Meaning:
    """What one letter means to somebody."""

    letter: str
    name: str
    text: str


def meanings(row: object) -> list[Meaning]:
    """The five in their order; a text that nobody wrote is ""."""
    return [Meaning(letter, HEART_WORDS[letter], getattr(row, name)) for letter, name in FIELDS.items()]
