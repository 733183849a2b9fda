"""What the preview of an import says of a row."""

import pytest

from feedback.imports.models import SurveyRow
from feedback.imports.reading import guess_words
from feedback.instruments.models import InstrumentKind
from tests.responses.builders import make_version


def test_a_row_tells_its_answers_by_letter_and_name() -> None:
    row = SurveyRow(line=2, answers={"h1": 5, "trust": 4, "t1": 0, "ease": -1, "extra-pool": 2})
    assert row.told == [
        ("H", "h1", "5"),
        ("", "Trust", "4"),
        ("T", "t1", "N/A"),
        ("", "extra-pool", "2"),
    ]


@pytest.mark.django_db
def test_words_in_the_middle_are_a_three() -> None:
    words = ["Neutral", "Neither agree nor disagree", "Ni de acuerdo ni en desacuerdo"]
    assert guess_words(words, make_version(InstrumentKind.CUSTOMER)) == dict.fromkeys(words, 3)
