"""The county's own words in the reader's language, where there are any.

A county writes its promises and its pledge in English. Those that ship with the product have their Spanish among the
portal's texts; a county that words them anew keeps its own words in both languages.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language, gettext, gettext_noop

from cxportal.ui import languages

# As pathways/plan/charlotte.yaml words them.
SHIPPED = (
    gettext_noop("We commit to using a positive approach to provide customers with a positive experience."),
    gettext_noop("Our journey to a positive experience begins with you."),
    gettext_noop("Positive approach = positive experience"),
    gettext_noop("Going out of our way to find answers."),
    gettext_noop("Being knowledgeable."),
    gettext_noop("Being ready to meet your needs."),
    gettext_noop("Treating everyone with dignity and courtesy."),
    gettext_noop("Being efficient with your time."),
)


@dataclass(frozen=True)
class Said:
    """Texts that belong together, and the language that all of them are in."""

    texts: list[str]
    language: str

    @property
    def is_own(self) -> bool:
        """Whether they stay in the county's own words on a page in another language."""
        return self.language != reader()


def reader() -> str:
    return (get_language() or languages.DEFAULT).split("-")[0]


def said(texts: Sequence[str]) -> Said:
    """In the reader's language where every one of them has it: a text in two languages reads badly."""
    known = [gettext(text) if text else "" for text in texts]
    whole = reader() == languages.DEFAULT or all(
        there != text for there, text in zip(known, texts, strict=True) if text
    )
    return Said(known, reader()) if whole else Said(list(texts), languages.DEFAULT)
