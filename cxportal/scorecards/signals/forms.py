"""The forms of signals and of process changes."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from cxportal.county.days import today
from cxportal.people.fields import PersonField
from cxportal.scorecards.signals.models import Decision, ProcessChange
from cxportal.ui.inputs import DayInput


class AssignForm(forms.Form):
    """Whose it is to find out."""

    to = PersonField(label="Who looks into it?")


class DecideForm(forms.Form):
    """What it is, with the reason."""

    decision = forms.ChoiceField(label="What is it?", choices=Decision.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label="Why?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What you found, and what follows from it. Do not name customers or colleagues.",
    )


class ChangeForm(forms.ModelForm):  # type: ignore[type-arg]
    """What changed, and since when."""

    class Meta:
        model = ProcessChange
        fields = ("starts_on", "text")
        widgets = {"starts_on": DayInput}
        help_texts = {
            "starts_on": "New limits begin with that month.",
            "text": "Such as “A second counter opened” or “The form went online”.",
        }

    def clean_starts_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["starts_on"]
        if not dt.date(2000, 1, 1) <= day <= today():
            raise ValidationError("Choose a day since 2000 that is not in the future.")
        return day

    def _get_validation_exclusions(self) -> set[str]:
        """The measure and the department come from the page, and count when a day is compared."""
        left_out: Any = super()._get_validation_exclusions()  # type: ignore[misc]
        return set(left_out) - {"measure", "department"}
