"""The five letters in a team's words."""

from typing import Any

from django import forms

from cxportal.ui.versioned_form import VersionedForm
from goals.letters import FIELDS
from goals.models import HeartLetter
from goals.team_heart.models import TeamHeart


class TeamHeartForm(VersionedForm):
    """All five may be left for later. The hint of each is the county's own promise."""

    class Meta:
        model = TeamHeart
        fields = tuple(FIELDS.values())
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in FIELDS.values()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mark_optional = False
        for letter in HeartLetter.objects.filter(key__in=FIELDS):
            field = self.fields[FIELDS[letter.key]]
            field.label, field.help_text = letter.name, f"The county says: {letter.promise}"
