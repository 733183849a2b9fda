"""Forms for the county's settings and calendar."""

import calendar
from typing import Any

from django import forms

from cxportal.county.models import County, Holiday
from cxportal.county.pictures import PictureField
from cxportal.ui.inputs import ColorInput, DayInput
from cxportal.ui.versioned_form import VersionedForm

ZONES = {
    "America/New_York": "Eastern (New York)",
    "America/Chicago": "Central (Chicago)",
    "America/Denver": "Mountain (Denver)",
    "America/Phoenix": "Mountain without summer time (Phoenix)",
    "America/Los_Angeles": "Pacific (Los Angeles)",
    "America/Anchorage": "Alaska (Anchorage)",
    "America/Adak": "Aleutian Islands (Adak)",
    "Pacific/Honolulu": "Hawaii (Honolulu)",
    "America/Puerto_Rico": "Atlantic (Puerto Rico)",
    "Pacific/Guam": "Chamorro (Guam)",
    "Pacific/Pago_Pago": "Samoa (Pago Pago)",
}


class CountyForm(VersionedForm):
    """What the county is called, how it looks and counts."""

    class Meta:
        model = County
        fields = (
            "name",
            "accent",
            "contact",
            "time_zone",
            "fiscal_year_starts_in",
            "stale_after_days",
            "minimum_people",
            "plan_is_public",
        )
        labels = {
            "accent": "Accent color",
            "contact": "How to reach the program office",
            "fiscal_year_starts_in": "The fiscal year starts in",
            "stale_after_days": "Days without an update until an objective is stale",
            "minimum_people": "Show a group from how many people on?",
            "plan_is_public": "Show the plan to visitors",
        }
        help_texts = {
            "accent": "Buttons and links have it. White text must be readable on it (contrast 4.5 to 1).",
            "fiscal_year_starts_in": "Quarters follow it. Where they change, full HEARTs are counted anew.",
            "minimum_people": "5 or more, for answers, response rates, pledges and the fairness of recognition. "
            "What was shown under a lower number is hidden too.",
            "plan_is_public": "Visitors then see the plan without barriers and narratives.",
            "stale_after_days": "35 unless you choose otherwise. Reminders follow it.",
        }
        widgets = {
            "accent": ColorInput,
            "time_zone": forms.Select,
            "fiscal_year_starts_in": forms.Select,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = {
            **ZONES,
            **({} if self.instance.time_zone in ZONES else {self.instance.time_zone: self.instance.time_zone}),
        }
        zone, month = self.fields["time_zone"].widget, self.fields["fiscal_year_starts_in"].widget
        assert isinstance(zone, forms.Select)
        assert isinstance(month, forms.Select)
        zone.choices = list(zones.items())
        month.choices = [(number, calendar.month_name[number]) for number in range(1, 13)]


class SealForm(forms.Form):
    """The county's seal."""

    seal = PictureField(
        label="Seal", help_text="PNG or JPEG, at most 5 MB. It is made small enough for the page’s head."
    )


class HolidayForm(forms.ModelForm):  # type: ignore[type-arg]
    """A day on which the offices are closed."""

    class Meta:
        model = Holiday
        fields = ("date", "name")
        widgets = {"date": DayInput}
        error_messages = {"date": {"unique": "This day is a holiday already."}}


class YearForm(forms.Form):
    """A year for which to take the federal holidays over."""

    year = forms.IntegerField(min_value=2000, max_value=2100)
