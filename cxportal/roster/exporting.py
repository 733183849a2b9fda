"""The roster as a file: the same columns that an import reads, so that it can come back."""

import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO
from xml.sax.saxutils import escape

from cxportal.people.models import Person
from cxportal.roster.columns import EXPORTED
from cxportal.ui.downloads import excel_value

HEADER = [column.label for column in EXPORTED]
PROLOG = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OPEN_XML = "http://schemas.openxmlformats.org"
_MAIN = f'xmlns="{_OPEN_XML}/spreadsheetml/2006/main"'
_RELATED = f"{_OPEN_XML}/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_OPEN_XML}/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_OPEN_XML}/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATED}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'<workbook {_MAIN} xmlns:r="{_RELATED}"><sheets><sheet name="Roster" sheetId="1" r:id="rId1"/></sheets>'
        "</workbook>"
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_OPEN_XML}/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATED}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_RELATED}/styles" Target="styles.xml"/></Relationships>'
    ),
    "xl/styles.xml": (
        f"<styleSheet {_MAIN}><fonts><font/><font><b/></font></fonts>"
        '<fills><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
        "<borders><border/></borders><cellStyleXfs><xf/></cellStyleXfs>"
        '<cellXfs><xf xfId="0"/><xf fontId="1" xfId="0" applyFont="1"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    ),
}
SHEET_BEGINS = (
    f'<worksheet {_MAIN}><dimension ref="A1"/><sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" '
    'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><sheetData>'
)


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


def workbook(lines: Iterable[Sequence[object]]) -> IO[bytes]:
    """An Excel workbook of one sheet, in a temporary file. Cells are text (a number of a person keeps its zeros), and
    what looks like a formula is disarmed.

    Written by hand: a sheet of plain texts is a few lines of XML, and 50,000 people take a fifth of openpyxl's time.
    """
    target = tempfile.TemporaryFile()  # noqa: SIM115 (the download closes it)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
        for name, text in PARTS.items():
            archive.writestr(name, PROLOG + text)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write((PROLOG + SHEET_BEGINS).encode())
            sheet.write(_row(HEADER, style=' s="1"').encode())
            for line in lines:
                sheet.write(_row(line).encode())
            sheet.write(b"</sheetData></worksheet>")
    target.seek(0)
    return target


def _row(values: Iterable[object], *, style: str = "") -> str:
    cells = (f'<c t="inlineStr"{style}><is><t>{_text(value)}</t></is></c>' for value in values)
    return f"<row>{''.join(cells)}</row>"


def _text(value: object) -> str:
    return escape(str(excel_value(value)))
