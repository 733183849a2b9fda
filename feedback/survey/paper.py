"""Keying in forms that customers filled in on paper."""

import datetime as dt
import uuid
from functools import lru_cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from cxportal.county.days import today
from cxportal.history.models import Entry, record
from cxportal.people.models import Person
from cxportal.ui.inputs import DayInput
from feedback.instruments.models import Choice, InstrumentKind, Language, Version
from feedback.instruments.questionnaire import Questionnaire
from feedback.responses.models import Response, Source
from feedback.responses.storing import checked, lock_wording, month_of, store
from feedback.survey.cleaning import cleaned
from feedback.survey.forms import AnswerForm
from feedback.touchpoints.models import Touchpoint

NOT_OLDER = dt.timedelta(days=731)
TYPED = {
    **{str(number): number for number in range(1, 6)},
    "0": 0,
    "n": 0,
    "na": 0,
    "n/a": 0,
    "": Choice.UNANSWERED.value,
}


class TypedRating(forms.CharField):
    """One answer as it is typed: 1 to 5, N for N/A, nothing where nothing was chosen."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "paper-form__rating"})
        super().__init__(required=False, max_length=3, widget=widget, **kwargs)

    def clean(self, value: Any) -> Any:
        typed = str(super().clean(value)).strip().lower()
        if typed not in TYPED:
            raise ValidationError("Type 1 to 5, N for N/A, or leave it empty.")
        return TYPED[typed]


class PaperForm(AnswerForm):
    """One form after another, by keyboard."""

    on = forms.DateField(label="Date on the paper", widget=DayInput)
    language = forms.ChoiceField(label="Language of the paper", choices=[("en", "English"), ("es", "Spanish")])
    token = forms.UUIDField(widget=forms.HiddenInput)
    mark_optional = False
    order = ("on", "language")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([*self.order, *self.keys, "comment"])
        self.fields["comment"].label = "Comment"
        self.fields["comment"].widget.attrs.setdefault("rows", 3)
        if not self.is_bound:
            self.fields[self.keys[0]].widget.attrs["autofocus"] = True

    def clean_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["on"]
        if day > today():
            raise ValidationError("Choose today or an earlier day.")
        if day < today() - NOT_OLDER:
            raise ValidationError("Choose a day within the last two years.")
        return day

    def clean_comment(self) -> str:
        return cleaned(self.cleaned_data["comment"])


@lru_cache(maxsize=32)
def paper_form(asked: Questionnaire) -> type[PaperForm]:
    """The form for these questions, made once."""
    fields = {question.key: TypedRating(label=question.text) for question in asked.questions}
    return type(f"PaperFormOf{asked.version_id}", (PaperForm,), {"keys": asked.keys, **fields})


def begin(form: type[PaperForm], *, on: dt.date, language: str) -> PaperForm:
    """An empty one that keeps the day and language of the one before."""
    known = language if language in Language.values else Language.ENGLISH.value
    return form(initial={"on": on, "language": known, "token": uuid.uuid4()})


def key_in(*, touchpoint: Touchpoint, version: Version, form: PaperForm, by: Person) -> bool:
    """One response of the day on the paper. False where this very form was saved before. Raises MonthSealed.

    History says once a day that somebody keyed in forms here, and not which.
    """
    told = form.cleaned_data
    lock_wording(version)
    new = store(
        Response(
            id=told["token"],
            version=version,
            touchpoint=touchpoint,
            department_id=touchpoint.department_id,
            month=month_of(told["on"]),
            on=told["on"],
            source=Source.PAPER,
            language=told["language"],
            answers=checked(form.answers, keys=form.keys),
            comment=told["comment"],
        ),
        kind=InstrumentKind.CUSTOMER,
    )
    keyed = Entry.objects.about(touchpoint).filter(verb="keyed", actor=by, at__date=today())
    if new and not keyed.exists():
        record(about=touchpoint, verb="keyed", text="Keyed in paper forms", by=by)
    return new
