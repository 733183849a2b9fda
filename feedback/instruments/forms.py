"""Forms of the builder. Each knows which words it was drawn from, so that of two editors none overwrites the other."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.validators import RegexValidator

from cxportal.ui.versioned_form import MEANWHILE, Meanwhile
from cxportal.ui.versions import SEEN, changed_since, marks_of
from feedback.instruments.actions import why_frozen, words_of
from feedback.instruments.models import LETTERS, OFFERED, Item, Language, Version

IN = {Language.ENGLISH: "in English", Language.SPANISH: "in Spanish"}


class WordsForm(forms.Form):
    """Words that stand in rows of several languages. `now` are the stored ones by field name."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, now: Mapping[str, str], **kwargs: Any) -> None:
        kwargs["initial"] = {**now, SEEN: marks_of(now)}
        super().__init__(*args, **kwargs)
        self.now = now
        self.meanwhile: list[Meanwhile] = []

    def clean(self) -> dict[str, Any]:
        """Not valid where somebody else saved since; the next save goes through."""
        told = super().clean() or {}
        seen = str(self.data.get(SEEN, ""))
        changed = [name for name in changed_since(seen, self.now) if told.get(name) != self.now[name]]
        if changed:
            self.meanwhile = [Meanwhile(str(self[name].label), self.now[name] or "empty", True) for name in changed]
            self.data = self.data.copy()  # type: ignore[attr-defined]
            self.data[SEEN] = marks_of(self.now)  # type: ignore[index]
            self.add_error(NON_FIELD_ERRORS, MEANWHILE)
        return told

    def words(self, name: str) -> dict[str, str]:
        """Language → what was typed for `name`."""
        return {language: self.cleaned_data[f"{name}_{language}"] for language in Language.values}


def _line(label: str, length: int, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=False, **options)


def _text(label: str, length: int) -> forms.CharField:
    return _line(label, length, widget=forms.Textarea(attrs={"rows": 4, "maxlength": length}))


class TextsForm(WordsForm):
    """Title, introduction and the question for the comment. A draft may have gaps; what is put in use may not."""

    title_en = _line("Title in English", 160)
    title_es = _line("Title in Spanish", 160)
    introduction_en = _text("Introduction in English", 2000)
    introduction_es = _text("Introduction in Spanish", 2000)
    comment_en = _line("Question for the open comment, in English", 300)
    comment_es = _line("Question for the open comment, in Spanish", 300)

    @classmethod
    def of(cls, version: Version, data: Any = None) -> "TextsForm":
        texts = {text.language: text for text in version.texts.all()}
        now: dict[str, str] = {}
        for language in Language.values:
            text = texts.get(language)
            now |= {
                f"title_{language}": text.title if text else "",
                f"introduction_{language}": text.introduction if text else "",
                f"comment_{language}": text.comment_label if text else "",
            }
        return cls(data, now=now)


class ScaleForm(WordsForm):
    """What each option is called in each language."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for option in OFFERED:
            for language in Language.values:
                label = f"{option.label} {IN[Language(language)]}"
                self.fields[f"label_{option.value}_{language}"] = _line(label, 60)

    @classmethod
    def of(cls, version: Version, data: Any = None) -> "ScaleForm":
        labels = {(row.value, row.language): row.label for row in version.scale.all()}
        now = {
            f"label_{option.value}_{language}": labels.get((option.value, language), "")
            for option in OFFERED
            for language in Language.values
        }
        return cls(data, now=now)

    def labels(self) -> dict[tuple[int, str], str]:
        return {
            (option.value, language): self.cleaned_data[f"label_{option.value}_{language}"]
            for option in OFFERED
            for language in Language.values
        }


class ItemForm(WordsForm):
    """One question. The key of one that exists stays; frozen ones can only be read."""

    key = forms.CharField(
        label="Short name",
        max_length=20,
        help_text="Small letters, digits and _, such as parking. Exports show it; it stays the same in all versions.",
        validators=[RegexValidator(r"^[a-z][a-z0-9_]*\Z", "Use small letters, digits and _, such as parking.")],
    )
    letter = forms.ChoiceField(
        label="HEART letter", required=False, choices=[("", "None"), *((letter, letter) for letter in LETTERS)]
    )
    text_en = forms.CharField(label="Question in English", max_length=300)
    text_es = forms.CharField(label="Question in Spanish", max_length=300)

    def __init__(self, *args: Any, item: Item | None, version: Version | None, **kwargs: Any) -> None:
        self.item, self.version = item, version
        words = words_of(item) if item else {}
        now = {f"text_{language}": words.get(language, "") for language in Language.values} if item else {}
        super().__init__(*args, now=now, **kwargs)
        if item:
            self.initial.update(key=item.key, letter=item.letter)
            self.fields["key"].disabled = True
            if item.core:
                self.fields["letter"].disabled = True
            self.frozen = why_frozen(item)

    def clean_key(self) -> str:
        key: str = self.cleaned_data["key"]
        if not self.item and Item.objects.filter(version=self.version, key=key).exists():
            raise ValidationError("Another question here has this short name. Choose another one.")
        if not self.item and not self.version and Item.objects.filter(core=True, key=key).exists():
            raise ValidationError("A core question has this short name. Choose another one.")
        return key
