"""The forms of the logs."""

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from cxportal.county.days import today
from cxportal.people.forms import DepartmentChoice
from cxportal.people.models import Department
from cxportal.ui.inputs import DayInput

NOT_OLDER = dt.timedelta(days=731)


def _text(label: str, hint: str = "", *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 4000}),
    )


class RecordForm(forms.Form):
    """Which department and when. `allowed` are the ids of the departments one may choose; None is all."""

    department = DepartmentChoice(label="Department", empty_label="Choose")
    on = forms.DateField(label="Date", widget=DayInput)
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, allowed: frozenset[int] | None, home: int | None, **kwargs: Any) -> None:
        begin = home if allowed is None or home in allowed else next(iter(sorted(allowed)), None)
        kwargs["initial"] = {"on": today(), "token": uuid.uuid4(), "department": begin, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        open_now = Department.objects.open_on(today())
        choice = self.fields["department"]
        assert isinstance(choice, DepartmentChoice)
        choice.queryset = open_now if allowed is None else open_now.filter(pk__in=allowed)
        choice.offer(list(choice.queryset))

    def clean_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["on"]
        if day > today():
            raise ValidationError("Choose today or an earlier day.")
        if day < today() - NOT_OLDER:
            raise ValidationError("Choose a day within the last two years.")
        return day


class MeetingForm(RecordForm):
    attended = forms.IntegerField(
        label="How many people attended?",
        min_value=1,
        max_value=20_000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    topics = _text("What about customer service was reviewed?")
    actions = _text("Which actions were agreed?", required=False)
    field_order = ("department", "on", "attended", "topics", "actions")


class EvidenceForm(RecordForm):
    what = _text("What shows it?", "Such as a policy walked through at a briefing, or expectations put in writing.")
    link = forms.URLField(
        label="Link",
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text="To the document, if there is one.",
    )
    field_order = ("department", "on", "what", "link")
