"""The file and its columns, as forms."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from cxportal.intake.models import DateOrder, IncomingFile
from cxportal.ui.uploads import LARGEST_FILE

NOT_IN_FILE = ("", "Not in this file")
MEGABYTES = LARGEST_FILE // 1024 // 1024


class UploadForm(forms.Form):
    """A table of somebody else's program."""

    file = forms.FileField(
        help_text=f"CSV or Excel (.xlsx), with headings in the first row, up to {MEGABYTES} MB.",
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
        error_messages={"required": "Choose a file.", "empty": "The file is empty.", "missing": "Choose a file."},
    )

    def __init__(self, *args: Any, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = label

    def clean_file(self) -> "UploadedFile[bytes]":
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_FILE:
            raise forms.ValidationError(f"The file is larger than {MEGABYTES} MB.")
        if (file.name or "").lower().endswith((".xls", ".xlsb", ".ods", ".pdf")):
            raise forms.ValidationError("Save the sheet as .xlsx or CSV, then upload that.")
        return file


@dataclass(frozen=True)
class Wanted:
    """Something that a column may hold."""

    key: str
    label: str
    hint: str = ""


class ColumnsForm(forms.Form):
    """Which column of the file holds what: one choice a wanted thing, and no column for two of them."""

    date_order = forms.ChoiceField(label="Dates with slashes", choices=DateOrder.choices, widget=forms.RadioSelect)
    mark_optional = False

    def __init__(
        self, *args: Any, file: IncomingFile, wanted: Iterable[Wanted], guessed: Mapping[str, int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.labels = {each.key: each.label for each in wanted}
        places = [(str(place), _told(file, place)) for place in range(len(file.header))]
        for each in wanted:
            self.fields[f"column_{each.key}"] = forms.ChoiceField(
                label=each.label,
                help_text=each.hint,
                choices=[NOT_IN_FILE, *places],
                required=False,
                initial=str(guessed[each.key]) if each.key in guessed else "",
            )
        self.order_fields([f"column_{key}" for key in self.labels])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if any(name.startswith("column_") for name in self.errors):
            return cleaned
        holders: dict[int, str] = {}
        for key, place in self.columns.items():
            if place in holders:
                self.add_error(f"column_{key}", f"This column is chosen for “{holders[place]}” already.")
            holders[place] = self.labels[key]
        self.check_columns(self.columns)
        return cleaned

    def check_columns(self, columns: Mapping[str, int]) -> None:
        """Add an error for each column that has to be chosen and was not."""

    @property
    def columns(self) -> dict[str, int]:
        """Field → position of its column."""
        chosen = {key: self.cleaned_data.get(f"column_{key}") for key in self.labels}
        return {key: int(place) for key, place in chosen.items() if place}


def _told(file: IncomingFile, place: int) -> str:
    """A column in the list: its heading, and what its first cell holds."""
    example = next((row[place] for row in file.samples if len(row) > place and row[place]), "")
    heading = file.header[place] or f"(column {place + 1} without heading)"
    return f"{heading} (such as “{example}”)" if example else heading
