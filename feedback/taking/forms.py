"""Forms of taking an assessment, keying in paper ones, planning rounds and signing ratings."""

import datetime as dt
import uuid
from functools import lru_cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cxportal.county.days import today
from cxportal.people.forms import in_tree
from cxportal.people.models import Department
from cxportal.ui.inputs import DayInput
from cxportal.ui.versioned_form import VersionedForm
from feedback.instruments.models import LETTERS, Instrument, InstrumentKind, Item
from feedback.instruments.questionnaire import Questionnaire
from feedback.rounds.models import Participation, Round
from feedback.survey.cleaning import cleaned
from feedback.survey.forms import AnswerForm, RatingField
from feedback.survey.paper import TypedRating
from feedback.taking.models import Practice, PracticeRating

LONGEST_ID = 18
LONGEST_ROUND = dt.timedelta(days=120)


class AssessmentForm(AnswerForm):
    """A person's own answers. `token` is the id that they will have."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    keep = forms.BooleanField(label="Keep a copy of my profile for me", required=False)

    def clean_comment(self) -> str:
        return cleaned(self.cleaned_data["comment"])


@lru_cache(maxsize=32)
def assessment_form(asked: Questionnaire) -> type[AssessmentForm]:
    """The form for these questions, made once."""
    fields = {question.key: RatingField(label=question.text, required=False) for question in asked.questions}
    return type(f"AssessmentFormOf{asked.version_id}", (AssessmentForm,), {"keys": asked.keys, **fields})


class PaperAssessmentForm(AnswerForm):
    """A paper form, keyed in. Its date is checked and not kept."""

    department = forms.ModelChoiceField(
        Department.objects.none(), label="Department on the paper", empty_label="Choose"
    )
    frontline = forms.BooleanField(label="Serves customers directly", required=False)
    on = forms.DateField(label="Date on the paper", widget=DayInput)
    token = forms.UUIDField(widget=forms.HiddenInput)
    mark_optional = False

    def __init__(self, *args: Any, round: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.round = round
        places = Participation.objects.filter(round=round).values("department")
        self.fields["department"].queryset = Department.objects.filter(pk__in=places)  # type: ignore[attr-defined]
        self.fields["comment"].widget.attrs.setdefault("rows", 3)
        self.order_fields(["department", "frontline", "on", *self.keys, "comment"])

    def clean_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["on"]
        if not self.round.opens_on <= day <= min(self.round.closes_on, today()):
            raise ValidationError("Choose a day on which the round was open. Later papers are not counted.")
        return day

    def clean_comment(self) -> str:
        return cleaned(self.cleaned_data["comment"])


@lru_cache(maxsize=32)
def paper_form(asked: Questionnaire) -> type[PaperAssessmentForm]:
    """The form for these questions, made once."""
    fields = {question.key: TypedRating(label=question.text) for question in asked.questions}
    return type(f"PaperAssessmentOf{asked.version_id}", (PaperAssessmentForm,), {"keys": asked.keys, **fields})


def new_token() -> uuid.UUID:
    return uuid.uuid4()


class SeveralField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Rows by their ids. One that is longer than any database keeps is no choice."""

    def clean(self, value: Any) -> Any:
        for one in value or ():
            if len(str(one)) > LONGEST_ID:
                raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": str(one)[:20]})
        return super().clean(value)


class RoundForm(VersionedForm):
    """Planning a round: what is asked of whom, and when. A new question may be written on the spot."""

    places = SeveralField(
        Department.objects.none(),
        label="Departments",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices--scroll"}),
        help_text="With all their parts. Choose none to ask everyone.",
    )
    questions = SeveralField(
        Item.objects.none(), label="Extra questions at the end", required=False, widget=forms.CheckboxSelectMultiple
    )
    new_en = forms.CharField(label="A new extra question, in English", required=False, max_length=300)
    new_es = forms.CharField(label="The same question in Spanish", required=False, max_length=300)
    new_letter = forms.ChoiceField(
        label="Its HEART letter", required=False, choices=[("", "None"), *((letter, letter) for letter in LETTERS)]
    )

    class Meta:
        model = Round
        fields = ("instrument", "name", "opens_on", "closes_on", "frontline_only")
        widgets = {"opens_on": DayInput, "closes_on": DayInput}
        help_texts = {"closes_on": "The last day on which answers are taken."}
        labels = {"instrument": "Questionnaire", "closes_on": "Last day"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        instruments = Instrument.objects.exclude(kind=InstrumentKind.CUSTOMER)
        self.fields["instrument"].queryset = instruments  # type: ignore[attr-defined]
        self.fields["instrument"].empty_label = None  # type: ignore[attr-defined]
        bank: Any = self.fields["questions"]
        bank.queryset = Item.objects.extras().prefetch_related("texts")
        bank.label_from_instance = lambda item: str(next(iter(item.texts.all()), item.key))
        if self.instance.pk:
            self.initial["questions"] = list(self.instance.extras.values_list("pk", flat=True))
            self.initial["places"] = list(self.instance.departments.values_list("pk", flat=True))
        else:
            bank.help_text = "" if bank.queryset.exists() else "The bank is empty. Write one below."
        places: Any = self.fields["places"]
        places.queryset = Department.objects.open_on(today())
        places.choices = [(one.pk, "\u2003" * depth + one.name) for one, depth in in_tree(list(places.queryset))]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        opens, closes = told.get("opens_on"), told.get("closes_on")
        if opens and closes:
            if closes < opens:
                self.add_error("closes_on", "Choose the day it opens, or a later one.")
            elif closes < today():
                self.add_error("closes_on", "Choose today or a later day.")
            elif closes - opens > LONGEST_ROUND:
                self.add_error("closes_on", "A round lasts at most 120 days.")
        if bool(told.get("new_en")) != bool(told.get("new_es")):
            self.add_error("new_es" if told.get("new_en") else "new_en", "Write the question in both languages.")
        return told

    @property
    def written(self) -> tuple[str, str, str] | None:
        """The new question: letter, English and Spanish."""
        told = self.cleaned_data
        return (told["new_letter"], told["new_en"], told["new_es"]) if told["new_en"] else None


class ExtendForm(forms.Form):
    """A later last day."""

    closes_on = forms.DateField(label="New last day", widget=DayInput)

    def __init__(self, *args: Any, round: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.round = round

    def clean_closes_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["closes_on"]
        if day <= self.round.closes_on:
            raise ValidationError("Choose a later day than the round has now.")
        if day - self.round.opens_on > LONGEST_ROUND:
            raise ValidationError("A round lasts at most 120 days.")
        return day


class PracticeForm(VersionedForm):
    """One rating of a department's practices, with what shows it."""

    class Meta:
        model = PracticeRating
        fields = ("rating", "evidence")
        widgets = {"rating": forms.RadioSelect, "evidence": forms.Textarea(attrs={"rows": 6})}
        labels = {"rating": _("How far along?"), "evidence": _("What shows it?")}
        help_texts = {"evidence": _("What you do, how often, and what came of it. Name no customer and no colleague.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rating"].choices = Practice.choices  # type: ignore[attr-defined]
