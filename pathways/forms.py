"""The forms of the director's job. They validate and normalize; the actions do the work."""

import uuid
from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.core.exceptions import ValidationError

from cxportal.county.days import today
from pathways.actions import Progress
from pathways.models import ActionStep, Objective, ProgressUpdate, Status
from pathways.models.status import NEEDS_RECOVERY
from pathways.predicates import Hat

STEP_TITLE_LENGTH = 400
NEW_STEPS_AT_ONCE = 10


def _text(label: str, *, hint: str = "", required: bool = False, rows: int = 3, limit: int = 4000) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=limit,
        widget=forms.Textarea(attrs={"rows": rows, "maxlength": limit}),
    )


class ProgressForm(forms.Form):
    """One progress update. `hat` is asked only of those who may report in more than one part."""

    unmarked = frozenset({"recovery_action", "recovery_on"})

    hat = forms.ChoiceField(label="Report on", widget=forms.RadioSelect)
    status = forms.ChoiceField(choices=Status.choices, widget=forms.RadioSelect)
    percent = forms.IntegerField(
        label="Percent done",
        min_value=0,
        max_value=100,
        help_text="From 0 to 100.",
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    narrative = _text(
        "What happened",
        hint="One or two sentences since the last update. When deferring, the reason.",
        required=True,
    )
    barriers = _text("Barriers", hint="What is in the way.", rows=2)
    next_step = _text("Next step", hint="What comes next, and who does it.", rows=2)
    recovery_action = _text("Recovery action", hint="Needed when at risk or off track.", rows=2)
    recovery_on = forms.DateField(
        label="Recovery date",
        required=False,
        help_text="By when it will be back on track.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    steps = forms.MultipleChoiceField(
        label="Action steps that are done", required=False, widget=forms.CheckboxSelectMultiple
    )
    new_steps = _text("Add action steps", hint="One on each line.", rows=2)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    corrects = forms.IntegerField(required=False, widget=forms.HiddenInput)
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        objective: Objective,
        hats: Sequence[Hat],
        action_steps: Sequence[ActionStep],
        latest: ProgressUpdate | None = None,
        corrects: ProgressUpdate | None = None,
        **kwargs: Any,
    ) -> None:
        self.hats = {hat.key: hat for hat in hats}
        self.action_steps = action_steps
        kwargs["initial"] = {
            **self._begin(objective, hats, action_steps, latest, corrects),
            **kwargs.get("initial", {}),
        }
        super().__init__(*args, **kwargs)
        self._choice("hat").choices = [(hat.key, hat.label) for hat in hats]
        if len(hats) == 1:
            self.fields["hat"].widget = forms.HiddenInput()
        if action_steps:
            self._choice("steps").choices = [(str(step.pk), step.title) for step in action_steps]
        else:
            del self.fields["steps"]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            "seen",
            "corrects",
            "token",
            "hat",
            Div("status", css_class="status-choice"),
            "percent",
            Div("recovery_action", "recovery_on", css_class="recovery"),
            "narrative",
            Div("barriers", "next_step", css_class="form-pair"),
            Div(*(["steps"] if action_steps else []), "new_steps", css_class="form-steps"),
        )

    @staticmethod
    def _begin(
        objective: Objective,
        hats: Sequence[Hat],
        action_steps: Sequence[ActionStep],
        latest: ProgressUpdate | None,
        corrects: ProgressUpdate | None,
    ) -> dict[str, Any]:
        begin = {
            "hat": hats[0].key,
            "status": latest.status if latest else objective.status,
            "percent": latest.percent if latest else objective.percent,
            "steps": [str(step.pk) for step in action_steps if step.done_on],
            "corrects": corrects.pk if corrects else None,
            "token": uuid.uuid4(),
        }
        if latest and latest.status in NEEDS_RECOVERY:
            still_ahead = latest.recovery_on and latest.recovery_on >= today()
            begin |= {
                "recovery_action": latest.recovery_action,
                "recovery_on": latest.recovery_on if still_ahead else None,
            }
        if corrects:
            kept = ("narrative", "barriers", "next_step", "recovery_action", "recovery_on")
            begin |= {name: getattr(corrects, name) for name in kept}
        return begin

    def _choice(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        return field

    def clean_new_steps(self) -> list[str]:
        titles = [" ".join(line.split()) for line in self.cleaned_data["new_steps"].splitlines() if line.strip()]
        if len(titles) > NEW_STEPS_AT_ONCE:
            raise ValidationError(f"Add at most {NEW_STEPS_AT_ONCE} steps at once.")
        if any(len(title) > STEP_TITLE_LENGTH for title in titles):
            raise ValidationError(f"A step has at most {STEP_TITLE_LENGTH} characters.")
        return titles

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        status = cleaned.get("status")
        if status in NEEDS_RECOVERY:
            if not cleaned.get("recovery_action"):
                self.add_error("recovery_action", "Say what brings it back on track.")
            if not cleaned.get("recovery_on") and "recovery_on" not in self.errors:
                self.add_error("recovery_on", "Give the date by which it will be back on track.")
        recovery_on = cleaned.get("recovery_on")
        if status in NEEDS_RECOVERY and recovery_on and recovery_on < today():
            self.add_error("recovery_on", "Choose today or a later day.")
        if status == Status.COMPLETE:
            cleaned["percent"] = 100
        if status == Status.NOT_STARTED:
            cleaned["percent"] = 0
        return cleaned

    @property
    def hat_worn(self) -> Hat:
        return self.hats[self.cleaned_data["hat"]]

    @property
    def progress(self) -> Progress:
        """What the author said; recovery is kept only where the status asks for it."""
        data = self.cleaned_data
        recovers = data["status"] in NEEDS_RECOVERY
        return Progress(
            status=Status(data["status"]),
            percent=data["percent"],
            narrative=data["narrative"],
            barriers=data["barriers"],
            next_step=data["next_step"],
            recovery_action=data["recovery_action"] if recovers else "",
            recovery_on=data["recovery_on"] if recovers else None,
        )

    @property
    def done_steps(self) -> set[int] | None:
        """The ids of the steps that are done, or None where the objective has no steps."""
        return {int(pk) for pk in self.cleaned_data["steps"]} if "steps" in self.cleaned_data else None


class InquiryForm(forms.Form):
    """The program office asks."""

    kind = forms.ChoiceField(
        label="What do you need?",
        choices=[("update", "An update"), ("question", "An answer to a question")],
        initial="update",
        widget=forms.RadioSelect,
    )
    text = _text("Your words", hint="Needed for a question. The leads see them with your name.", limit=2000)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("kind") == "question" and not cleaned.get("text") and "text" not in self.errors:
            self.add_error("text", "Write the question.")
        return cleaned


class AnswerForm(forms.Form):
    """A lead answers."""

    answer = _text("Your answer", required=True)
