"""What the list of goals can be narrowed to."""

from typing import Any

from django import forms

from cxportal.county.days import today
from cxportal.people.forms import DepartmentChoice
from cxportal.people.models import Department
from cxportal.scorecards.aims.models import OPEN, DepartmentGoalQuerySet, GoalState
from goals.models import Goal, Horizon

LATE = "late"
STATES = [("", "Open"), ("all", "All"), *GoalState.choices, (LATE, "Past their day")]


class GoalFilter(forms.Form):
    """Every field may be empty; what makes no sense narrows nothing."""

    mark_optional = False

    department = DepartmentChoice(required=False, empty_label="All departments")
    horizon = forms.ChoiceField(required=False, choices=[("", "All horizons"), *Horizon.choices])
    state = forms.ChoiceField(required=False, choices=STATES)
    goal = forms.ModelChoiceField(Goal.objects.all(), label="County goal", required=False, empty_label="All")

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        choice = self.fields["department"]
        assert isinstance(choice, DepartmentChoice)
        choice.offer(list(Department.objects.open_on(today())))

    def apply(self, goals: DepartmentGoalQuerySet) -> DepartmentGoalQuerySet:
        self.is_valid()
        told = self.cleaned_data
        for name in ("department", "horizon", "goal"):
            if told.get(name):
                goals = goals.filter(**{name: told[name]})
        state = told.get("state", "")
        if state == LATE:
            return goals.past(today())
        if state == "all":
            return goals
        return goals.filter(state=state) if state else goals.filter(state__in=OPEN)
