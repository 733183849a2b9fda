"""The forms of an import."""

from typing import Any

from django import forms

from cxportal.roster.forms import NOT_IN_FILE, UploadForm
from cxportal.roster.models import DateOrder
from feedback.imports.models import SurveyImport
from feedback.imports.reading import fields_of
from feedback.instruments.models import OFFERED, Choice
from feedback.instruments.questionnaire import Questionnaire
from feedback.survey.desk import TouchpointChoice
from feedback.touchpoints.models import Touchpoint


class SurveyFileForm(UploadForm):
    """The file of answers."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = "File of answers"


class ColumnsForm(forms.Form):
    """Which column holds what, and what holds for all rows."""

    touchpoint = TouchpointChoice(
        label="Touchpoint of all rows",
        queryset=Touchpoint.objects.none(),
        required=False,
        empty_label="Each row says its own",
        help_text="Where a row names a short code of its own, that counts.",
    )
    date_order = forms.ChoiceField(label="Dates with slashes", choices=DateOrder.choices, widget=forms.RadioSelect)
    language = forms.ChoiceField(
        label="Language, where no column says it", choices=[("en", "English"), ("es", "Spanish")]
    )
    mark_optional = False

    def __init__(
        self, *args: Any, survey: SurveyImport, asked: Questionnaire, guessed: dict[str, int], **kwargs: Any
    ) -> None:
        self.asked = asked
        kwargs["initial"] = {
            "touchpoint": survey.touchpoint_id,
            "date_order": survey.date_order,
            "language": survey.language,
        }
        super().__init__(*args, **kwargs)
        choice = self.fields["touchpoint"]
        assert isinstance(choice, TouchpointChoice)
        choice.queryset = Touchpoint.objects.filter(merged_into=None).select_related("department")
        places = [(str(place), _told(survey, place)) for place in range(len(survey.header))]
        labels = fields_of(asked)
        for key, label in labels.items():
            self.fields[f"column_{key}"] = forms.ChoiceField(
                label=label,
                choices=[NOT_IN_FILE, *places],
                required=False,
                initial=str(guessed[key]) if key in guessed else "",
            )
        self.labels = labels
        self.order_fields([f"column_{key}" for key in labels])

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if any(name.startswith("column_") for name in self.errors):
            return told
        holders: dict[int, str] = {}
        for key, place in self.columns.items():
            if place in holders:
                self.add_error(f"column_{key}", f"This column is chosen for “{holders[place]}” already.")
            holders[place] = self.labels[key]
        for key in ("number", "on"):
            if key not in self.columns:
                self.add_error(f"column_{key}", "Choose the column that holds it.")
        if "touchpoint" not in self.columns and not told.get("touchpoint"):
            self.add_error("touchpoint", "Choose a touchpoint for all rows, or the column that names it.")
        if not set(self.columns) & {*self.asked.keys, "comment"}:
            self.add_error(f"column_{self.asked.keys[0]}", "Choose at least one column with answers.")
        return told

    @property
    def columns(self) -> dict[str, int]:
        chosen = {key: self.cleaned_data.get(f"column_{key}") for key in self.labels}
        return {key: int(place) for key, place in chosen.items() if place}


def _told(survey: SurveyImport, place: int) -> str:
    """A column in the list: its heading, and what its first cell holds."""
    example = next((row[place] for row in survey.samples if len(row) > place and row[place]), "")
    heading = survey.header[place] or f"(column {place + 1} without heading)"
    return f"{heading} (such as “{example}”)" if example else heading


class WordsForm(forms.Form):
    """What each word in the columns of answers stands for."""

    mark_optional = False

    def __init__(self, *args: Any, words: list[str], guessed: dict[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = words
        choices = [("", "Choose"), *((str(each.value), each.label) for each in OFFERED)]
        choices.append((str(Choice.UNANSWERED.value), "Not answered"))
        for number, word in enumerate(words):
            self.fields[f"word_{number}"] = forms.ChoiceField(
                label=f"“{word}”", choices=choices, initial=str(guessed[word]) if word in guessed else ""
            )

    @property
    def chosen(self) -> dict[str, int]:
        return {word: int(self.cleaned_data[f"word_{number}"]) for number, word in enumerate(self.words)}
