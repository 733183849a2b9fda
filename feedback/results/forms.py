"""The form of the rules for small groups and gaps."""

from cxportal.ui.versioned_form import VersionedForm
from feedback.responses.models import ResultSettings


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
