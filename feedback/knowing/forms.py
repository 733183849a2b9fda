"""Filling in the worksheet."""

from typing import Any

from django import forms

from cxportal.ui.versioned_form import VersionedForm
from feedback.knowing.models import QUESTIONS, Worksheet


class WorksheetForm(VersionedForm):
    """Every part may wait. The hints are the guide's questions."""

    class Meta:
        model = Worksheet
        fields = tuple(QUESTIONS)
        widgets = {name: forms.Textarea(attrs={"rows": 6}) for name in QUESTIONS}
        help_texts = QUESTIONS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mark_optional = False
