"""Which measures speak for which outcome of a goal."""

from typing import Any

from django import forms

from cxportal.scorecards.models import Measure
from cxportal.scorecards.movement.models import EvidenceRules, OutcomeMeasure
from cxportal.ui.versioned_form import VersionedForm
from goals.models import Goal, Outcome


class RulesForm(VersionedForm):
    """From where on evidence counts as found."""

    mark_optional = False

    class Meta:
        model = EvidenceRules
        fields = ("answers", "favorable", "objectives", "way", "cards", "months")
        help_texts = {"months": "Cards and published figures older than that are not read."}


class TiesForm(forms.Form):
    """For each outcome the measures of its goal, of which some show it."""

    def __init__(self, *args: Any, goal: Goal, measures: list[Measure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.outcomes: dict[str, Outcome] = {f"outcome_{outcome.pk}": outcome for outcome in goal.outcomes.all()}
        tied: dict[int, list[str]] = {}
        for outcome_id, measure_id in OutcomeMeasure.objects.filter(outcome__goal=goal).values_list(
            "outcome", "measure"
        ):
            tied.setdefault(outcome_id, []).append(str(measure_id))
        for name, outcome in self.outcomes.items():
            self.fields[name] = forms.MultipleChoiceField(
                label=outcome.text,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                choices=[(str(measure.pk), measure.name) for measure in measures],
                initial=tied.get(outcome.pk, []),
            )
        self.mark_optional = False

    def ties(self) -> set[tuple[int, int]]:
        """After the form was found valid: (outcome id, measure id)."""
        return {
            (outcome.pk, int(measure)) for name, outcome in self.outcomes.items() for measure in self.cleaned_data[name]
        }
