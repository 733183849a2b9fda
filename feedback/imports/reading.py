"""How the cells of a survey file are read: which heading holds what, and what its words stand for."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cxportal.county.days import today
from cxportal.intake.cells import CellError, held_by_heading, normal, read_day
from cxportal.ui.uploads import Cells
from feedback.imports.models import RememberedHeading, RememberedWord
from feedback.instruments.models import OFFERED, Choice, InstrumentKind, Language, Version
from feedback.instruments.questionnaire import Questionnaire, questionnaire
from feedback.survey.cleaning import cleaned
from feedback.survey.forms import LONGEST_COMMENT
from feedback.touchpoints.models import Touchpoint

FIXED = {
    "number": ("Number of the response", ("response id", "id", "respondent id", "number", "submission id", "response")),
    "on": ("Date", ("date", "submitted", "end date", "completed", "start date", "date submitted", "timestamp")),
    "touchpoint": ("Short code of the touchpoint", ("touchpoint", "code", "location code", "place")),
    "language": ("Language (en or es)", ("language", "lang", "user language")),
    "comment": ("Comment", ("comment", "comments", "open comment", "remarks", "anything else")),
}
"""Field → what we call it, and the headings under which others export it."""
IN_THE_MIDDLE = {"neutral", "neither agree nor disagree", "neither", "neutro", "ni de acuerdo ni en desacuerdo"}
NOT_APPLICABLE = {"n a", "na", "not applicable", "does not apply", "no aplica", "0"}
MOST_WORDS = 40
OLDEST = dt.timedelta(days=3660)


class TooManyWords(Exception):
    """So many different words stand where answers should be that a column must be the wrong one."""


def survey_in_use() -> tuple[Version, Questionnaire]:
    """The customer survey whose questions a file answers. Raises Version.DoesNotExist."""
    version = Version.objects.in_use().get(instrument__kind=InstrumentKind.CUSTOMER)
    return version, questionnaire(version, Language.ENGLISH.value)


def fields_of(asked: Questionnaire) -> dict[str, str]:
    """Field → label: what a column may hold."""
    return {**{key: label for key, (label, _) in FIXED.items()}, **{each.key: each.text for each in asked.questions}}


def guess_columns(header: Sequence[str], asked: Questionnaire) -> dict[str, int]:
    """Field → position: what was chosen for this heading last time, else by what it is called."""
    names = [normal(name) for name in header]
    held = dict(RememberedHeading.objects.filter(heading__in=names).values_list("heading", "field"))
    known = {key: {normal(label), key, *headings} for key, (label, headings) in FIXED.items()}
    known |= {each.key: {normal(each.text), normal(each.key)} for each in asked.questions}
    found: dict[str, int] = {}
    for position, name in enumerate(names):
        field = held[name] if name in held else next((key for key, words in known.items() if name in words), "")
        if field in known:
            found.setdefault(field, position)
    return found


def remember_columns(header: Sequence[str], columns: Mapping[str, int]) -> None:
    held = held_by_heading(header, columns)
    RememberedHeading.objects.bulk_create(
        [RememberedHeading(heading=heading, field=field) for heading, field in held.items()],
        update_conflicts=True,
        unique_fields=["heading"],
        update_fields=["field"],
    )


def words_in(rows: Iterator[tuple[int, Cells]], columns: Mapping[str, int], keys: Sequence[str]) -> list[str]:
    """The different words in the columns of rated items. Raises TooManyWords."""
    found: dict[str, None] = {}
    places = [columns[key] for key in keys if key in columns]
    for _, cells in rows:
        for place in places:
            word = cleaned(cells[place] if place < len(cells) else "").strip()[:100]
            if word:
                found.setdefault(word)
        if len(found) > MOST_WORDS:
            raise TooManyWords(
                f"The columns of answers hold more than {MOST_WORDS} different words, such as “{word[:60]}”. "
                "One of them is probably the wrong column."
            )
    return sorted(found)


def guess_words(words: Sequence[str], version: Version) -> dict[str, int]:
    """Word → answer: what it stood for last time, a number from 1 to 5, or what the scale calls it in a language."""
    held = dict(RememberedWord.objects.filter(word__in=words).values_list("word", "value"))
    called: dict[str, int] = {}
    for language in Language.values:
        called |= {normal(option.label): option.value for option in questionnaire(version, language).scale}
    called |= {str(option.value): option.value for option in OFFERED}
    called |= dict.fromkeys(IN_THE_MIDDLE, 3)
    called |= dict.fromkeys(NOT_APPLICABLE, Choice.NOT_APPLICABLE.value)
    guessed = {word: called[normal(word)] for word in words if normal(word) in called}
    return guessed | held


def remember_words(words: Mapping[str, int]) -> None:
    RememberedWord.objects.bulk_create(
        [RememberedWord(word=word, value=value) for word, value in words.items()],
        update_conflicts=True,
        unique_fields=["word"],
        update_fields=["value"],
    )


@dataclass
class Reader:
    """Reads a row into values and what is wrong with it."""

    columns: Mapping[str, int]
    words: Mapping[str, int]
    keys: Sequence[str]
    date_order: str
    language: str
    fixed: Touchpoint | None
    touchpoints: Mapping[str, Touchpoint]
    sealed: frozenset[int]

    def read(self, cells: Cells) -> tuple[dict[str, Any], list[str]]:
        errors: list[str] = []
        told: dict[str, Any] = {
            "number": self._cell(cells, "number")[:80],
            "on": self._day(self._cell(cells, "on"), errors),
            "touchpoint": self._touchpoint(self._cell(cells, "touchpoint").lower(), errors),
            "language": self._language(self._cell(cells, "language").lower()),
            "answers": self._answers(cells, errors),
            "comment": cleaned(self._cell(cells, "comment")),
        }
        if not self._cell(cells, "number"):
            errors.append("Number: missing. It finds the response again at the next import.")
        if len(self._cell(cells, "number")) > 80:
            errors.append("Number: longer than 80 characters.")
        if len(told["comment"]) > LONGEST_COMMENT:
            errors.append("Comment: longer than 4,000 characters.")
            told["comment"] = told["comment"][:LONGEST_COMMENT]
        if not told["comment"] and set(told["answers"].values()) <= {Choice.UNANSWERED.value}:
            errors.append("Nothing is answered.")
        return told, errors

    def _cell(self, cells: Cells, field: str) -> str:
        position = self.columns.get(field)
        return cleaned(cells[position]).strip() if position is not None and position < len(cells) else ""

    def _day(self, cell: str, errors: list[str]) -> dt.date | None:
        if not cell:
            errors.append("Date: missing.")
            return None
        try:
            day = read_day(cell, self.date_order, label="Date")
        except CellError as error:
            errors.append(str(error))
            return None
        if not today() - OLDEST <= day <= today():
            errors.append("Date: choose one of the last ten years, today at the latest.")
        if day.year * 100 + day.month in self.sealed:
            errors.append(f"Date: {day:%B %Y} is sealed, its answers were disposed of; it takes no more.")
        return day

    def _touchpoint(self, code: str, errors: list[str]) -> Touchpoint | None:
        if self.fixed and not code:
            return self.fixed
        found = self.touchpoints.get(code)
        if found is None:
            errors.append(f"Touchpoint: no touchpoint has the code “{code[:40]}”." if code else "Touchpoint: missing.")
        return found

    def _language(self, cell: str) -> str:
        return next((known for known in Language.values if cell.startswith(known)), self.language)

    def _answers(self, cells: Cells, errors: list[str]) -> dict[str, int]:
        """Every item of the survey: "not answered" where the file has no column or an empty cell."""
        found: dict[str, int] = {}
        for key in self.keys:
            word = self._cell(cells, key)[:100]
            found[key] = self.words.get(word, Choice.UNANSWERED.value) if word else Choice.UNANSWERED.value
            if word and word not in self.words:
                errors.append(f"{key}: “{word[:40]}” is no answer.")
        return found
