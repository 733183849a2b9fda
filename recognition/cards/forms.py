"""The forms of recognition. They validate and normalise; actions act."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from cxportal.county.days import today
from cxportal.county.periods import first_of, month_number, months_later
from cxportal.people.fields import PersonField
from cxportal.people.forms import DepartmentChoice
from cxportal.people.models import Department, Person
from cxportal.ui.inputs import DayInput
from cxportal.ui.templatetags.ui import heart_tile
from cxportal.ui.versioned_form import VersionedForm
from recognition.cards.giving import OLDEST, Told
from recognition.cards.models import (
    LETTERS,
    Card,
    CardKind,
    CardState,
    FullHeart,
    Policy,
    Preference,
    Rules,
    Served,
    ValueKind,
    Visibility,
)
from recognition.cards.recipients import RecipientsField, RecipientsInput

ENOUGH = 30
"""Characters that a specific behavior takes at least."""
LONGEST = 600
ROWS = {"class": "choices--tiles"}
PROMPT = (
    "Say what they did and what came of it: “When the form was missing, you walked Mrs. Lee to the counter, and she "
    "left with her permit.” “Great job” says nothing that anybody can repeat."
)


def _within_a_year(day: dt.date | None) -> dt.date | None:
    if day and day > today():
        raise ValidationError("Choose today or an earlier day.")
    if day and day < today() - OLDEST:
        raise ValidationError("Choose a day within the last year.")
    return day


class GiveForm(forms.Form):
    """Who, for which letter, and what they did."""

    to = RecipientsField(label="Who is it for?", help_text="One or several people, or a whole team.")
    kind = forms.ChoiceField(label="What do you give?", widget=forms.RadioSelect(ROWS))
    letter = forms.ChoiceField(label="For which letter?", choices=LETTERS, widget=forms.RadioSelect(ROWS))
    words = forms.CharField(
        label="What did they do?",
        help_text=PROMPT,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": f"Shorten this to {LONGEST} characters."},
    )
    happened_on = forms.DateField(label="When was it?", widget=DayInput)
    served = forms.ChoiceField(label="Whom did it help?", choices=Served, widget=forms.RadioSelect(ROWS))
    visibility = forms.ChoiceField(
        label="Who may see it?",
        help_text="Who keeps off the wall is not shown there, whatever you choose.",
        choices=Visibility,
        widget=forms.RadioSelect(ROWS),
    )
    value = forms.DecimalField(
        label="Value for each person, in dollars",
        help_text="Only where the policy allows it. Gift cards and cash count as pay: payroll is told.",
        required=False,
        min_value=Decimal("0.01"),
        max_digits=7,
        decimal_places=2,
    )
    value_kind = forms.ChoiceField(
        label="What is it?", choices=[("", "Nothing of value"), *ValueKind.choices], required=False
    )
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, giver: Person, kinds: list[CardKind], begun: dict[str, Any], money: bool = False
    ) -> None:
        begun = {
            "kind": kinds[0],
            "happened_on": today(),
            "served": Served.EXTERNAL if giver.frontline else Served.INTERNAL,
            "visibility": Visibility.WALL,
            "token": uuid.uuid4(),
            **begun,
        }
        super().__init__(data, initial=begun)
        widget = self.fields["to"].widget
        assert isinstance(widget, RecipientsInput)
        widget.giver = giver
        widget.words = data.get("q", "") if data else ""
        letters = [(letter, heart_tile(letter, "", name)) for letter, name in LETTERS]
        self.fields["letter"].choices = letters  # type: ignore[attr-defined]
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]  # type: ignore[attr-defined]
        if not money or len(kinds) == 1:
            del self.fields["value"], self.fields["value_kind"]
        if len(kinds) == 1:
            self.fields["kind"].widget = forms.HiddenInput()

    def clean_words(self) -> str:
        words: str = self.cleaned_data["words"]
        if len(words) < ENOUGH:
            raise ValidationError(
                f"Say a little more about what they did: {ENOUGH} characters at least, these are {len(words)}."
            )
        return words

    def clean_happened_on(self) -> dt.date | None:
        return _within_a_year(self.cleaned_data["happened_on"])

    @property
    def told(self) -> Told:
        """What the card will say."""
        names = ("kind", "letter", "words", "happened_on", "visibility", "served", "value", "value_kind")
        given = {name: self.cleaned_data[name] for name in names if name in self.fields}
        return Told(**given, team=self.cleaned_data["to"].team)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("value") and not told.get("value_kind"):
            self.add_error("value_kind", "Say what it is.")
        elif told.get("value_kind") and not told.get("value") and "value" not in self.errors:
            self.add_error("value", "Say how much it is worth, or choose “Nothing of value”.")
        return told


class ReplyForm(forms.Form):
    reply = forms.CharField(label="Say thanks back", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class ReasonForm(forms.Form):
    """Why, for the history."""

    reason = forms.CharField(label="Why?", max_length=400, widget=forms.Textarea(attrs={"rows": 2}))


class DayForm(forms.Form):
    """The day it really happened."""

    happened_on = forms.DateField(label="When was it?", widget=DayInput)

    def __init__(self, data: Any = None, *, card: Card) -> None:
        super().__init__(data, initial={"happened_on": card.happened_on})
        self.card = card

    def clean_happened_on(self) -> dt.date | None:
        day = _within_a_year(self.cleaned_data["happened_on"])
        if day and day > self.card.given_on:
            raise ValidationError("Choose the day on which it was given or an earlier one.")
        return day


class PreferenceForm(forms.ModelForm):  # type: ignore[type-arg]
    """How I like to be recognized."""

    class Meta:
        model = Preference
        fields = ("manner", "motivates", "off_wall")
        widgets = {"manner": forms.RadioSelect, "motivates": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "motivates": "A word from whom you helped, time to learn, a coffee with the team? Your manager and the "
            "heads above read this, and the program office.",
            "off_wall": "Your cards then stay between you, who gave them, and your manager.",
        }


class WallFilter(forms.Form):
    """What to look for on the wall."""

    letter = forms.ChoiceField(label="Letter", choices=[("", "All letters"), *LETTERS], required=False)
    kind = forms.ChoiceField(label="Kind", choices=[("", "All kinds"), *CardKind.choices], required=False)
    department = DepartmentChoice(label="Department", empty_label="The whole county", required=False)
    month = forms.ChoiceField(label="Month", required=False)

    def __init__(self, data: Any, *, departments: list[Department], months: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["department"].offer(departments)  # type: ignore[attr-defined]
        self.fields["month"].choices = [("", "Any time"), *months]  # type: ignore[attr-defined]


class RulesForm(VersionedForm):
    """Who may give what, and how much."""

    class Meta:
        model = Rules
        fields = ("peers_give_cards", "cards_a_quarter", "cards_a_pair", "late_after_days")


class PolicyForm(VersionedForm):
    """The record that a county completes before it gives anything of value."""

    mark_optional = False

    class Meta:
        model = Policy
        fields = (
            "title",
            "adopted_by",
            "adopted_on",
            "reference",
            "funding",
            "yearly_limit",
            "review_on",
            "tells_payroll",
            "money_is_on",
        )
        widgets = {"adopted_on": DayInput, "review_on": DayInput}
        help_texts = {
            "adopted_by": "The Board, the administrator: whoever may spend public money on this.",
            "reference": "A link, or where the paper lies.",
            "funding": "The fund or the account.",
            "review_on": "After this day no value is given until the record is reviewed.",
        }

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("money_is_on") and not self.errors and (missing := self._as_typed(told).missing):
            self.add_error("money_is_on", f"The record still lacks: {', '.join(missing)}.")
        return told

    def _as_typed(self, told: dict[str, Any]) -> Policy:
        return Policy(**{name: told.get(name) for name in self._meta.fields or ()})

    def validate_constraints(self) -> None:
        if "money_is_on" not in self.errors:
            super().validate_constraints()


class OfficeFilter(forms.Form):
    """What to look for among all cards."""

    q = forms.CharField(label="Words or a name", required=False, max_length=200)
    state = forms.ChoiceField(label="State", choices=[("", "Any"), *CardState.choices], required=False)
    letter = forms.ChoiceField(label="Letter", choices=[("", "All letters"), *LETTERS], required=False)
    kind = forms.ChoiceField(label="Kind", choices=[("", "All kinds"), *CardKind.choices], required=False)
    since = forms.DateField(label="Given from", required=False, widget=DayInput)
    until = forms.DateField(label="Given until", required=False, widget=DayInput)


class ShoutOutsForm(forms.Form):
    """Of which months the newsletter tells: this one, unless others are chosen."""

    MONTHS_BACK = 24

    month = forms.ChoiceField(label="From", required=False)
    until = forms.ChoiceField(label="To", required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        firsts = [months_later(today(), -back) for back in range(self.MONTHS_BACK)]
        choices = [(str(month_number(first)), f"{first:%B %Y}") for first in firsts]
        self.fields["month"].choices = choices  # type: ignore[attr-defined]
        self.fields["until"].choices = [("", "The same month"), *choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        if told.get("until") and told["until"] < (told.get("month") or str(month_number(today()))):
            self.add_error("until", "Choose the same month or a later one.")
        return told

    @property
    def months(self) -> tuple[dt.date, dt.date]:
        """The first days of the first and the last month; what makes no sense chooses nothing."""
        self.is_valid()
        told = self.cleaned_data
        first = first_of(int(told["month"])) if told.get("month") else months_later(today(), 0)
        return first, first_of(int(told["until"])) if told.get("until") else first


class VisitForm(forms.Form):
    """Who brings the certificate, and by when."""

    visitor = PersonField(label="Who visits them?", help_text="An ambassador, a director, or one of you.")
    visit_by = forms.DateField(label="By when?", widget=DayInput)

    def clean_visit_by(self) -> dt.date | None:
        day: dt.date = self.cleaned_data["visit_by"]
        if day < today():
            raise ValidationError("Choose today or a later day.")
        return day


class AnnouncementForm(VersionedForm):
    """The words that go into the newsletter."""

    class Meta:
        model = FullHeart
        fields = ("announcement",)
        widgets = {"announcement": forms.Textarea(attrs={"rows": 5})}
