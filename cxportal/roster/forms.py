"""The forms of an import."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from cxportal.roster.actions import Choices
from cxportal.roster.columns import BY_KEY, COLUMNS, missing
from cxportal.roster.models import DateOrder, RosterImport
from cxportal.ui.uploads import LARGEST_FILE

NOT_IN_FILE = ("", "Not in this file")


class UploadForm(forms.Form):
    """The file from HR."""

    file = forms.FileField(
        label="Roster file",
        help_text=f"CSV or Excel (.xlsx), with headings in the first row, up to {LARGEST_FILE // 1024 // 1024} MB.",
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
        error_messages={"required": "Choose a file.", "empty": "The file is empty.", "missing": "Choose a file."},
    )

    def clean_file(self) -> "UploadedFile[bytes]":
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_FILE:
            raise forms.ValidationError(f"The file is larger than {LARGEST_FILE // 1024 // 1024} MB.")
        if (file.name or "").lower().endswith((".xls", ".xlsb", ".ods", ".pdf")):
            raise forms.ValidationError("Save the sheet as .xlsx or CSV, then upload that.")
        return file


class ColumnsForm(forms.Form):
    """Which column of the file holds which of our fields, and what the gaps of the file mean."""

    date_order = forms.ChoiceField(label="Dates with slashes", choices=DateOrder.choices, widget=forms.RadioSelect)
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
    mark_optional = False

    def __init__(self, *args: Any, roster: RosterImport, guessed: dict[str, int], **kwargs: Any) -> None:
        self.roster = roster
        kwargs["initial"] = {
            "date_order": roster.date_order,
            "full": roster.full,
            "keep_blanks": roster.keep_blanks,
            "make_departments": roster.make_departments,
        }
        super().__init__(*args, **kwargs)
        choices = [NOT_IN_FILE, *((str(position), self._told(position)) for position in range(len(roster.header)))]
        for column in COLUMNS:
            self.fields[f"column_{column.key}"] = forms.ChoiceField(
                label=column.label,
                help_text=column.hint,
                choices=choices,
                required=False,
                initial=str(guessed[column.key]) if column.key in guessed else "",
            )
        self.order_fields([f"column_{column.key}" for column in COLUMNS])

    def _told(self, position: int) -> str:
        """A column in the list: its heading, and what its first cell holds."""
        example = next((row[position] for row in self.roster.samples if len(row) > position and row[position]), "")
        heading = self.roster.header[position] or f"(column {position + 1} without heading)"
        return f"{heading} (such as “{example}”)" if example else heading

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if any(name.startswith("column_") for name in self.errors):
            return cleaned
        holders: dict[int, str] = {}
        for key, position in self._columns().items():
            if position in holders:
                self.add_error(f"column_{key}", f"This column is chosen for “{holders[position]}” already.")
            holders[position] = BY_KEY[key].label
        for lacking in missing(self._columns()):
            self.add_error("column_number" if "number" in lacking else "column_first_name", lacking)
        return cleaned

    def _columns(self) -> dict[str, int]:
        chosen = {column.key: self.cleaned_data.get(f"column_{column.key}") for column in COLUMNS}
        return {key: int(position) for key, position in chosen.items() if position}

    @property
    def choices(self) -> Choices:
        data = self.cleaned_data
        return Choices(
            columns=self._columns(),
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
