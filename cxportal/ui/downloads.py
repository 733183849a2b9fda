"""Files that open well in a spreadsheet and do no harm there."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import IO

from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
BYTE_ORDER_MARK = "\ufeff"
NOT_IN_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)])
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


Row = Sequence[object]


class Share(float):
    """A share from 0 to 1: a number in CSV, a percent in a workbook."""


class Dollars(float):
    """An amount: a number in CSV, dollars and cents in a workbook."""


NUMBER_FORMATS: dict[type, str] = {Share: "0.0%", Dollars: '"$"#,##0.00'}


@dataclass(frozen=True)
class Sheet:
    """One table of a workbook. `name` has at most 31 letters, none of them in `[]:*?/\\`."""

    name: str
    header: Sequence[str]
    rows: Iterable[Row]


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def safe_cell(value: object) -> object:
    """The value as a cell: numbers stay numbers, days are ISO dates, and text that a spreadsheet would run as a formula
    gets a leading apostrophe."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float | Decimal):
        return value
    if isinstance(value, dt.datetime):
        return (
            timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
            if timezone.is_aware(value)
            else f"{value:%Y-%m-%d %H:%M}"
        )
    if isinstance(value, dt.date):
        return value.isoformat()
    text = str(value).replace("\x00", "")
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The file line by line, header first, with the mark that makes Excel read it as UTF-8."""
    writer = csv.writer(_Echo())
    yield BYTE_ORDER_MARK + writer.writerow([safe_cell(name) for name in header])
    for row in rows:
        yield writer.writerow([safe_cell(value) for value in row])


def csv_response(filename: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> StreamingHttpResponse:
    """A download of ``rows``, streamed, so that a long list needs no memory. ``filename`` ends in ".csv"."""
    response = StreamingHttpResponse(csv_lines(header, rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def excel_response(filename: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """The same as an Excel workbook of one sheet, for some thousand rows at most. ``filename`` ends in ".xlsx"."""
    file = io.BytesIO()
    write_book(file, [Sheet("Sheet", header, rows)])
    response = HttpResponse(file.getvalue(), content_type=EXCEL)
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def write_book(file: IO[bytes], sheets: Iterable[Sheet]) -> None:
    """An Excel workbook, written row by row: header bold and held in place, numbers as numbers."""
    book = Workbook(write_only=True)
    for each in sheets:
        sheet = book.create_sheet(each.name)
        sheet.freeze_panes = "A2"
        for number, name in enumerate(each.header, 1):
            sheet.column_dimensions[get_column_letter(number)].width = 32 if number == 1 else max(12, len(name) + 4)
        heads = [WriteOnlyCell(sheet, value=excel_value(name)) for name in each.header]
        for head in heads:
            head.font = Font(bold=True)
        sheet.append(heads)
        for row in each.rows:
            sheet.append([_excel_cell(sheet, value) for value in row])
    book.save(file)


def _excel_cell(sheet: object, value: object) -> object:
    shape = NUMBER_FORMATS.get(type(value))
    if shape is None:
        return excel_value(value)
    cell = WriteOnlyCell(sheet, value=float(value))  # type: ignore[arg-type]
    cell.number_format = shape
    return cell


def excel_value(value: object) -> object:
    """The same as `safe_cell` without the characters that a workbook cannot hold: what is a formula once they are gone
    is disarmed too."""
    safe = safe_cell(value)
    return safe_cell(safe.translate(NOT_IN_XML)) if isinstance(safe, str) else safe
