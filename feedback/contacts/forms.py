"""What handlers write."""

import uuid
from typing import Any

from django import forms

from cxportal.people.fields import PersonField
from feedback.contacts.models import ContactKind, Way


class NoteForm(forms.Form):
    text = forms.CharField(
        label="A note for the other handlers",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write the note."},
    )
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"token": uuid.uuid4()})
        super().__init__(*args, **kwargs)


class AnswerForm(forms.Form):
    """What the customer was told, and how."""

    answered_how = forms.ChoiceField(label="How was the customer answered?", choices=Way.choices)
    answer = forms.CharField(
        label="What were they told?",
        help_text="As it was said or written. It becomes part of the record.",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Write what the customer was told."},
    )


class AssignForm(forms.Form):
    to = PersonField(label="Hand it to", help_text="They see this request, with the customer's words and address.")


class NarrowForm(forms.Form):
    """Which contacts the queue shows."""

    kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "All"), *ContactKind.choices])
    mine = forms.BooleanField(label="Only mine", required=False)
    words = forms.CharField(label="Words", required=False, max_length=200)
