"""The program office builds versions; what was answered stays as it is."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cxportal.history.models import Entry
from cxportal.people.models import Person
from feedback.instruments import actions
from feedback.instruments.actions import NotPossible
from feedback.instruments.gaps import gaps
from feedback.instruments.models import Instrument, Item, ItemText, Version, VersionState
from feedback.instruments.questionnaire import questionnaire
from feedback.instruments.shipped import load_instruments
from tests.conftest import SignIn

WORDS = {"en": "Was parking easy?", "es": "¿Fue fácil estacionar?"}


@pytest.fixture
def instrument(db: None) -> Instrument:
    load_instruments()
    return Instrument.objects.get(kind="customer")


@pytest.fixture
def in_use(instrument: Instrument) -> Version:
    return instrument.versions.in_use().get()


@pytest.fixture
def draft(instrument: Instrument, program_office: Person) -> Version:
    return actions.copy_to_draft(instrument, by=program_office)[0]


@pytest.fixture
def office(as_: SignIn, program_office: Person) -> Client:
    return as_(program_office)


def answer(version: Version) -> None:
    Version.objects.filter(pk=version.pk).update(locked_at=timezone.now())
    version.items.update(locked_at=timezone.now())


def keys(version: Version) -> list[str]:
    return [item.key for item in version.items.all()]


def test_a_copy_says_the_same(draft: Version, in_use: Version) -> None:
    for language in ("en", "es"):
        old, new = questionnaire(in_use, language), questionnaire(draft, language)
        assert (new.title, new.scale, new.questions) == (old.title, old.scale, old.questions)
    assert (draft.number, draft.state) == (2, VersionState.DRAFT)


def test_an_instrument_has_one_draft(draft: Version, instrument: Instrument, program_office: Person) -> None:
    assert actions.copy_to_draft(instrument, by=program_office) == (draft, False)


def test_putting_in_use_retires_the_one_before(draft: Version, in_use: Version, program_office: Person) -> None:
    actions.publish(draft, by=program_office)
    in_use.refresh_from_db()
    draft.refresh_from_db()
    assert (in_use.state, draft.state) == (VersionState.RETIRED, VersionState.PUBLISHED)


def test_a_version_in_use_is_not_edited(in_use: Version, program_office: Person) -> None:
    with pytest.raises(NotPossible, match="its words stay"):
        actions.add_item(in_use, key="parking", letter="", words=WORDS, by=program_office)


def test_gaps_are_named_and_keep_a_draft_out_of_use(draft: Version, program_office: Person) -> None:
    ItemText.objects.filter(item__version=draft, item__key="e1", language="es").delete()
    draft.scale.filter(value=0, language="en").delete()
    draft.texts.filter(language="es").update(title="")
    Item.objects.filter(version=draft, key="t1").delete()
    assert gaps(draft) == [
        "Option N/A has no name in English.",
        "The title is missing in Spanish.",
        "Question e1 has no words in Spanish.",
        "No question asks about the letter T.",
    ]
    with pytest.raises(NotPossible, match="Question e1 has no words"):
        actions.publish(draft, by=program_office)


def test_core_words_fit_the_county_until_somebody_answered(
    draft: Version, in_use: Version, program_office: Person
) -> None:
    item = draft.items.get(key="h1")
    actions.edit_item(item, letter="H", words={"en": "Ours", "es": "Nuestra"}, by=program_office)
    assert questionnaire(draft, "es").questions[0].text == "Nuestra"
    answer(in_use)
    with pytest.raises(NotPossible, match="core question"):
        actions.edit_item(item, letter="H", words=WORDS, by=program_office)
    with pytest.raises(NotPossible, match="core question"):
        actions.remove_item(item, by=program_office)


def test_other_questions_of_a_draft_stay_open(draft: Version, in_use: Version, program_office: Person) -> None:
    answer(in_use)
    item = actions.add_item(draft, key="parking", letter="", words=WORDS, by=program_office)
    actions.edit_item(item, letter="T", words={**WORDS, "en": "Parking?"}, by=program_office)
    assert questionnaire(draft, "en").questions[-1].text == "Parking?"
    actions.remove_item(item, by=program_office)
    assert "parking" not in keys(draft)


def test_moving_puts_a_question_where_it_was_dropped(draft: Version, program_office: Person) -> None:
    item = draft.items.get(key="ease")
    assert actions.move_item(item, seen_at=8, to=2, by=program_office) == 2
    assert keys(draft) == ["h1", "ease", "e1", "a1", "r1", "t1", "trust", "need"]


def test_a_second_press_moves_nothing(draft: Version, program_office: Person) -> None:
    item = draft.items.get(key="e1")
    actions.move_item(item, seen_at=2, to=1, by=program_office)
    assert actions.move_item(item, seen_at=2, to=1, by=program_office) == 1
    assert keys(draft)[:2] == ["e1", "h1"]


def test_a_draft_can_be_thrown_away(office: Client, draft: Version, instrument: Instrument) -> None:
    office.post(reverse("instruments:discard", args=[draft.pk]))
    assert not Version.objects.filter(pk=draft.pk).exists()
    assert [entry.text for entry in Entry.objects.about(instrument)] == ["Threw away the draft of version 2"]


def test_texts_are_saved_in_both_languages(office: Client, draft: Version) -> None:
    page = office.get(reverse("instruments:texts", args=[draft.pk]))
    told = {**page.context["form"].initial, "title_en": "How was it?", "title_es": "¿Qué tal?"}
    assert office.post(reverse("instruments:texts", args=[draft.pk]), told).status_code == 302
    assert [questionnaire(draft, language).title for language in ("en", "es")] == ["How was it?", "¿Qué tal?"]


def test_the_second_editor_sees_what_the_first_changed(office: Client, draft: Version, program_office: Person) -> None:
    address = reverse("instruments:edit_item", args=[draft.items.get(key="h1").pk])
    first = dict(office.get(address).context["form"].initial)
    office.post(address, {**first, "text_en": "The first editor's words"})
    answered = office.post(address, {**first, "text_en": "The second editor's words"})
    assert [change.now for change in answered.context["form"].meanwhile] == ["The first editor's words"]
    assert "The second editor&#x27;s words" in answered.content.decode()
    again = {name: answered.context["form"][name].value() for name in ("seen", "text_en", "text_es", "letter")}
    assert office.post(address, again).status_code == 302
    assert questionnaire(draft, "en").questions[0].text == "The second editor's words"


def test_a_key_is_used_once(office: Client, draft: Version) -> None:
    address = reverse("instruments:add_item", args=[draft.pk])
    answered = office.post(address, {"key": "h1", "text_en": "Again?", "text_es": "¿Otra vez?"})
    assert answered.context["form"].errors["key"] == ["Another question here has this short name. Choose another one."]
    assert "Again?" in answered.content.decode()


def test_extra_questions_have_a_bank_of_their_own(office: Client, instrument: Instrument) -> None:
    told = {"key": "parking", "letter": "", "text_en": WORDS["en"], "text_es": WORDS["es"]}
    assert office.post(reverse("instruments:add_extra"), told).status_code == 302
    assert [item.key for item in Item.objects.extras()] == ["parking"]
    assert WORDS["es"] in office.get(reverse("instruments:extras")).content.decode()


def test_moving_with_htmx_gives_the_list_back(office: Client, draft: Version) -> None:
    item = draft.items.get(key="e1")
    address = reverse("instruments:move_item", args=[item.pk])
    answered = office.post(address, {"place": "2", "direction": "up"}, headers={"HX-Request": "true"})
    assert "now at place 1." in answered.content.decode()
    assert keys(draft)[0] == "e1"


@pytest.mark.parametrize("told", [{}, {"place": "x"}, {"place": "99999"}])
def test_moving_asks_for_the_place(office: Client, draft: Version, told: dict[str, str]) -> None:
    item = draft.items.get(key="e1")
    assert office.post(reverse("instruments:move_item", args=[item.pk]), told).status_code == 400
