"""The forms of the tree editor: what changes, from when, and why."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify

from cxportal.county.days import today
from cxportal.people.forms import DepartmentChoice
from cxportal.people.models import Department, DepartmentKind
from cxportal.ui.inputs import DayInput


class ChangeForm(forms.Form):
    """What every change asks. `newest` is the id of the newest change that the page showed."""

    on = forms.DateField(
        label="From which day", widget=DayInput, help_text="A day to come is fine: it takes effect by itself."
    )
    note = forms.CharField(
        label="Why",
        max_length=300,
        required=False,
        help_text="Kept in the history.",
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 300}),
    )
    newest = forms.IntegerField(required=False, widget=forms.HiddenInput)
    confirm = forms.BooleanField(label="Yes, that is what I want", required=False)
    field_order = ("name", "code", "kind", "parent", "into", "on", "note")

    def __init__(self, *args: Any, department: Department | None, newest: int = 0, **kwargs: Any) -> None:
        self.department = department
        kwargs["initial"] = {"on": today(), "newest": newest, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        for name in ("parent", "into"):
            choice = self.fields.get(name)
            if isinstance(choice, DepartmentChoice):
                others = Department.objects.filter(closes_on=None)
                choice.offer(list(others.exclude(pk=department.pk) if department else others))

    @property
    def told(self) -> dict[str, Any]:
        """What the action takes."""
        data = {name: value for name, value in self.cleaned_data.items() if name not in ("newest", "confirm")}
        if self.department is not None:
            data["seen"] = self.cleaned_data["newest"] or 0
        return data


class RenameForm(ChangeForm):
    name = forms.CharField(label="New name", max_length=120)

    def clean_name(self) -> str:
        return " ".join(str(self.cleaned_data["name"]).split())


class MoveForm(ChangeForm):
    kind = forms.ChoiceField(label="Kind", choices=DepartmentKind.choices)
    parent = DepartmentChoice(required=False, label="Part of", empty_label="Nothing: it stands at the top")


class MergeForm(ChangeForm):
    into = DepartmentChoice(label="Taken over by", empty_label="Choose a department")


class CloseForm(ChangeForm):
    pass


class OpenForm(ChangeForm):
    name = forms.CharField(label="Name", max_length=120)
    code = forms.SlugField(
        label="Code", max_length=40, required=False, help_text="As HR's export names it. Made from the name if empty."
    )
    kind = forms.ChoiceField(label="Kind", choices=DepartmentKind.choices, initial=DepartmentKind.DEPARTMENT)
    parent = DepartmentChoice(required=False, label="Part of", empty_label="Nothing: it stands at the top")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        code = cleaned.get("code") or slugify(cleaned.get("name", ""))[:40]
        if "code" not in self.errors and "name" not in self.errors:
            if not code:
                self.add_error("code", "Write a code: none can be made from this name.")
            elif Department.objects.filter(code=code).exists():
                self.add_error("code", ValidationError(f"The code “{code}” is taken. Write another one."))
        return {**cleaned, "code": code}
