"""The forms of measures, their targets and their figures. Percents are typed as 72, and kept as 0.72."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from cxportal.county.days import today
from cxportal.people.fields import PersonField
from cxportal.people.forms import DepartmentChoice
from cxportal.people.models import Department
from cxportal.scorecards.entering import MOST, counted, said
from cxportal.scorecards.models import Figure, Measure, Target, Unit
from cxportal.scorecards.standing import HUNDRED
from cxportal.ui.inputs import DayInput
from cxportal.ui.versioned_form import VersionedForm
from cxportal.ui.versions import changed_since, marks_of
from goals.models import Goal

OPTIONAL = {"owner": "Who enters its figures and answers for them.", "goal": "The goal of the plan that it serves."}


class StandardForm(VersionedForm):
    """What people may set of a measure that the portal computes."""

    owner = PersonField(required=False, label="Who answers for it")

    class Meta:
        model = Measure
        fields: tuple[str, ...] = ("name", "chart", "tolerance", "goal", "owner", "public")
        labels = {"chart": "Control chart", "letter": "HEART letter", "goal": "Goal it serves"}
        help_texts = {
            "tolerance": "How far short of the target still counts as close: in points of a percent, or in the unit.",
            "unit": "Of a mean, what it is a mean of. Dollars and numbers may be totals.",
            "definition": "So that somebody else would count the same.",
            "totals": "Such as dollars saved. Otherwise departments and months are pooled: a share or a mean.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        goal = self.fields["goal"]
        assert isinstance(goal, forms.ModelChoiceField)
        goal.queryset = Goal.objects.filter(archived_at=None)
        goal.empty_label = "None"
        self.fields["goal"].help_text = OPTIONAL["goal"]


class MeasureForm(StandardForm):
    """A measure whose figures people enter. `allowed` are the ids of the departments one may choose; None is all, and
    leave to make it every department's and public."""

    department = DepartmentChoice(required=False, empty_label="Every department's")

    class Meta(StandardForm.Meta):
        fields = (
            *("name", "definition", "numerator", "denominator", "unit", "totals", "direction", "source", "cadence"),
            *("department", "owner", "letter", "goal", "chart", "tolerance", "public"),
        )

    def __init__(self, *args: Any, allowed: frozenset[int] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.allowed = allowed
        choice = self.fields["department"]
        assert isinstance(choice, DepartmentChoice)
        open_now = Department.objects.open_on(today())
        if allowed is not None:
            del self.fields["public"]
            choice.required, choice.empty_label = True, None
            open_now = open_now.filter(pk__in=allowed)
        choice.offer(list(open_now))
        if self.instance.pk and self.instance.figures.exists():
            for name in ("unit", "totals", "cadence", "department"):
                self.fields[name].disabled = True
                self.fields[name].help_text = "It stays as it is: figures were entered by it."

    def clean_department(self) -> Department | None:
        chosen: Department | None = self.cleaned_data["department"]
        if self.allowed is not None and (chosen is None or chosen.pk not in self.allowed):
            raise ValidationError("Choose a department of yours.")
        return chosen

    def _words(self, name: str) -> str:
        return "" if name == "department" and not self.instance.department_id else super()._words(name)


class TargetForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a measure shall reach, from a day on."""

    department = DepartmentChoice(required=False, empty_label="All that have none of their own")
    mark_optional = True

    class Meta:
        model = Target
        fields = ("department", "baseline", "value", "starts_on", "due_on")
        labels = {"value": "Target", "baseline": "Baseline: where it stood"}
        widgets = {"starts_on": DayInput, "due_on": DayInput}

    def __init__(self, *args: Any, measure: Measure, departments: list[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.measure = self.instance.measure = measure
        choice = self.fields["department"]
        assert isinstance(choice, DepartmentChoice)
        if measure.department:
            del self.fields["department"]
        else:
            choice.offer(departments)
        if measure.unit == Unit.PERCENT:
            for name in ("value", "baseline"):
                self.fields[name].help_text = "In percent, such as 80."
        self.initial.setdefault("starts_on", today())

    def _clean_share(self, name: str) -> Decimal | None:
        value: Decimal | None = self.cleaned_data[name]
        if value is None or self.measure.unit != Unit.PERCENT:
            return value
        if not 0 <= value <= HUNDRED:
            raise ValidationError("A percent runs from 0 to 100.")
        return (value / HUNDRED).quantize(Decimal("0.0001"))

    def clean_value(self) -> Decimal | None:
        return self._clean_share("value")

    def clean_baseline(self) -> Decimal | None:
        return self._clean_share("baseline")

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        department = self.measure.department or told.get("department")
        self.instance.department = department
        starts_on, due_on = told.get("starts_on"), told.get("due_on")
        if starts_on and due_on and due_on < starts_on:
            self.add_error("due_on", "Choose the day it holds from, or a later one.")
        if (
            starts_on
            and Target.objects.filter(measure=self.measure, department=department, starts_on=starts_on).exists()
        ):
            self.add_error("starts_on", "There is a target from that day on already. Remove it first.")
        return told


class FigureForm(forms.Form):
    """One figure: a numerator and a denominator, or a value with how many it is about; of a total its value.

    It remembers what was entered when it was drawn: where somebody was faster, it says so and keeps what was typed.
    """

    numerator = forms.DecimalField(label="Numerator", required=False, max_digits=16, decimal_places=4)
    denominator = forms.DecimalField(label="Denominator", required=False, max_digits=16, decimal_places=4)
    value = forms.DecimalField(label="Or the value", required=False, max_digits=16, decimal_places=4)
    n = forms.IntegerField(label="… of how many (n)", required=False, min_value=0, max_value=MOST)
    note = forms.CharField(label="Note", required=False, max_length=300)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    mark_optional = False

    def __init__(self, *args: Any, measure: Measure, figure: Figure | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.measure, self.figure = measure, figure
        self.now = {"figure": f"{said(figure)} {figure.note}" if figure else ""}
        self.initial["seen"] = marks_of(self.now)
        self.figures: tuple[Decimal, Decimal, int] | None = None
        if measure.totals:
            for name in ("numerator", "denominator", "n"):
                del self.fields[name]
            self.fields["value"].label = "Total"
        else:
            self.fields["numerator"].help_text = measure.numerator
            self.fields["denominator"].help_text = measure.denominator
            if measure.unit == Unit.PERCENT:
                self.fields["value"].label = "Or the value in percent"
        if figure:
            first = {"value": figure.numerator} if measure.totals else {"numerator": figure.numerator}
            first |= {"denominator": figure.denominator}
            self.initial.update({name: f"{number:.4f}".rstrip("0").rstrip(".") for name, number in first.items()})
            self.initial["note"] = figure.note

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        names = [name for name in ("numerator", "denominator", "value", "n") if name in self.fields]
        if not any(name in self.errors for name in names):
            try:
                self.figures = counted(self.measure, **{name: told.get(name) for name in names})
            except ValidationError as error:
                for name, texts in error.message_dict.items():
                    self.add_error(name if name in self.fields else "value", texts)
        if self.figure and changed_since(told.get("seen") or "", self.now):
            self._tell_of_the_other(self.figure)
        return told

    def _tell_of_the_other(self, figure: Figure) -> None:
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data[self.add_prefix("seen")] = marks_of(self.now)
        self.data = data
        who = f"{figure.by} entered" if figure.by else "Meanwhile it says"
        self.add_error(None, f"{who} “{said(figure)}” while you were typing. Check yours, then save again.")


class CompareForm(forms.Form):
    """Which departments stand beside each other, and of which period: what the address says."""

    units = forms.ChoiceField(label="Departments")
    period = forms.ChoiceField(label="Newest", choices=[("quarter", "Quarter"), ("month", "Month")])
    mark_optional = False

    def __init__(self, offered: Sequence[tuple[str, str]], asked: dict[str, str]) -> None:
        super().__init__(initial=asked)
        self.fields["units"].choices = offered  # type: ignore[attr-defined]
