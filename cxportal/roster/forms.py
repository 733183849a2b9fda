"""The forms of an import."""

from collections.abc import Mapping
from typing import Any

from django import forms

from cxportal.intake.forms import ColumnsForm, Wanted
from cxportal.roster.actions import Choices
from cxportal.roster.columns import COLUMNS, missing
from cxportal.roster.models import RosterImport


class RosterColumnsForm(ColumnsForm):
    """Which column of the file holds which of our fields, and what the gaps of the file mean."""

    full = forms.BooleanField(
        label="This is the full roster",
        help_text="People who are not in the file have left: they can no longer sign in. Nobody is deleted.",
        required=False,
    )
    keep_blanks = forms.BooleanField(
        label="An empty cell leaves what the portal has",
        help_text="Otherwise an empty cell empties the field. Names are never emptied.",
        required=False,
    )
    make_departments = forms.BooleanField(
        label="Create departments that the portal does not know",
        help_text="Otherwise such rows are shown as rows to mend.",
        required=False,
    )

    def __init__(self, *args: Any, roster: RosterImport, guessed: dict[str, int], **kwargs: Any) -> None:
        kwargs["initial"] = {
            "date_order": roster.date_order,
            "full": roster.full,
            "keep_blanks": roster.keep_blanks,
            "make_departments": roster.make_departments,
        }
        wanted = [Wanted(column.key, column.label, column.hint) for column in COLUMNS]
        super().__init__(*args, file=roster, wanted=wanted, guessed=guessed, **kwargs)

    def check_columns(self, columns: Mapping[str, int]) -> None:
        for lacking in missing(columns):
            self.add_error("column_number" if "number" in lacking else "column_first_name", lacking)

    @property
    def choices(self) -> Choices:
        data = self.cleaned_data
        return Choices(
            columns=self.columns,
            date_order=data["date_order"],
            full=data["full"],
            keep_blanks=data["keep_blanks"],
            make_departments=data["make_departments"],
        )


class ApplyForm(forms.Form):
    """Asks once more where many would leave."""

    confirm = forms.BooleanField(error_messages={"required": "Tick this box if it is right that so many leave."})

    def __init__(self, *args: Any, leavers: int, at_work: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if leavers >= 5 and leavers * 10 > at_work:
            self.fields["confirm"].label = f"Yes, {leavers:,} of {at_work:,} people leave with this file"
        else:
            del self.fields["confirm"]
