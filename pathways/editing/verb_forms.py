"""What a verb asks before it acts: a reason, who leads, by when."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms

from cxportal.people.fields import PersonField, PersonInput, find, named
from cxportal.people.models import Person
from goals.models import Goal
from pathways.editing.forms import day_input, lines_input, tidy
from pathways.leading import Who
from pathways.models import Lead, Milestone, Objective, Pathway, StandingBody
from pathways.models.objectives import ActionStep

REASON_LENGTH = 400
PLACEHOLDER_LENGTH = 80
NAME_LENGTH = 300


class PeopleField(forms.CharField):
    """Several people, one on each line."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "One on each line: name, employee number or e-mail address.")
        super().__init__(widget=lines_input(3), max_length=2000, **kwargs)

    def clean(self, value: Any) -> list[Person]:
        return [find(line) for line in super().clean(value).splitlines() if line.strip()]


def reason_field(label: str = "Reason", *, required: bool = True, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=REASON_LENGTH,
        help_text=hint or "One sentence. It stands in the history.",
        widget=lines_input(2),
    )


class ReasonForm(forms.Form):
    reason = reason_field()

    def __init__(self, *args: Any, asks_why: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = asks_why

    def clean_reason(self) -> str:
        return str(tidy(self.cleaned_data["reason"], one_line=True))


class TokenReasonForm(ReasonForm):
    """A reason that becomes a progress update. The token makes a repeated submit one update."""

    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("token", uuid.uuid4())


class WhoForm(forms.Form):
    """Who leads: a person, all directors, or a name until its person is known."""

    sort = forms.ChoiceField(
        label="Who leads?",
        choices=[
            ("person", "A person of the county"),
            ("body", "All directors (each reports for their department)"),
            ("name", "A name for now, until the person is known"),
        ],
        initial="person",
        widget=forms.RadioSelect,
    )
    who = forms.CharField(
        label="Person or name",
        required=False,
        max_length=NAME_LENGTH,
        help_text="For a person: name, employee number or e-mail address. Not needed for all directors.",
        widget=PersonInput,
    )
    unmarked = frozenset({"who"})

    def __init__(self, *args: Any, lead: Lead | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if lead is not None:
            sort = "person" if lead.person else "body" if lead.body else "name"
            self.initial.setdefault("sort", sort)
            shown = named(lead.person) if lead.person else lead.placeholder
            self.initial.setdefault("who", shown)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        sort, text = cleaned.get("sort"), tidy(cleaned.get("who", ""), one_line=True)
        if sort == "body":
            cleaned["lead"] = Who(body=StandingBody.ALL_DIRECTORS)
        elif not text and "who" not in self.errors:
            self.add_error("who", "Say who leads it.")
        elif sort == "name" and len(text) > PLACEHOLDER_LENGTH:
            self.add_error("who", f"A name has at most {PLACEHOLDER_LENGTH} characters.")
        elif sort == "name":
            cleaned["lead"] = Who(placeholder=text)
        elif sort == "person" and "who" not in self.errors:
            try:
                cleaned["lead"] = Who(person=find(text))
            except forms.ValidationError as error:
                self.add_error("who", error)
        return cleaned


class AddLeadForm(WhoForm):
    accountable = forms.BooleanField(label="Accountable for the whole", required=False)

    def __init__(self, *args: Any, of_step: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if of_step:
            del self.fields["accountable"]
            self.fields["sort"].label = "Who owns this step?"


class PromoteForm(WhoForm):
    """From the future list to priority."""

    others = PeopleField(label="More leads", required=False)
    due_on = forms.DateField(label="Target date", widget=day_input(), help_text="By when it is to be complete.")
    reason = reason_field("Why now?")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sort"].label = "Who is accountable?"

    def clean_reason(self) -> str:
        return str(tidy(self.cleaned_data["reason"], one_line=True))


class HandOverForm(forms.Form):
    """Who takes over, and what they should know."""

    to = PersonField(label="Who takes over?")
    note = reason_field("Note", required=False, hint="What they should know. It stands in the history.")

    def clean_note(self) -> str:
        return str(tidy(self.cleaned_data["note"], one_line=True))


class SplitForm(forms.Form):
    """What the new objective is, and what of the old one goes along."""

    title = forms.CharField(label="Title of the new objective", max_length=400, widget=lines_input(2))
    details = forms.CharField(label="Details", required=False, max_length=8000, widget=lines_input(4))
    steps = forms.MultipleChoiceField(
        label="Action steps that go along", required=False, widget=forms.CheckboxSelectMultiple
    )
    milestones = forms.MultipleChoiceField(
        label="Milestones that go along", required=False, widget=forms.CheckboxSelectMultiple
    )
    leads = forms.MultipleChoiceField(
        label="Who leads the new one",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="They keep leading this one too. The first one chosen is accountable.",
    )
    reason = reason_field("Why is it split?")
    unmarked = frozenset({"steps", "milestones", "leads"})

    def __init__(
        self,
        *args: Any,
        steps: Sequence[ActionStep],
        milestones: Sequence[Milestone],
        leads: Sequence[Lead],
        needs_lead: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        rows: tuple[tuple[str, Sequence[Any]], ...] = (("steps", steps), ("milestones", milestones), ("leads", leads))
        for name, found in rows:
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)
            if found:
                field.choices = [(str(row.pk), str(row)) for row in found]
            else:
                del self.fields[name]
        if "leads" in self.fields:
            self.fields["leads"].required = needs_lead
            self.initial.setdefault("leads", [str(lead.pk) for lead in leads if lead.accountable])

    def clean_title(self) -> str:
        title = str(tidy(self.cleaned_data["title"], one_line=True))
        if not title:
            raise forms.ValidationError("Write what the new objective is.")
        return title

    def clean_details(self) -> str:
        return str(tidy(self.cleaned_data["details"], one_line=False))

    def clean_reason(self) -> str:
        return str(tidy(self.cleaned_data["reason"], one_line=True))

    def ids(self, name: str) -> list[int]:
        return [int(pk) for pk in self.cleaned_data.get(name, [])]


class LinkForm(forms.Form):
    """That a pathway leads to a goal."""

    pathway = forms.ModelChoiceField(queryset=Pathway.objects.none(), empty_label=None)
    goal = forms.ModelChoiceField(queryset=Goal.objects.none(), empty_label=None)
    reason = forms.CharField(
        label="Why does it lead there?", max_length=300, widget=lines_input(2), help_text="Shown beside the link."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, model in (("pathway", Pathway), ("goal", Goal)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = model._default_manager.all()

    def clean_reason(self) -> str:
        return str(tidy(self.cleaned_data["reason"], one_line=True))


def merge_candidates(objective: Objective, words: str) -> list[Objective]:
    """Objectives that another may go into: those with these words, else those on its own pathway. One query."""
    others = Objective.objects.standing().exclude(pk=objective.pk).select_related("pathway").in_plan_order()
    if not words.split():
        return list(others.filter(pathway=objective.pathway_id)[:20])
    for word in words.split()[:8]:
        others = others.filter(title__icontains=word)
    return list(others[:20])
