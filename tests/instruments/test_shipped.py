"""The shipped questionnaires: complete in both languages, on the same five letters, loaded once."""

from collections import Counter

import pytest
from django.core.management import call_command
from pytest_django import DjangoAssertNumQueries

from feedback.instruments.models import LETTERS, InstrumentKind, Item, ItemText, ScaleLabel, Version
from feedback.instruments.questionnaire import Questionnaire, questionnaire
from feedback.instruments.shipped import load_instruments


def shipped(kind: str, language: str = "en") -> Questionnaire:
    return questionnaire(Version.objects.in_use().get(instrument__kind=kind), language)


@pytest.fixture(autouse=True)
def _loaded(db: None) -> None:
    load_instruments()


@pytest.mark.parametrize(("kind", "a_letter"), [("self", 3), ("department", 1), ("customer", 1)])
def test_each_instrument_asks_about_each_letter(kind: str, a_letter: int) -> None:
    letters = Counter(question.letter for question in shipped(kind).questions if question.letter)
    assert letters == dict.fromkeys(LETTERS, a_letter)


def test_customers_are_asked_eight_things() -> None:
    assert shipped("customer").keys == ("h1", "e1", "a1", "r1", "t1", "trust", "need", "ease")


def test_department_and_customers_answer_the_same_five_on_the_same_scale() -> None:
    department, customer = shipped("department"), shipped("customer")
    assert department.keys == customer.keys[:5]
    assert department.scale == customer.scale


def test_the_words_are_there_in_both_languages() -> None:
    assert ItemText.objects.values("item", "language").distinct().count() == 2 * Item.objects.count() == 56
    assert ScaleLabel.objects.count() == 2 * 6 * 3
    assert not ItemText.objects.filter(text="").exists()


@pytest.mark.parametrize("kind", InstrumentKind.values)
def test_spanish_differs_from_english(kind: str) -> None:
    english, spanish = shipped(kind), shipped(kind, "es")
    assert english.keys == spanish.keys
    assert (
        [option.value for option in english.scale] == [option.value for option in spanish.scale] == [1, 2, 3, 4, 5, 0]
    )
    assert all(one.text != other.text for one, other in zip(english.questions, spanish.questions, strict=True))
    assert english.title != spanish.title


def test_loading_again_changes_nothing() -> None:
    ItemText.objects.filter(item__version__instrument__kind="self", item__key="h1", language="en").update(text="Ours")
    call_command("load_instruments", verbosity=0)
    assert shipped("self").questions[0].text == "Ours"
    assert Version.objects.count() == 3


def test_a_version_in_use_is_read_once(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    version = Version.objects.in_use().get(instrument__kind="customer")
    first = questionnaire(version, "en")
    with django_assert_num_queries(0):
        assert questionnaire(version, "en") is first
