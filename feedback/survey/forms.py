"""The form's fields. They are made once for each version and language, and drawn by the templates themselves."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from feedback.contacts.models import ContactKind
from feedback.instruments.models import OFFERED, Choice
from feedback.instruments.questionnaire import Questionnaire

LONGEST_COMMENT = 4000
ABOUT = {
    ContactKind.COMPLIMENT: gettext_noop("A compliment"),
    ContactKind.COMPLAINT: gettext_noop("A complaint"),
    ContactKind.SUGGESTION: gettext_noop("A suggestion"),
    ContactKind.QUESTION: gettext_noop("A question"),
}
"""What a comment may be, and how the form says it, in the order shown."""
BY_TEXT = {str(choice.value): choice.value for choice in OFFERED}


class RatingField(forms.Field):
    """One answer on the scale as its stable id; "not answered" where none was chosen."""

    default_error_messages = {"invalid": _("Choose one of the answers shown.")}

    def to_python(self, value: Any) -> int:
        if not value:
            return Choice.UNANSWERED.value
        try:
            return BY_TEXT[value]
        except KeyError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None


class AnswerForm(forms.Form):
    """What every customer's form has beside its rated items, of which one subclass a version knows the keys."""

    keys: tuple[str, ...] = ()
    comment = forms.CharField(
        label=_("Your comment"),
        required=False,
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea,
        error_messages={"max_length": _("Shorten your comment to 4,000 characters.")},
    )

    @property
    def answers(self) -> dict[str, int]:
        """The answers by item key. A valid form has each."""
        return {key: self.cleaned_data[key] for key in self.keys}

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not self.errors and not told["comment"] and all(told[key] == Choice.UNANSWERED for key in self.keys):
            raise ValidationError(gettext("Choose at least one answer, or write a comment."), code="empty")
        return told


class PublicForm(AnswerForm):
    """The form at a short address: also what the comment is, how to answer, and a field that people do not see."""

    about = forms.ChoiceField(
        label=_("What is your comment?"),
        required=False,
        choices=[("", ""), *((kind.value, words) for kind, words in ABOUT.items())],
        error_messages={"invalid_choice": _("Choose one of the answers shown.")},
    )
    name = forms.CharField(label=_("Your name"), required=False, max_length=120)
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        max_length=254,
        error_messages={"invalid": _("Write the address like name@example.com, or leave it empty.")},
    )
    phone = forms.CharField(label=_("Telephone number"), required=False, max_length=40)
    website = forms.CharField(required=False)
    """Stays empty: only programs that fill in every field see it."""

    @property
    def filled_by_a_program(self) -> bool:
        return bool(self.data.get("website"))

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        if told.get("name") and not (told.get("email") or told.get("phone")) and not self.errors:
            self.add_error("name", gettext("To hear from us, also leave an e-mail address or a telephone number."))
        if told.get("about") == ContactKind.COMPLAINT and not told.get("comment") and not self.errors:
            self.add_error("comment", gettext("Tell us what your complaint is about."))
        return told

    @property
    def wants_answer(self) -> bool:
        return bool(self.cleaned_data["email"] or self.cleaned_data["phone"])


@lru_cache(maxsize=64)
def public_form(asked: Questionnaire) -> type[PublicForm]:
    """The form for these questions, made once."""
    return _with_items(PublicForm, asked)


def _with_items(kind: type[Any], asked: Questionnaire) -> type[Any]:
    fields = {question.key: RatingField(label=question.text, required=False) for question in asked.questions}
    return type(f"{kind.__name__}Of{asked.version_id}", (kind,), {"keys": asked.keys, **fields})


def names_of(form: type[AnswerForm]) -> list[str]:
    """The names of its fields."""
    return list(form.base_fields)


def of(form: type[PublicForm], data: Mapping[str, str]) -> PublicForm:
    """Bound to plain texts. Ids are drawn by the templates."""
    return form(data, auto_id=False)
