"""A text for each of the five letters, kept in fields that bear the letters' names."""

from dataclasses import dataclass

from cxportal.ui.templatetags.ui import HEART_WORDS

FIELDS = {letter: word.lower() for letter, word in HEART_WORDS.items()}
"""Letter → the name of its field: "H" → "helpfulness"."""


@dataclass(frozen=True)
class Meaning:
    """What one letter means to somebody."""

    letter: str
    name: str
    text: str


def meanings(row: object) -> list[Meaning]:
    """The five in their order; a text that nobody wrote is ""."""
    return [Meaning(letter, HEART_WORDS[letter], getattr(row, name)) for letter, name in FIELDS.items()]
