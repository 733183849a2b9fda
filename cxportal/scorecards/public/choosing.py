"""Which measures everybody reads: the program office switches each."""

from collections.abc import Collection
from typing import Any

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
    departments = SeveralField(
        Measure.objects.standing().filter(department=None),
        label="Shown by department too",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Each department that reports gets a public page. Small groups stay hidden there as everywhere.",
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        alone = set(told.get("departments") or ()) - set(told.get("measures") or ())
        if alone and not self.errors:
            names = ", ".join(sorted(one.name for one in alone))
            self.add_error("departments", f"Show these to everybody first, or clear them here: {names}.")
        return told


@transaction.atomic
def switch(public: Collection[int], departments: Collection[int], *, by: Person) -> int:
    """These measures are public, these of them by department, and no others. Returns how many changed; each is told in
    its history."""
    changed = 0
    for measure in Measure.objects.standing().select_for_update():
        shown, split = measure.pk in public, measure.pk in departments
        changed += _turn(measure, "public", shown, "the public scorecard", by=by) | _turn(
            measure, "public_departments", split, "the public pages of departments", by=by
        )
    return changed


def _turn(measure: Measure, name: str, wanted: bool, where: str, *, by: Person) -> bool:
    before = getattr(measure, name)
    if before == wanted:
        return False
    Measure.objects.filter(pk=measure.pk).update(**{name: wanted})
    text = f"Shown on {where}" if wanted else f"Taken off {where}"
    record(about=measure, verb="public", text=text, by=by, changes={name: (before, wanted)})
    return True
