"""Which measures everybody reads: the program office switches each."""

from collections.abc import Collection

from django import forms
from django.db import transaction

from cxportal.history.models import record
from cxportal.people.models import Person
from cxportal.scorecards.models import Measure
from feedback.taking.forms import SeveralField


class ChoiceForm(forms.Form):
    """The measures that stand on the public scorecard."""

    measures = SeveralField(
        Measure.objects.standing(),
        label="Shown to everybody",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="What you clear disappears from the public page at once.",
    )


@transaction.atomic
def switch(public: Collection[int], *, by: Person) -> int:
    """These measures are public, and no others. Returns how many changed; each is told in its history."""
    changed = 0
    for measure in Measure.objects.standing().select_for_update():
        wanted = measure.pk in public
        if measure.public != wanted:
            Measure.objects.filter(pk=measure.pk).update(public=wanted)
            text = "Shown on the public scorecard" if wanted else "Taken off the public scorecard"
            record(about=measure, verb="public", text=text, by=by, changes={"public": (measure.public, wanted)})
            changed += 1
    return changed
