"""Every text that is marked for translation has its Spanish, once and whole."""

import gettext
import re
from collections import Counter
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from cxportal.launch import translations
from cxportal.launch.bootstrap import COMPILED, spanish_files
from cxportal.launch.translations import calls_in_python, calls_in_template, forms_of, key, read, subject_of, waits

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%|%[a-z]|\{\w*\}")
MEND = "run `make messages`, and write the Spanish into the file of cxportal/locale/es that it names"

pytestmark = pytest.mark.once


def texts() -> list[tuple[str, Message]]:
    return [(file.name, message) for file in spanish_files() for message in read(file) if message.id]


def placeholders(text: str) -> Counter[str]:
    return Counter(PLACEHOLDER.findall(text))


def test_every_marked_text_stands_in_one_file_and_no_other_does() -> None:
    marked = Counter(key(message) for message in translations.marked() if message.id)
    written = Counter(key(message) for _, message in texts())
    assert (sorted(marked - written, key=str), sorted(written - marked, key=str)) == ([], []), MEND


def test_every_text_has_its_spanish() -> None:
    assert [f"{file}: {text.id}" for file, text in texts() if waits(text) or text.fuzzy] == [], MEND


def test_spanish_keeps_what_is_filled_in() -> None:
    wrong = []
    for file, text in texts():
        source, spanish = forms_of(text.id), forms_of(text.string)
        # "One thing" may name no number; the plural does, in both languages.
        pairs = [(source[-1], spanish[-1])]
        wrong += [f"{file}: {text.id}" for mine, theirs in pairs if placeholders(mine) != placeholders(theirs)]
        wrong += [f"{file}: {text.id}" for one in spanish if placeholders(one) - placeholders(" ".join(source))]
    assert wrong == []


def test_files_are_as_the_tool_writes_them() -> None:
    """So that the next `make messages` changes nothing that nobody changed."""
    assert [file.name for file in spanish_files() if file.read_text("utf-8") != translations.written(read(file))] == []


def test_compiled_texts_are_the_written_ones() -> None:
    with COMPILED.open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    wrong = [text.id for _, text in texts() if text.context is None and compiled.gettext(forms_of(text.id)[0]) == ""]
    assert (wrong, compiled.gettext("Fill in this field.")) == ([], "Llene este campo.")


def test_python_is_searched_for_marked_texts() -> None:
    source = 'label = _("One " "text"); ngettext("%(n)s day", "%(n)s days", n); gettext(words); other("not marked")'
    assert list(calls_in_python(source)) == [
        ("_", ["One text"]),
        ("ngettext", ["%(n)s day", "%(n)s days"]),
        ("gettext", []),
    ]


def test_templates_are_searched_for_marked_texts() -> None:
    source = (
        '{% translate "It\'s 5 %" %} plain {% breadcrumbs _("Our culture") "goals:culture" %}{{ _("Here") }}'
        "{% blocktranslate count n=total %}One thing{% plural %}{{ n }} things{% endblocktranslate %}"
        '{% translate "May" context "month" %}'
    )
    assert list(calls_in_template(source)) == [
        ("gettext", ["It's 5 %%"]),
        ("_", ["Our culture"]),
        ("_", ["Here"]),
        ("ngettext", ["One thing", "%(n)s things"]),
        ("pgettext", ["month", "May"]),
    ]


@pytest.mark.parametrize(
    ("place", "subject"),
    [
        ("templates/duties/mine.html", "duties"),
        ("templates/account/login.html", "signin"),
        ("templates/404.html", "ui"),
        ("cxportal/signin/forms.py", "signin"),
        ("goals/models.py", "goals"),
        ("goals/evidence/forms.py", "goals"),
        ("feedback/touchpoints/forms.py", "touchpoints"),
        ("feedback/urls.py", "feedback"),
    ],
)
def test_a_new_text_goes_to_the_file_of_its_subject(place: str, subject: str) -> None:
    assert subject_of(place) == subject


def test_update_adds_what_is_new_and_drops_what_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = 'msgid "Kept"\nmsgstr "Sigue"\n\nmsgid "Gone"\nmsgstr "Se fue"\n'
    (tmp_path / "ui.po").write_text(translations.HEADER + known, encoding="utf-8")
    marked = Catalog()
    marked.add("Kept", locations=[("templates/base.html", 0)])
    marked.add("New", locations=[("feedback/touchpoints/forms.py", 0)])
    monkeypatch.setattr(translations, "SPANISH", tmp_path)
    monkeypatch.setattr(translations, "spanish_files", lambda: sorted(tmp_path.glob("*.po")))
    monkeypatch.setattr(translations, "marked", lambda: marked)
    assert translations.update() == ["touchpoints.po: New"]
    found = {file.stem: {one.id: one.string for one in read(file) if one.id} for file in tmp_path.glob("*.po")}
    assert found == {"ui": {"Kept": "Sigue"}, "touchpoints": {"New": ""}}
