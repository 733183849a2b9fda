"""Forms of meetings."""

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from cxportal.county.days import today
from cxportal.meetings.models import Audience, Meeting
from cxportal.people.forms import DepartmentChoice
from cxportal.people.models import Department
from cxportal.ui.inputs import DayInput
from cxportal.ui.versioned_form import VersionedForm

NOT_LATER = dt.timedelta(days=3 * 366)


class MeetingForm(VersionedForm):
    """What, when, where and for whom."""

    unmarked = ("department",)

    department = DepartmentChoice(
        required=False, empty_label="Choose", help_text="For a meeting of one department, with what belongs to it."
    )
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Meeting
        fields = ("title", "on", "starts", "minutes", "place", "audience", "department", "note")
        widgets = {
            "on": DayInput,
            "starts": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "audience": forms.RadioSelect,
        }
        help_texts = {
            "starts": "By the county’s clock.",
            "minutes": "5 to 720.",
            "note": "Such as the agenda, or what to bring. It stands in people’s calendars too.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("token", uuid.uuid4())
        self.fields["department"].label = "Which department"
        choice = self.fields["department"]
        assert isinstance(choice, DepartmentChoice)
        choice.offer(list(Department.objects.open_on(today())))

    def clean_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["on"]
        if day < today() and "on" in self.changed_data:
            raise ValidationError("Choose today or a later day.")
        if day > today() + NOT_LATER:
            raise ValidationError("Choose a day within the next three years.")
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        of_department = cleaned.get("audience") == Audience.DEPARTMENT
        if of_department and not cleaned.get("department") and "department" not in self.errors:
            self.add_error("department", "Choose the department.")
        if not of_department:
            cleaned["department"] = None
        if cleaned.get("on") and cleaned.get("starts") and not _is_on_the_clock(cleaned["on"], cleaned["starts"]):
            self.add_error("starts", "Clocks go forward that night and pass this time over. Choose another.")
        return cleaned

    def _is_edited(self, name: str, field: forms.Field) -> bool:
        return name != "token" and super()._is_edited(name, field)


def _is_on_the_clock(day: dt.date, time: dt.time) -> bool:
    """Whether that time comes on that day in the county's zone."""
    local = dt.datetime.combine(day, time, timezone.get_current_timezone())
    return local.astimezone(dt.UTC).astimezone(local.tzinfo).time() == time


class CancelForm(forms.Form):
    """Why a meeting does not take place."""

    because = forms.CharField(
        label="Why is it cancelled?",
        help_text="Everybody who was asked to it reads this.",
        max_length=200,
        widget=forms.TextInput(attrs={"maxlength": 200}),
    )
