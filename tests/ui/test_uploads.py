"""Files of any shape are read; what is dangerous or broken is refused with words."""

import datetime as dt
import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxportal.ui import uploads as files
from cxportal.ui.uploads import UnreadableFile, look_into, read_rows
from tests.roster.conftest import csv_bytes, excel_bytes

SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ROWS = [["E1", "José", "Núñez", "", "Clerk", "parks", "", "2020-01-31"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_read_rows_understands_the_encoding(encoding: str) -> None:
    assert [cells[1:3] for _, cells in read_rows(csv_bytes(ROWS, encoding=encoding))][1] == ["José", "Núñez"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_read_rows_understands_the_delimiter(delimiter: str) -> None:
    assert list(read_rows(csv_bytes(ROWS, delimiter=delimiter)))[1] == (2, ROWS[0])


def test_read_rows_obeys_the_separator_that_excel_names() -> None:
    assert list(read_rows(b"sep=;\r\nA, B;C\r\n1;2\r\n")) == [(2, ["A, B", "C"]), (3, ["1", "2"])]


def test_read_rows_counts_rows_as_a_spreadsheet_does() -> None:
    assert [line for line, _ in read_rows(b"A,B\n1,2\n\n,\n3,4\n")] == [1, 2, 5]


def test_read_rows_keeps_a_formula_as_text() -> None:
    assert next(read_rows(b"=1+1,@SUM(A1)\n"))[1] == ["=1+1", "@SUM(A1)"]


def test_read_rows_takes_off_the_apostrophe_of_an_export() -> None:
    assert next(read_rows(b"'=1+1,'t Hooft\n"))[1] == ["=1+1", "'t Hooft"]


def test_read_rows_reads_excel_days_and_numbers() -> None:
    data = excel_bytes([[1007, "Ana", "Lee", None, "Clerk", "parks", 1001.0, dt.datetime(2024, 2, 29)]])
    assert list(read_rows(data))[1] == (2, ["1007", "Ana", "Lee", "", "Clerk", "parks", "1001", "2024-02-29"])


def test_look_into_gives_headings_and_first_rows() -> None:
    sheet = look_into(csv_bytes([["E1", "A"], ["E2", "B"]], header=["Number", "Name"]), samples=1)
    assert (sheet.header, sheet.samples) == (["Number", "Name"], [["E1", "A"]])


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\n\n,,\n", "empty"),
        (b"Number\nE1\n", "fewer than two headings"),
        (b"Number,Name\n", "no rows"),
        (b"PK\x03\x04 not a workbook", "no Excel workbook"),
        (b"Number,Name\nE1,\x81\x8d\n", "unknown encoding"),
        (b'Number,Name\n"E1,' + b"x" * 200_000 + b"\n", "cannot be read"),
    ],
)
def test_look_into_refuses_what_is_no_roster(data: bytes, words: str) -> None:
    with pytest.raises(UnreadableFile, match=words):
        look_into(data)


def test_read_rows_refuses_a_file_that_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGEST_FILE", 10)
    with pytest.raises(UnreadableFile, match="larger than"):
        list(read_rows(b"A,B\n1,2\n3,4\n"))


def test_read_rows_refuses_too_many_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_ROWS", 2)
    with pytest.raises(UnreadableFile, match="more than 2 rows"):
        list(read_rows(b"A,B\n1,2\n3,4\n5,6\n"))


def workbook_with(extra: dict[str, bytes]) -> bytes:
    source, target = io.BytesIO(excel_bytes(ROWS)), io.BytesIO()
    with zipfile.ZipFile(source) as before, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as after:
        for part in before.infolist():
            if part.filename not in extra:
                after.writestr(part.filename, before.read(part))
        for name, data in extra.items():
            after.writestr(name, data)
    return target.getvalue()


def test_excel_that_unpacks_to_far_more_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGEST_UNPACKED", 5_000_000)
    bomb = workbook_with({"xl/media/bomb.bin": b"\0" * 6_000_000})
    assert len(bomb) < 20_000
    with pytest.raises(UnreadableFile, match="unpacks to far more"):
        look_into(bomb)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/worksheets/sheet1.xml", "xl/any.name"])
def test_excel_with_entity_definitions_is_refused(part: str, encoding: str) -> None:
    laughs = '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">]><sst>&lol;</sst>'
    with pytest.raises(UnreadableFile, match="spreadsheet program"):
        look_into(workbook_with({part: laughs.encode(encoding)}))


@pytest.mark.parametrize(
    "rows", ['<row r="9999999999"><c r="A9999999999"><v>1</v></c></row>', '<row><c r="XFD1"/></row>' * 9]
)
def test_excel_that_claims_far_rows_or_columns_is_refused(monkeypatch: pytest.MonkeyPatch, rows: str) -> None:
    """A few bytes of a sheet, for which a reader would be busy for days."""
    monkeypatch.setattr(files, "LAST_LINE", 1000)
    monkeypatch.setattr(files, "MOST_CELLS", 100_000)
    sheet = f'<worksheet xmlns="{SHEET}"><sheetData>{rows}</sheetData></worksheet>'
    with pytest.raises(UnreadableFile, match="longer or wider"):
        look_into(workbook_with({"xl/worksheets/sheet1.xml": sheet.encode()}))


def test_excel_whose_sheet_is_cut_off_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="no Excel workbook"):
        look_into(workbook_with({"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row><c"}))


@given(st.binary(max_size=400))
def test_read_rows_of_any_bytes_reads_or_refuses(data: bytes) -> None:
    for start in (b"", b"PK\x03\x04", b"\xff\xfe", b"\xef\xbb\xbf"):
        with suppress(UnreadableFile):
            assert all(isinstance(cell, str) for _, cells in read_rows(start + data) for cell in cells)
