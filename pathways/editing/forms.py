"""The forms in which the plan is edited. They validate and normalize; the actions do the work."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import models

from cxportal.ui.versions import SEEN, marks_of
from goals.letters import LettersField
from goals.models import (
    Behavior,
    ExampleGoal,
    Goal,
    HeartLetter,
    JourneyStep,
    Outcome,
    Quotation,
    Resource,
    Statement,
)
from pathways.editing.files import check_file
from pathways.models import ActionStep, Milestone, Objective, Pathway

LARGEST_NUMBER = 999


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def lines_input(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def tidy(value: Any, *, one_line: bool) -> Any:
    """Line ends as the database has them; no line breaks or runs of spaces in what is one line."""
    if not isinstance(value, str):
        return value
    return " ".join(value.split()) if one_line else value.replace("\r\n", "\n").replace("\r", "\n").strip()


class RowForm(forms.ModelForm):  # type: ignore[type-arg]
    """The fields of one row that people edit, with the marks of what the form showed."""

    intro: ClassVar[str] = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[SEEN] = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)
        self.initial.setdefault(SEEN, self.marks(self.instance) if self.instance.pk else "")

    @classmethod
    def names(cls) -> tuple[str, ...]:
        return tuple(cls._meta.fields or ())

    @classmethod
    def marks(cls, row: models.Model) -> str:
        return marks_of({name: getattr(row, name) for name in cls.names()})

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for name, value in cleaned.items():
            cleaned[name] = tidy(value, one_line=not isinstance(self.fields[name].widget, forms.Textarea))
            if self.fields[name].required and cleaned[name] == "":
                self.add_error(name, self.fields[name].error_messages["required"])
        return cleaned

    def _post_clean(self) -> None:
        """The row itself stays as it was read: the action compares and writes."""

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.names() if name in self.cleaned_data}


class NumberedForm(RowForm):
    """A goal or pathway: its number is its place in the plan."""

    def clean_number(self) -> int:
        number: int = self.cleaned_data["number"]
        if not 1 <= number <= LARGEST_NUMBER:
            raise ValidationError(f"Choose a number from 1 to {LARGEST_NUMBER}.")
        kind: Any = type(self.instance)
        taken = kind.everything.filter(number=number).exclude(pk=self.instance.pk).first()
        if taken:
            where = " in the archive" if taken.archived_at else ""
            raise ValidationError(f"This number is held by “{taken}”{where}. Choose another one.")
        return number


class ObjectiveForm(RowForm):
    class Meta:
        model = Objective
        fields = ("title", "details", "pathway", "due_on")
        widgets = {"due_on": day_input(), "details": lines_input(5), "title": lines_input(2)}
        help_texts = {"due_on": "By when it is to be complete."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pathway = self.fields["pathway"]
        assert isinstance(pathway, forms.ModelChoiceField)
        pathway.empty_label = None
        pathway.queryset = Pathway.objects.all()

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())


class StepForm(RowForm):
    class Meta:
        model = ActionStep
        fields = ("title", "due_on")
        widgets = {"due_on": day_input(), "title": lines_input(2)}
        labels = {"title": "What is to be done", "due_on": "Due date"}

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())


class MilestoneForm(RowForm):
    class Meta:
        model = Milestone
        fields = ("title", "due_on", "reached_on")
        widgets = {"due_on": day_input(), "reached_on": day_input()}
        labels = {"title": "What is reached then"}
        help_texts = {"reached_on": "Leave empty until it is reached."}


class GoalForm(NumberedForm):
    letters = LettersField(
        required=False,
        help_text=(
            "Customers’ answers and recognition cards for these letters count as evidence for the goal. Where none is "
            "chosen, the letters of its measures and of the departments’ goals that serve it do."
        ),
    )

    class Meta:
        model = Goal
        fields = ("number", "title", "letters")


class OutcomeForm(RowForm):
    class Meta:
        model = Outcome
        fields = ("text",)
        widgets = {"text": lines_input(4)}
        labels = {"text": "What is true once the goal is met"}


class PathwayForm(NumberedForm):
    class Meta:
        model = Pathway
        fields = ("number", "title", "purpose")
        widgets = {"purpose": lines_input(7)}


class StatementForm(RowForm):
    class Meta:
        model = Statement
        fields = ("label", "text")
        widgets = {"text": lines_input(8)}
        labels = {"label": "Heading"}


class BehaviorForm(RowForm):
    class Meta:
        model = Behavior
        fields = ("text",)
        widgets = {"text": lines_input(2)}
        labels = {"text": "What becomes routine"}


class PromiseForm(RowForm):
    class Meta:
        model = HeartLetter
        fields = ("name", "promise")


class QuotationForm(RowForm):
    class Meta:
        model = Quotation
        fields = ("text", "source")
        widgets = {"text": lines_input(4)}
        labels = {"source": "Whose words"}


class ExampleForm(RowForm):
    class Meta:
        model = ExampleGoal
        fields = ("horizon", "text")
        widgets = {"text": lines_input(2)}
        labels = {"text": "The example"}


class JourneyForm(RowForm):
    intro = "An empty line begins a new paragraph. Lines that start with “- ” become a list."

    class Meta:
        model = JourneyStep
        fields = ("title", "short", "question", "what", "why", "how")
        widgets = {"what": lines_input(6), "why": lines_input(6), "how": lines_input(12)}


class ResourceForm(RowForm):
    url = forms.URLField(label="Link", required=False, assume_scheme="https", max_length=200)

    class Meta:
        model = Resource
        fields = ("title", "url", "file")
        help_texts = {
            "file": "PDF, Office document, picture or text, up to 10 MB. Anybody who reads the journey can download it."
        }

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        if url and not url.lower().startswith(("https://", "http://")):
            raise ValidationError("A link begins with https:// or http://.")
        return url

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            check_file(file)
        return file or ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("url") and cleaned.get("file"):
            self.add_error("file", "Give a link or a file, not both.")
        return cleaned
