"""The forms of an award. They validate and normalise; actions act."""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from cxportal.county.days import today
from cxportal.people.fields import PersonField
from cxportal.people.forms import DepartmentChoice
from cxportal.people.models import Department, Person
from cxportal.ui.inputs import DayInput
from cxportal.ui.templatetags.ui import HEART_WORDS
from cxportal.ui.versioned_form import VersionedForm
from recognition.awards.models import LETTERS, WORDS, Award, AwardState, Nomination, Score

ENOUGH = 30
"""Characters that a specific behavior takes at least."""
QUESTIONS = {
    "H": "What did they do to help, beyond what was asked?",
    "E": "Where did their knowledge make the difference?",
    "A": "When did they listen, and notice what others missed?",
    "R": "How did they show respect, also when it was hard?",
    "T": "What was done sooner, or kept on time, because of them?",
}


class AwardForm(VersionedForm):
    """An award's name, window and official."""

    official = PersonField(label="Official who decides")

    class Meta:
        model = Award
        fields = ("name", "year", "about", "opens_on", "closes_on", "score_by", "decide_by", "official")
        widgets = {
            "opens_on": DayInput,
            "closes_on": DayInput,
            "score_by": DayInput,
            "decide_by": DayInput,
            "about": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {"year": "The fiscal year that it honors."}

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        days = [told.get(name) for name in ("opens_on", "closes_on", "score_by", "decide_by")]
        faults = ("", "Choose the opening day or a later one.", "Choose a day after nominations close.",
                  "Choose the panel's last day or a later one.")  # fmt: skip
        for number, name in enumerate(("opens_on", "closes_on", "score_by", "decide_by")):
            before, day = days[number - 1] if number else None, days[number]
            if before and day and (day < before or (name == "score_by" and day == before)):
                self.add_error(name, faults[number])
        official = told.get("official")
        if official and self.instance.pk and self.instance.panel.filter(person=official).exists():
            self.add_error("official", f"{official} is on the panel. Choose somebody who does not score.")
        if official and self.instance.pk and self.instance.nominations.standing().filter(nominee=official).exists():
            self.add_error("official", f"{official} is nominated. Choose somebody else.")
        return told

    def validate_constraints(self) -> None:
        if not any(name in self.errors for name in ("closes_on", "score_by", "decide_by")):
            super().validate_constraints()


class PanelForm(forms.Form):
    person = PersonField(label="Who shall score?")


class ReasonForm(forms.Form):
    """Why, for the history."""

    reason = forms.CharField(label="Why?", max_length=400, widget=forms.Textarea(attrs={"rows": 2}))


class NominationForm(VersionedForm):
    """Whom, and what they did, letter by letter: one letter at least."""

    nominee = PersonField(
        label="Colleague",
        required=False,
        help_text="Type the name.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    department = DepartmentChoice(
        label="The team's department", required=False, empty_label="Several, or none of these"
    )
    unmarked = ("nominee", "team", "department", *WORDS.values())

    class Meta:
        model = Nomination
        fields = ("nominee", "team", "department", "summary", *WORDS.values())
        labels = {"team": "Or a team", "summary": "In one sentence: why they?"}
        help_texts = {"team": "Its name, such as “Permit counter”."}

    def __init__(self, *args: Any, award: Award, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.award, self.by = award, by
        for letter in LETTERS:
            field = self.fields[WORDS[letter]]
            field.label = HEART_WORDS[letter]
            field.help_text = QUESTIONS[letter]
            field.widget.attrs["rows"] = "3"
        choice = self.fields["department"]
        assert isinstance(choice, DepartmentChoice)
        choice.offer(list(Department.objects.open_on(today())))

    def clean_nominee(self) -> Person | None:
        nominee: Person | None = self.cleaned_data["nominee"]
        if nominee == self.by:
            raise ValidationError("Choose a colleague: nobody nominates themself.")
        if nominee and nominee.pk == self.award.official_id:
            raise ValidationError(f"{nominee} decides on this award and cannot be nominated.")
        return nominee

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if "nominee" in told and "team" in told and bool(told["nominee"]) == bool(told["team"]):
            one = "Choose a colleague, or name a team." if not told["team"] else "Choose either a colleague or a team."
            self.add_error("nominee", one)
        if told.get("nominee"):
            told["department"] = None
        texts = {name: told.get(name, "") for name in WORDS.values()}
        if not any(texts.values()) and not any(name in self.errors for name in texts):
            self.add_error("helpfulness", "Tell of one letter at least what they did.")
        for name, text in texts.items():
            if text and len(text) < ENOUGH:
                self.add_error(name, f"Say what they did, when and for whom: {ENOUGH} characters at least.")
        return told

    def _post_clean(self) -> None:
        self.instance.award, self.instance.nominator = self.award, self.by
        super()._post_clean()  # type: ignore[misc]

    def validate_constraints(self) -> None:
        if not self.errors:
            super().validate_constraints()


class TokenForm(forms.Form):
    """What makes a double submit harmless."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class ScoreForm(forms.ModelForm):  # type: ignore[type-arg]
    """One to five for each letter, a note, and whether to recommend."""

    class Meta:
        model = Score
        fields = ("h", "e", "a", "r", "t", "note", "recommends")
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for letter in LETTERS:
            self.fields[letter.lower()] = forms.TypedChoiceField(
                label=HEART_WORDS[letter],
                choices=[(number, str(number)) for number in range(1, 6)],
                coerce=int,
                widget=forms.RadioSelect,
            )

    def _post_clean(self) -> None:
        """The action makes the row; the fields above have said all there is to say."""


class NominationChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Nomination) -> str:
        return obj.whom


class DecisionForm(forms.Form):
    """Exactly one of the nominations that stand, and why."""

    nomination = NominationChoice(
        label="Who receives it?", queryset=Nomination.objects.none(), widget=forms.RadioSelect, empty_label=None
    )
    reason = forms.CharField(
        label="Why this one?",
        help_text="Everybody reads this on the results page.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, award: Award, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["nomination"]
        assert isinstance(choice, NominationChoice)
        choice.queryset = award.nominations.standing().select_related("nominee").by_name()


EDITABLE = (AwardState.PREPARING, AwardState.RUNNING)
"""While an award may be edited."""
