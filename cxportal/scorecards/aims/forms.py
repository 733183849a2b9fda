"""The forms of a department goal. Percents are typed as 85 for 85% and kept as shares."""

import uuid
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from cxportal.county.days import today
from cxportal.people.fields import PersonField
from cxportal.people.forms import DepartmentChoice
from cxportal.people.models import Department
from cxportal.people.trees import chain
from cxportal.scorecards.aims.horizons import allowed_words, fits, usual_end
from cxportal.scorecards.aims.models import DepartmentGoal, GoalState, Milestone
from cxportal.scorecards.models import Direction, Measure, Unit
from cxportal.scorecards.standing import shown
from cxportal.ui.inputs import DayInput
from cxportal.ui.templatetags.ui import format_day
from cxportal.ui.versioned_form import VersionedForm
from goals.letters import LettersField
from goals.models import Horizon

FIGURES = ("baseline", "target")
ORIGIN = ("source", "origin", "link")


class MeasureField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, measure: Any) -> str:
        unit = Unit(measure.unit).label.lower()
        lower = ", lower is better" if measure.direction == Direction.LOWER else ""
        return f"{measure.name} ({unit}{lower})"


def plain(value: Decimal | None, measure: Measure | None) -> Decimal | None:
    """A kept value as people type it: 0.85 of a percent is 85."""
    if value is None:
        return None
    typed = value * 100 if measure and measure.unit == Unit.PERCENT else value
    return Decimal(f"{typed:f}".rstrip("0").rstrip(".") if typed % 1 else f"{typed:.0f}")


