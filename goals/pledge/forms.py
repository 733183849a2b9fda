"""The next wording of the pledge, and whom to look for among those who pledged."""

import uuid
from typing import Any

from django import forms
from django.db.models import Q

from cxportal.people.forms import DepartmentChoice
from cxportal.people.models import Department, PersonQuerySet, below
from goals.letters import FIELDS
from goals.pledge.models import PledgeText

ROWS = {"opening": 4, **dict.fromkeys(FIELDS.values(), 2), "closing": 2}
"""How many lines each part of the wording is given."""


class TextForm(forms.ModelForm):  # type: ignore[type-arg]
    """Begins with the wording in use. `after` remembers which one that was."""

    after = forms.IntegerField(widget=forms.HiddenInput)
    token = forms.UUIDField(widget=forms.HiddenInput)

    class Meta:
        model = PledgeText
        fields = (*ROWS, "asks_again")
        widgets = {name: forms.Textarea(attrs={"rows": rows}) for name, rows in ROWS.items()}

    def __init__(self, data: Any = None, *, current: PledgeText) -> None:
        begin = {name: getattr(current, name) for name in ROWS}
        super().__init__(data, initial={**begin, "after": current.number, "token": uuid.uuid4()})
        self.fields[
            "asks_again"
        ].help_text = (
            "Leave it off for small corrections: then earlier pledges go on counting. Certificates keep their words."
        )

    def take_newer(self, text: PledgeText) -> None:
        """Somebody else put a wording in use meanwhile: say so, and let the next save go after that one."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data[self.add_prefix("after")] = text.number
        self.data = data
        self.add_error(None, f"Version {text.number} was put in use while you were typing. Compare, then save again.")

    def told(self) -> dict[str, Any]:
        """The wording alone."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("after", "token")}


class PeopleFilter(forms.Form):
    """Which department, and who of it."""

    department = DepartmentChoice(label="Department", required=False, empty_label="All that I see")
    state = forms.ChoiceField(
        label="Who",
        required=False,
        choices=[("", "Everybody"), ("pledged", "Who pledged"), ("not", "Who has not yet")],
    )

    def __init__(self, *args: Any, departments: list[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["department"]
        assert isinstance(choice, DepartmentChoice)
        choice.offer(departments)

    def apply(self, people: PersonQuerySet) -> PersonQuerySet:
        """Narrows people annotated with `pledged_on`. What makes no sense narrows nothing."""
        self.is_valid()
        if department := self.cleaned_data.get("department"):
            inside = below(Department.objects.values_list("pk", "parent_id"), [department.pk])
            people = people.filter(department__in=inside)
        if state := self.cleaned_data.get("state"):
            people = people.filter(Q(pledged_on__isnull=state == "not"))
        return people
