"""The forms of the newsletter page."""

from typing import Any

from django import forms

from cxportal.county.days import today
from cxportal.people.fields import PersonField
from cxportal.people.forms import DepartmentChoice
from cxportal.people.models import Department
from cxportal.people.positions.actions import Position
from cxportal.people.positions.models import ChangeKind
from cxportal.ui.inputs import DayInput


class NoteForm(forms.Form):
    """A change of position entered by hand."""

    person = PersonField(label="Who")
    kind = forms.ChoiceField(label="What", choices=ChangeKind.choices, widget=forms.RadioSelect)
    on = forms.DateField(label="From which day", widget=DayInput)
    title_before = forms.CharField(label="Former job title", max_length=120, required=False)
    title_after = forms.CharField(
        label="New job title", max_length=120, required=False, help_text="Left empty: the title the person has."
    )
    department_before = DepartmentChoice(label="Former department", required=False, empty_label="None")
    department_after = DepartmentChoice(
        label="New department",
        required=False,
        empty_label="None",
        help_text="Left empty: the department the person has.",
    )
    note = forms.CharField(
        label="Note", max_length=300, required=False, help_text="For the program office; not in the newsletter."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"on": today(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        departments = list(Department.objects.all())
        for name in ("department_before", "department_after"):
            choice = self.fields[name]
            assert isinstance(choice, DepartmentChoice)
            choice.offer(departments)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("kind") == ChangeKind.TRANSFER and not cleaned.get("department_before"):
            self.add_error("department_before", "Say where they come from.")
        return cleaned

    @property
    def before(self) -> Position:
        data = self.cleaned_data
        person = data["person"]
        if data["kind"] == ChangeKind.DEPARTURE:
            return Position(
                data["title_before"] or person.title, data["department_before"] or person.department, active=True
            )
        return Position(data["title_before"], data["department_before"], active=data["kind"] != ChangeKind.NEW)

    @property
    def after(self) -> Position:
        data = self.cleaned_data
        person = data["person"]
        return Position(
            data["title_after"] or person.title,
            data["department_after"] or person.department,
            active=data["kind"] != ChangeKind.DEPARTURE,
        )


class AnnounceForm(forms.Form):
    """Which waiting changes, and in which issue they were announced."""

    changes = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple, error_messages={"required": "Choose at least one change."}
    )
    where = forms.CharField(
        label="Announced in",
        max_length=120,
        error_messages={"required": "Name the issue, such as “November newsletter”."},
    )

    def __init__(self, *args: Any, waiting: list[int], needs_issue: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = self.fields["changes"]
        assert isinstance(choices, forms.MultipleChoiceField)
        choices.choices = [(str(pk), str(pk)) for pk in waiting]
        self.fields["where"].required = needs_issue

    @property
    def chosen(self) -> list[int]:
        return [int(pk) for pk in self.cleaned_data["changes"]]
