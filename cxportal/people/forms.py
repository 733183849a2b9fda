"""Forms for people, departments and roles. They validate and normalise; actions act."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify

from cxportal.county.days import today
from cxportal.county.pictures import PictureField
from cxportal.people.fields import PersonField
from cxportal.people.models import Department, Person, Role, RoleKind
from cxportal.people.trees import leads_back_to, reports_to
from cxportal.ui.inputs import DayInput
from cxportal.ui.versioned_form import VersionedForm


class DepartmentChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Departments in the order of the tree, indented."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Department.objects.all(), **kwargs)

    def offer(self, departments: list[Department]) -> None:
        """Show these, in tree order; any department stays a valid answer."""
        blank = [("", self.empty_label or "Choose")] if self.empty_label or not self.required else []
        self.widget.choices = [*blank, *((one.pk, "\u2003" * depth + one.name) for one, depth in in_tree(departments))]


def in_tree(departments: list[Department]) -> list[tuple[Department, int]]:
    """Each department with its depth, parents before their parts, by name. A circle is cut where it closes."""
    known = {one.pk for one in departments}
    parts: dict[int | None, list[Department]] = {}
    for one in sorted(departments, key=lambda one: one.name.lower()):
        parts.setdefault(one.parent_id if one.parent_id in known else None, []).append(one)
    found: list[tuple[Department, int]] = []
    waiting = [(one, 0) for one in reversed(parts.get(None, []))]
    while waiting:
        one, depth = waiting.pop()
        found.append((one, depth))
        waiting += [(part, depth + 1) for part in reversed(parts.pop(one.pk, []))]
    return found


class PersonForm(VersionedForm):
    """What the roster says of a person."""

    manager = PersonField(required=False)
    department = DepartmentChoice(required=False, empty_label="None yet")

    class Meta:
        model = Person
        fields = (
            "first_name",
            "last_name",
            "employee_number",
            "email",
            "title",
            "department",
            "manager",
            "started_on",
            "frontline",
        )
        widgets = {"started_on": DayInput}
        labels = {"email": "E-mail address"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["employee_number"].help_text = "People without an e-mail address sign in with it."
        self.fields["email"].help_text = "Under many states’ laws e-mail addresses are public records."
        department = self.fields["department"]
        assert isinstance(department, DepartmentChoice)
        department.offer(list(Department.objects.open_on(today())))

    def clean_employee_number(self) -> str | None:
        number: str | None = self.cleaned_data["employee_number"]
        if number and ("@" in number or any(sign.isspace() for sign in number)):
            raise ValidationError("An employee number has no blanks and no @.")
        return number

    def clean_email(self) -> str | None:
        email: str | None = self.cleaned_data["email"]
        return email.lower() if email else None

    def clean_manager(self) -> Person | None:
        manager: Person | None = self.cleaned_data["manager"]
        if manager and self.instance.pk and reports_to(manager, self.instance):
            raise ValidationError(f"{manager} reports to {self.instance}, so this would be a circle.")
        return manager


class DepartmentForm(VersionedForm):
    """A department's place in the tree, and from when until when it exists."""

    parent = DepartmentChoice(required=False, label="Part of", empty_label="Nothing: it stands at the top")
    successor = DepartmentChoice(required=False, label="Taken over by", empty_label="Nobody")

    class Meta:
        model = Department
        fields = ("name", "kind", "parent", "opens_on", "closes_on", "successor")
        widgets = {"opens_on": DayInput, "closes_on": DayInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["closes_on"].help_text = "The first day on which it does not exist any more."
        departments = list(Department.objects.exclude(pk=self.instance.pk))
        for name in ("parent", "successor"):
            choice = self.fields[name]
            assert isinstance(choice, DepartmentChoice)
            choice.offer(departments)

    def clean_parent(self) -> Department | None:
        parent: Department | None = self.cleaned_data["parent"]
        if parent and self.instance.pk and leads_back_to(parent, self.instance, "parent"):
            raise ValidationError(f"{parent} is part of {self.instance}, so this would be a circle.")
        return parent

    def clean_successor(self) -> Department | None:
        successor: Department | None = self.cleaned_data["successor"]
        if successor and self.instance.pk and leads_back_to(successor, self.instance, "successor"):
            raise ValidationError(f"{successor} was taken over by {self.instance}, so this would be a circle.")
        return successor

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("successor") and not cleaned.get("closes_on"):
            self.add_error("closes_on", "Say from when it is closed and taken over.")
        if self.instance.pk is None and cleaned.get("name"):
            self.instance.code = free_code(cleaned["name"])
        return cleaned


def free_code(name: str) -> str:
    """A short name for addresses and files that no department has yet."""
    base = slugify(name)[:34] or "department"
    taken = set(Department.objects.filter(code__startswith=base).values_list("code", flat=True))
    return next(code for code in (base, *(f"{base}-{n}" for n in range(2, 10_000))) if code not in taken)


class RoleForm(forms.ModelForm):  # type: ignore[type-arg]
    """Gives a person a role from a day on."""

    department = DepartmentChoice(required=False, empty_label="Choose")
    principal = PersonField(required=False, label="On behalf of")

    class Meta:
        model = Role
        fields = ("kind", "department", "acting", "principal", "starts_on", "ends_on", "note")
        widgets = {"starts_on": DayInput, "ends_on": DayInput, "kind": forms.RadioSelect}

    def __init__(self, *args: Any, kinds: list[RoleKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = kinds
        kind = self.fields["kind"]
        assert isinstance(kind, forms.TypedChoiceField)
        kind.choices = [(one.value, one.label) for one in kinds]
        self.fields["department"].help_text = "For a head."
        self.fields["acting"].label = "Acting head, until the post is filled"
        self.fields["principal"].help_text = "For somebody who may act for another: whom? " + str(
            self.fields["principal"].help_text
        )
        self.fields["ends_on"].help_text = "The last day. Leave it empty if it is not known yet."
        self.initial["starts_on"] = self.initial.get("starts_on") or today()
        department = self.fields["department"]
        assert isinstance(department, DepartmentChoice)
        department.offer(list(Department.objects.open_on(today())))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        kind = cleaned.get("kind")
        if kind == RoleKind.HEAD and not cleaned.get("department") and "department" not in self.errors:
            self.add_error("department", "Head of which department?")
        if kind == RoleKind.ASSISTANT and not cleaned.get("principal") and "principal" not in self.errors:
            self.add_error("principal", "On behalf of whom?")
        if kind != RoleKind.HEAD:
            cleaned.update(department=None, acting=False)
        if kind != RoleKind.ASSISTANT:
            cleaned["principal"] = None
        if kind == RoleKind.ASSISTANT and cleaned.get("principal") == self.instance.person:
            self.add_error("principal", "Nobody needs leave to act for themselves.")
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        """Whether the post is free is the action's question: a vacancy first gives way to the new head."""
        return {*super()._get_validation_exclusions(), "acting"}  # type: ignore[misc]


class LastDayForm(forms.Form):
    """The last day of something."""

    ends_on = forms.DateField(label="Last day", widget=DayInput)

    def __init__(self, *args: Any, not_before: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.not_before = not_before
        self.initial.setdefault("ends_on", max(today(), not_before))

    def clean_ends_on(self) -> dt.date:
        ends_on: dt.date = self.cleaned_data["ends_on"]
        if ends_on < self.not_before:
            raise ValidationError("The last day is not before the first.")
        return ends_on


class VacancyForm(forms.Form):
    """From when a department is without a head."""

    starts_on = forms.DateField(label="Vacant from", widget=DayInput)
    note = forms.CharField(max_length=200, required=False, help_text="For instance: recruitment is under way.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("starts_on", today())


class PhotoForm(forms.Form):
    """A picture of the person."""

    photo = PictureField(label="Photo", help_text="PNG or JPEG, at most 5 MB. The middle is cut out as a square.")


class DirectoryFilter(forms.Form):
    """What to look for in the directory."""

    q = forms.CharField(
        label="Name, job title or department",
        required=False,
        max_length=200,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )

    def words(self) -> str:
        return str(self.cleaned_data.get("q", "")) if self.is_valid() else ""
