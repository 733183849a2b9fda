"""The form of the rules for small groups and gaps, and of an objective that closes a gap."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from cxportal.ui.versioned_form import VersionedForm
from feedback.responses.models import ResultSettings
from pathways.editing.forms import ObjectiveForm


class SettingsForm(VersionedForm):
    """From how many people on answers are shown, and from when on a gap is flagged."""

    class Meta:
        model = ResultSettings
        fields = ("minimum_comments", "gap_points", "gap_people")
        labels = {
            "minimum_comments": "Show comments from how many people on?",
            "gap_points": "Flag a gap from how many points on?",
            "gap_people": "… and from how many people on either side?",
        }
        help_texts = {
            "minimum_comments": "10 or more.",
        }


class ObjectiveOfGapForm(ObjectiveForm):
    """An objective that closes a gap. Unlike the other forms of the plan it comes in both languages."""

    class Meta(ObjectiveForm.Meta):
        labels = {"title": _("Title"), "details": _("Details"), "pathway": _("Pathway"), "due_on": _("Target date")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_on"].help_text = _("By when it is to be complete.")
