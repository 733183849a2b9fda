"""The forms of thanks: the public one, the moderator's, and the one in which staff thank a customer."""

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from cxportal.county.days import today
from cxportal.people.fields import PersonField
from cxportal.ui.inputs import DayInput
from recognition.cards.forms import LONGEST as CARD_LONGEST
from recognition.cards.models import LETTERS, Visibility

SHORTEST, LONGEST = 10, 2000
NOT_OLDER = dt.timedelta(days=366)
PLAIN = {
    "H": gettext_noop("They went out of their way to help"),
    "E": gettext_noop("They knew what to do"),
    "A": gettext_noop("They listened and noticed what I needed"),
    "R": gettext_noop("They treated me with respect"),
    "T": gettext_noop("It was quick, or on time as promised"),
}
"""The five letters as a customer says them."""


def _within_a_year(day: dt.date | None) -> dt.date | None:
    if day and day > today():
        raise ValidationError(gettext("Choose today or an earlier day."))
    if day and day < today() - NOT_OLDER:
        raise ValidationError(gettext("Choose a day within the last year, or leave it empty."))
    return day


class PublicForm(forms.Form):
    """What a customer writes. Drawn by its own template, without script."""

    named = forms.CharField(required=False, max_length=120)
    described = forms.CharField(required=False, max_length=300)
    what = forms.CharField(
        max_length=LONGEST,
        error_messages={
            "required": _("Tell us what they did."),
            "max_length": _("Shorten this to 2,000 characters."),
        },
    )
    letter = forms.ChoiceField(
        required=False,
        choices=[("", ""), *PLAIN.items()],
        error_messages={"invalid_choice": _("Choose one of the answers shown.")},
    )
    happened_on = forms.DateField(
        required=False, input_formats=["%Y-%m-%d"], error_messages={"invalid": _("Choose a day, or leave it empty.")}
    )
    customer = forms.CharField(required=False, max_length=120)
    email = forms.EmailField(
        required=False,
        max_length=254,
        error_messages={"invalid": _("Write the address like name@example.com, or leave it empty.")},
    )
    phone = forms.CharField(required=False, max_length=40)
    website = forms.CharField(required=False)
    """Stays empty: only programs that fill in every field see it."""

    @property
    def filled_by_a_program(self) -> bool:
        return bool(self.data.get("website"))

    def clean_what(self) -> str:
        what: str = self.cleaned_data["what"]
        if len(what) < SHORTEST:
            raise ValidationError(gettext("Tell us a little more: what did they do?"))
        return what

    def clean_happened_on(self) -> dt.date | None:
        return _within_a_year(self.cleaned_data["happened_on"])

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not told.get("named") and not told.get("described") and not {"named", "described"} & set(self.errors):
            self.add_error("named", gettext("Tell us who it was: a name, or what you remember."))
        return told

    @property
    def told(self) -> dict[str, Any]:
        """What is kept of it."""
        return {name: value for name, value in self.cleaned_data.items() if name != "website"}


class ApproveForm(forms.Form):
    """Whose thanks they are, for which letter, and in which words they are passed on."""

    person = PersonField(label="Who is thanked?")
    letter = forms.ChoiceField(label="For which letter?", choices=LETTERS, widget=forms.RadioSelect)
    words = forms.CharField(
        label="In these words",
        help_text="Leave out names of others and what is private. The original stays as it came.",
        min_length=SHORTEST,
        max_length=CARD_LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    visibility = forms.ChoiceField(
        label="Who may see the card?", choices=Visibility, initial=Visibility.WALL, widget=forms.RadioSelect
    )


class ReasonForm(forms.Form):
    """Why, for the history."""

    reason = forms.CharField(label="Why?", max_length=400, widget=forms.Textarea(attrs={"rows": 2}))


class CustomerThanksForm(forms.Form):
    """Staff thank a customer."""

    customer = forms.CharField(
        label="Whom do we thank?",
        help_text="A person, a business or a group. The public reads this: ask them first.",
        max_length=120,
    )
    on = forms.DateField(label="When was it?", widget=DayInput)
    words = forms.CharField(
        label="What did they do?",
        help_text="One thing, and what came of it for others.",
        min_length=30,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    letter = forms.ChoiceField(
        label="For which letter?", choices=[("", "No letter"), *LETTERS], required=False, widget=forms.RadioSelect
    )
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def clean_on(self) -> dt.date | None:
        return _within_a_year(self.cleaned_data["on"])
