"""A version in one language, ready to be drawn and checked. Versions in use are read once a process."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Self

from feedback.instruments.models import OFFERED, Item, ItemText, Version, VersionState, VersionText


@dataclass(frozen=True)
class Question:
    """One item in one language. `letter` is empty where it belongs to none of the five."""

    key: str
    letter: str
    text: str


@dataclass(frozen=True)
class Option:
    """One answer of the scale: its stable id and what it is called."""

    value: int
    label: str


@dataclass(frozen=True)
class Questionnaire:
    """Everything a form shows of a version. Extra items stand at the end."""

    version_id: int
    kind: str
    language: str
    title: str
    introduction: str
    comment_label: str
    scale: tuple[Option, ...]
    questions: tuple[Question, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(question.key for question in self.questions)

    def with_extras(self, extras: Sequence[Question]) -> Self:
        """The same with a round's extra items at the end."""
        return replace(self, questions=self.questions + tuple(extras))


def questionnaire(version: Version, language: str) -> Questionnaire:
    """The version's words in that language, English where it has none. Published ones are read once a process."""
    if version.state == VersionState.DRAFT:
        return _read(version.pk, language)
    return _kept(version.pk, version.published_at, language)


def questions_of(items: Sequence[Item], language: str) -> list[Question]:
    """Items in that language, English where they have none. One query."""
    words = _words(ItemText.objects.filter(item__in=items).values_list("item_id", "language", "text"), language)
    return [Question(item.key, item.letter, words.get(item.pk, item.key)) for item in items]


@lru_cache(maxsize=64)
def _kept(version_id: int, published_at: dt.datetime | None, language: str) -> Questionnaire:
    return _read(version_id, language)


def _read(version_id: int, language: str) -> Questionnaire:
    version = Version.objects.select_related("instrument").get(pk=version_id)
    texts = {text.language: text for text in version.texts.all()}
    text = texts.get(language) or texts.get("en") or VersionText()
    items = list(version.items.all())
    labels = _words(version.scale.values_list("value", "language", "label"), language)
    return Questionnaire(
        version_id=version_id,
        kind=version.instrument.kind,
        language=language,
        title=text.title,
        introduction=text.introduction,
        comment_label=text.comment_label,
        scale=tuple(Option(choice.value, labels.get(choice.value, choice.label)) for choice in OFFERED),
        questions=tuple(questions_of(items, language)),
    )


def _words(rows: Iterable[tuple[int, str, str]], language: str) -> dict[int, str]:
    """Of (what, language, words): the words in that language, else the English ones."""
    ordered = sorted(rows, key=lambda row: (row[1] == language, row[1] == "en"))
    return {what: words for what, _, words in ordered}
