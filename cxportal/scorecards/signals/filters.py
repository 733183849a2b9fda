"""What the worklist can be narrowed to."""

from typing import Any

from django import forms

from cxportal.county.days import today
from cxportal.people.forms import DepartmentChoice
from cxportal.people.models import Department, Person
from cxportal.scorecards.models import Measure
from cxportal.scorecards.signals.models import Decision, Kind, SignalQuerySet

STATES = [("", "Open"), ("mine", "Open, with me"), ("free", "Open, with nobody"), *Decision.choices, ("all", "All")]


class SignalFilter(forms.Form):
    """Every field may be empty; what makes no sense narrows nothing."""

    mark_optional = False

    state = forms.ChoiceField(label="Where they stand", required=False, choices=STATES)
    kind = forms.ChoiceField(required=False, choices=[("", "Both kinds"), *Kind.choices])
    department = DepartmentChoice(required=False, empty_label="All departments")
    measure = forms.ModelChoiceField(
        Measure.objects.standing(), required=False, empty_label="All measures", to_field_name="key"
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        choice = self.fields["department"]
        assert isinstance(choice, DepartmentChoice)
        choice.offer(list(Department.objects.open_on(today())))

    def apply(self, signals: SignalQuerySet, person: Person) -> SignalQuerySet:
        self.is_valid()
        told = self.cleaned_data
        for name in ("kind", "department", "measure"):
            if told.get(name):
                signals = signals.filter(**{name: told[name]})
        state = told.get("state", "")
        if state == "all":
            return signals
        if state in Decision.values:
            return signals.filter(decision=state)
        signals = signals.open()
        if state == "mine":
            return signals.filter(assignee=person)
        return signals.filter(assignee=None) if state == "free" else signals