class GoalForm(VersionedForm):
    """A goal with its measure. `allowed` are the ids of the departments one may choose; None is all.

    What a goal in effect may not lack is asked for; in a draft everything but the statement may wait.
    """

    department = DepartmentChoice(label="Department", empty_label="Choose")
    measure = MeasureField(
        Measure.objects.standing(),
        label="Measure",
        required=False,
        empty_label="Not chosen yet",
        help_text="A standard measure, or one of the department’s own.",
    )
    letters = LettersField(required=False)
    owner = PersonField(
        required=False, help_text="Who keeps it going: may edit the goal and tick milestones. Type a name."
    )
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = DepartmentGoal
        fields = ("department", "statement", "horizon", "starts_on", "due_on", "measure", *FIGURES, "letters", "goal",
                  "owner", *ORIGIN)  # fmt: skip
        widgets = {
            "statement": forms.Textarea(attrs={"rows": 2}),
            "horizon": forms.RadioSelect,
            "starts_on": DayInput,
            "due_on": DayInput,
            "origin": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "statement": "What is true once it is reached, such as “Permits are issued within five days”.",
            "due_on": "Empty: the last day that the horizon allows.",
            "baseline": "In the measure’s unit, percents as 85. Empty: not known yet.",
            "target": "In the same unit.",
            "goal": "Which of the county’s goals it serves most.",
            "origin": "With the numbers of that day.",
            "link": "An address here, such as /heart/results/gap/, or one that begins with https://.",
        }

    def __init__(self, *args: Any, allowed: frozenset[int] | None, **kwargs: Any) -> None:
        goal: DepartmentGoal = kwargs["instance"]
        figures = {name: plain(getattr(goal, name), goal.measure) for name in FIGURES}
        begin = {"token": uuid.uuid4(), "starts_on": goal.starts_on or today(), **figures}
        kwargs["initial"] = {**begin, **(kwargs.get("initial") or {})}
        self.left_out: tuple[str, ...] = ("department",) if goal.pk else ()
        if goal.pk and (goal.gap_note_id or goal.link):
            self.left_out += ORIGIN
        super().__init__(*args, **kwargs)
        for name in self.left_out:
            del self.fields[name]
        self.allowed = allowed
        self.fields["due_on"].required = False
        horizon = self.fields["horizon"]
        assert isinstance(horizon, forms.TypedChoiceField)
        horizon.choices = Horizon.choices
        if not goal.pk:
            self._offer_departments()
        measure = self.fields["measure"]
        assert isinstance(measure, MeasureField)
        if allowed is not None:
            theirs = Q(department=None) | Q(department__in=allowed) | Q(pk=goal.measure_id)
            measure.queryset = Measure.objects.standing().filter(theirs)

    def _offer_departments(self) -> None:
        choice = self.fields["department"]
        assert isinstance(choice, DepartmentChoice)
        open_now = Department.objects.open_on(today())
        choice.queryset = open_now if self.allowed is None else open_now.filter(pk__in=self.allowed)
        choice.offer(list(choice.queryset))

    def _is_edited(self, name: str, field: forms.Field) -> bool:
        return name != "token" and name not in self.left_out and super()._is_edited(name, field)

    def _words(self, name: str) -> str:
        value = getattr(self.instance, name, None)
        if name in FIGURES and value is not None and self.instance.measure:
            return shown(float(value), self.instance.measure.unit)
        return super()._words(name)

    def clean_link(self) -> str:
        link: str = self.cleaned_data["link"].strip()
        here = link.startswith("/") and not link.startswith(("//", "/\\"))
        if link and not here and not link.startswith(("https://", "http://")):
            raise ValidationError("Begin with / for a page of this portal, else with https://.")
        return link

    def clean_starts_on(self) -> Any:
        day = self.cleaned_data["starts_on"]
        if not 2000 <= day.year <= 2100:
            raise ValidationError("Choose a day between 2000 and 2100.")
        return day

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        self._clean_days(told)
        self._clean_measure(told)
        if self.instance.state == GoalState.RUNNING:
            for name, lacks in (("measure", "a measure"), ("target", "a target"), ("letters", "a HEART letter"),
                                ("owner", "an owner")):  # fmt: skip
                if not told.get(name) and told.get(name) != 0 and name not in self.errors:
                    self.add_error(name, f"A goal in effect has {lacks}.")
        return told

    def _clean_days(self, told: dict[str, Any]) -> None:
        horizon, start, end = (told.get(name) for name in ("horizon", "starts_on", "due_on"))
        if not horizon or not start or "due_on" in self.errors:
            return
        if end is None:
            told["due_on"] = usual_end(horizon, start)
        elif not fits(horizon, start, end):
            words = Horizon(horizon).label
            self.add_error("due_on", f"{words}: choose a day {allowed_words(horizon, start)}, or another horizon.")

    def _clean_measure(self, told: dict[str, Any]) -> None:
        measure: Measure | None = told.get("measure")
        place = told.get("department") or (self.instance.department if self.instance.department_id else None)
        if (
            measure
            and measure.department_id
            and place
            and measure.department_id not in {one.pk for one in chain(place)}
        ):
            self.add_error("measure", f"This measure is {measure.department}’s own. Choose another.")
        baseline, target = told.get("baseline"), told.get("target")
        if not measure:
            return
        for name in FIGURES:
            if told.get(name) is not None and measure.unit == Unit.PERCENT and not 0 <= told[name] <= 100:
                self.add_error(name, "A percent is from 0 to 100.")
        if baseline is not None and target is not None:
            lower = measure.direction == Direction.LOWER
            if target > baseline if lower else target < baseline:
                better = "Lower" if lower else "Higher"
                way = "or less" if lower else "or more"
                self.add_error("target", f"{better} is better here: aim at {baseline} {way}, or mend where we start.")

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        measure = self.cleaned_data.get("measure")
        if measure and measure.unit == Unit.PERCENT:
            for name in FIGURES:
                if self.cleaned_data.get(name) is not None:
                    setattr(self.instance, name, self.cleaned_data[name] / 100)


class MilestoneForm(VersionedForm):
    """What is reached by when, within the goal's own days."""

    class Meta:
        model = Milestone
        fields = ("text", "due_on")
        widgets = {"due_on": DayInput}

    def clean_due_on(self) -> Any:
        day, goal = self.cleaned_data["due_on"], self.instance.goal
        if not goal.starts_on <= day <= goal.due_on:
            first, last = format_day(goal.starts_on), format_day(goal.due_on)
            raise ValidationError(f"Choose a day of the goal: from {first} to {last}.")
        return day


class CloseForm(forms.Form):
    """Why, and what was learned; a goal that is dropped needs it."""

    reason = forms.CharField(
        label="What was learned?", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, to: GoalState, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if to == GoalState.DROPPED:
            self.fields["reason"].label = "Why is it dropped?"
            self.fields["reason"].required = True
