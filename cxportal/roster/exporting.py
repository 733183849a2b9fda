"""The roster as a file: the same columns that an import reads, so that it can come back."""

import io
from collections.abc import Iterator, Sequence

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from cxportal.people.models import Person
from cxportal.roster.columns import EXPORTED
from cxportal.ui.downloads import safe_cell

HEADER = [column.label for column in EXPORTED]


def rows(*, everybody: bool = False) -> Iterator[Sequence[object]]:
    """Everybody at work (or ever) with an employee number, in the order of their numbers. One query, streamed."""
    people = Person.objects.exclude(employee_number=None).order_by("employee_number")
    if not everybody:
        people = people.active()
    told = people.values_list(
        "employee_number", "first_name", "last_name", "email", "title", "department__code",
        "manager__employee_number", "started_on", "frontline", "is_active",
    )  # fmt: skip
    yield from told.iterator(chunk_size=2000)


def workbook(lines: Iterator[Sequence[object]]) -> io.BytesIO:
    """An Excel workbook of one sheet; what looks like a formula is disarmed, numbers of people stay text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Roster")
    sheet.freeze_panes = "A2"
    sheet.append([_bold(sheet, name) for name in HEADER])
    for line in lines:
        sheet.append([safe_cell(value) for value in line])
    target = io.BytesIO()
    book.save(target)
    target.seek(0)
    return target


def _bold(sheet: object, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=text)
    cell.font = Font(bold=True)
    return cell
