"""The forms of an import."""

from collections.abc import Mapping
from typing import Any

from django import forms

from cxportal.intake.forms import ColumnsForm, Wanted
from feedback.imports.models import SurveyImport
from feedback.imports.reading import fields_of
from feedback.instruments.models import OFFERED, Choice
from feedback.instruments.questionnaire import Questionnaire
from feedback.survey.desk import TouchpointChoice
from feedback.touchpoints.models import Touchpoint


class SurveyColumnsForm(ColumnsForm):
    """Which column holds what, and what holds for all rows."""

    touchpoint = TouchpointChoice(
        label="Touchpoint of all rows",
        queryset=Touchpoint.objects.none(),
        required=False,
        empty_label="Each row says its own",
        help_text="Where a row names a short code of its own, that counts.",
    )
    language = forms.ChoiceField(
        label="Language, where no column says it", choices=[("en", "English"), ("es", "Spanish")]
    )

    def __init__(
        self, *args: Any, survey: SurveyImport, asked: Questionnaire, guessed: dict[str, int], **kwargs: Any
    ) -> None:
        self.asked = asked
        kwargs["initial"] = {
            "touchpoint": survey.touchpoint_id,
            "date_order": survey.date_order,
            "language": survey.language,
        }
        wanted = [Wanted(key, label) for key, label in fields_of(asked).items()]
        super().__init__(*args, file=survey, wanted=wanted, guessed=guessed, **kwargs)
        choice = self.fields["touchpoint"]
        assert isinstance(choice, TouchpointChoice)
        choice.queryset = Touchpoint.objects.filter(merged_into=None).select_related("department")

    def check_columns(self, columns: Mapping[str, int]) -> None:
        for key in ("number", "on"):
            if key not in columns:
                self.add_error(f"column_{key}", "Choose the column that holds it.")
        if "touchpoint" not in columns and not self.cleaned_data.get("touchpoint"):
            self.add_error("touchpoint", "Choose a touchpoint for all rows, or the column that names it.")
        if not set(columns) & {*self.asked.keys, "comment"}:
            self.add_error(f"column_{self.asked.keys[0]}", "Choose at least one column with answers.")


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
