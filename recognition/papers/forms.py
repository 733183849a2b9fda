"""What is printed for many at once."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from cxportal.county.days import today
from cxportal.people.forms import DepartmentChoice
from cxportal.people.models import Department
from recognition.cards.hearts import quarter_of
from recognition.papers.many import MOST_PAGES, What, rows_of, title_of, wanted

QUARTERS_BACK = 8
PAPERS = [("us-letter", "Letter"), ("a4", "A4")]


class ManyForm(forms.Form):
    """Which certificates or cards go into one file."""

    what = forms.ChoiceField(label="What?", choices=What, widget=forms.RadioSelect)
    quarter = forms.ChoiceField(label="Of which quarter?", help_text="By the days things happened.")
    department = DepartmentChoice(
        label="Where?", empty_label="The whole county", required=False, help_text="A department comes with its parts."
    )
    paper = forms.ChoiceField(label="On which paper?", choices=PAPERS, widget=forms.RadioSelect, initial="us-letter")

    def __init__(self, data: Any = None, *, departments: list[Department], begun: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial={"what": What.FULL_HEART, **(begun or {})})
        quarter = quarter_of(today())
        self.quarters = {each.first: each.label for each in (quarter.before(back) for back in range(QUARTERS_BACK))}
        labels = [(first.isoformat(), label) for first, label in self.quarters.items()]
        self.fields["quarter"].choices = labels  # type: ignore[attr-defined]
        self.fields["department"].offer(departments)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            count = rows_of(self.parameters).count()
            if not count:
                raise ValidationError("There is nothing to print: choose another quarter, department or kind.")
            if count > MOST_PAGES:
                raise ValidationError(f"These are {count:,}, and one file holds {MOST_PAGES:,}. Choose a department.")
        return cleaned

    @property
    def parameters(self) -> dict[str, Any]:
        told = self.cleaned_data
        first = dt.date.fromisoformat(told["quarter"])
        return wanted(told["what"], first, told.get("department"), told["paper"])

    @property
    def title(self) -> str:
        told = self.cleaned_data
        quarter = self.quarters[dt.date.fromisoformat(told["quarter"])]
        return title_of(self.parameters, quarter, told.get("department"))
