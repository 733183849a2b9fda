"""The questionnaire of a round in pages: a letter each, then the round's own questions with the comment."""

from dataclasses import dataclass

from feedback.instruments.models import LETTERS
from feedback.instruments.questionnaire import Question, Questionnaire, questionnaire, questions_of
from feedback.rounds.models import Round


@dataclass(frozen=True)
class Part:
    """The questions of one letter; `letter` is empty for the last part."""

    letter: str
    questions: tuple[Question, ...]


def asked_in(round: Round, language: str) -> Questionnaire:
    """The round's version with its extra items at the end. Two queries where there are any, one otherwise."""
    asked = questionnaire(round.version, language)
    extras = [row.item for row in round.extra_items.select_related("item")]
    known = set(asked.keys)
    return asked.with_extras(questions_of([item for item in extras if item.key not in known], language))


def parts_of(asked: Questionnaire, core: int) -> list[Part]:
    """The first `core` questions by letter, and the rest at the end."""
    own, rest = asked.questions[:core], asked.questions[core:]
    found = [Part(letter, tuple(q for q in own if q.letter == letter)) for letter in LETTERS]
    return [
        *(part for part in found if part.questions),
        Part("", (*(q for q in own if q.letter not in LETTERS or not q.letter), *rest)),
    ]


def core_count(round: Round) -> int:
    """How many questions stand before the extra ones."""
    return len(questionnaire(round.version, "en").questions)


def letters_of(asked: Questionnaire) -> dict[str, list[str]]:
    """Letter → the keys of its questions."""
    found: dict[str, list[str]] = {}
    for question in asked.questions:
        if question.letter:
            found.setdefault(question.letter, []).append(question.key)
    return found
