"""Reads a CSV or Excel file into rows of plain text, and refuses what is too large, broken or dangerous.

A row is a list of cells; a cell is a stripped text (days of an Excel file become ISO dates). Nothing is ever run:
what looks like a formula stays the text it is.
"""

import csv
import datetime as dt
import io
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

LARGEST_FILE = 9 * 1024 * 1024  # the web server takes bodies up to 10 MB
LARGEST_UNPACKED = 250 * 1024 * 1024
LARGEST_TEXTS = 80 * 1024 * 1024
"""The table of texts in an Excel file is the one part that must be read as a whole."""
MOST_PARTS = 1000
MOST_ROWS = 100_000
MOST_COLUMNS = 200
LAST_LINE = 1_048_576
MOST_CELLS = MOST_ROWS * MOST_COLUMNS
"""Of a workbook, empty ones included. A few bytes can claim row 9,999,999,999 or a column that is far away, and what
lies before it is read cell by cell."""
DELIMITERS = ",;\t|"
FORMULA_STARTS = ("=", "+", "-", "@")

Cells = list[str]

# Where a sheet does not say how large it is, openpyxl would read all of it into memory to find out. We read row by row.
ReadOnlyWorksheet._get_size = lambda self: None


class UnreadableFile(Exception):
    """The file cannot be used; the message says why and what to do."""


@dataclass(frozen=True)
class Sheet:
    """What a file begins with: its headings, and the first rows as an example."""

    header: Cells
    samples: list[Cells]


def look_into(data: bytes, *, samples: int = 3) -> Sheet:
    """The headings and the first rows. Raises UnreadableFile."""
    rows = read_rows(data)
    _, header = next(rows, (0, []))
    if not header:
        raise UnreadableFile("The file is empty. Export it again, with its headings in the first row.")
    if len([name for name in header if name]) < 2:
        raise UnreadableFile("The first row holds fewer than two headings. Put the headings in the first row.")
    first = [cells for _, (_, cells) in zip(range(samples), rows, strict=False)]
    if not first:
        raise UnreadableFile("The file has headings but no rows under them.")
    return Sheet(header, first)


def read_rows(data: bytes) -> Iterator[tuple[int, Cells]]:
    """Each row that is not empty with its number as a spreadsheet counts them, the headings first.

    Raises UnreadableFile, also in the midst of reading.
    """
    if len(data) > LARGEST_FILE:
        raise UnreadableFile(f"The file is larger than {LARGEST_FILE // 1024 // 1024} MB.")
    source = _excel_rows(data) if data.startswith(b"PK\x03\x04") else _csv_rows(data)
    found = 0
    for line, cells in source:
        if not any(cells):
            continue
        found += 1
        if found > MOST_ROWS + 1:
            raise UnreadableFile(f"The file has more than {MOST_ROWS:,} rows.")
        if len(cells) > MOST_COLUMNS:
            raise UnreadableFile(f"Row {line} has more than {MOST_COLUMNS} columns.")
        yield line, cells


def count_rows(data: bytes) -> int:
    """About how many rows follow the headings, quickly, for showing how far a reader is."""
    if not data.startswith(b"PK\x03\x04"):
        return max(data.count(b"\n") - 1, 1)
    found = 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = next((part for part in archive.namelist() if part.startswith("xl/worksheets/sheet")), None)
        if sheet:
            with archive.open(sheet) as stream:
                while block := stream.read(1024 * 1024):
                    found += block.count(b"<row")
    return max(found - 1, 1)


def clean_cell(value: object) -> str:
    """A cell as one line of text. The apostrophe with which exports disarm a formula is taken off again."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = " ".join(str(value).split())
    if text.startswith("'") and text[1:].startswith(FORMULA_STARTS):
        return text[1:]
    return text


def _csv_rows(data: bytes) -> Iterator[tuple[int, Cells]]:
    text = decode(data)
    delimiter = ""
    first, _, rest = text.partition("\n")
    skipped = 0
    if first.strip().lower().startswith("sep=") and len(first.strip()) <= 5:
        delimiter, text, skipped = first.strip("\r\n")[4:5], rest, 1
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter or _delimiter_of(text))
    line = skipped
    try:
        for cells in reader:
            line += 1
            yield line, [clean_cell(cell) for cell in cells]
    except csv.Error as error:
        raise UnreadableFile(
            f"After row {line} the file cannot be read ({error}). Is a quotation mark missing?"
        ) from None


def decode(data: bytes) -> str:
    """The text, in UTF-8 or UTF-16 with or without a mark, or else Windows-1252. Raises UnreadableFile."""
    for encoding in _encodings(data):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFile("The text of this file is in an unknown encoding. Save it as “CSV UTF-8” and upload it again.")


def _encodings(data: bytes) -> list[str]:
    if data.startswith(b"\xef\xbb\xbf"):
        return ["utf-8-sig"]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ["utf-16"]
    head = data[:4000]
    if head[1::2].count(0) > len(head) // 4:
        return ["utf-16-le"]
    if head[0::2].count(0) > len(head) // 4:
        return ["utf-16-be"]
    return ["utf-8", "cp1252"]


def _delimiter_of(text: str) -> str:
    """What stands most often between the headings, outside of quotation marks."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    bare = "".join(first.split('"')[::2])
    return max(DELIMITERS, key=bare.count)


def _excel_rows(data: bytes) -> Iterator[tuple[int, Cells]]:
    _refuse_bombs(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # about looks that a file does not bring
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        looked_at = 0
        for line, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
            looked_at += len(cells)
            if line > LAST_LINE or looked_at > MOST_CELLS:
                raise UnreadableFile("This workbook is far longer or wider than a table. Save the sheet alone, as CSV.")
            yield line, _trimmed([clean_cell(cell) for cell in cells])
        book.close()
    except UnreadableFile:
        raise
    except (
        InvalidFileException, zipfile.BadZipFile, ParseError, KeyError, IndexError, ValueError, OSError, EOFError,
        AttributeError, TypeError, NotImplementedError, RuntimeError,
    ) as error:  # fmt: skip
        raise UnreadableFile(
            f"This is no Excel workbook that can be read ({type(error).__name__}). Save it as .xlsx or CSV."
        ) from None


def _trimmed(cells: Cells) -> Cells:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _refuse_bombs(data: bytes) -> None:
    """Refuse a workbook that unpacks to far more than it is, or brings definitions of its own.

    The sizes that the archive declares can be relied on: no more than those is ever unpacked.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
                raise UnreadableFile("This workbook unpacks to far more than a table. Save the sheet alone, as CSV.")
            if any(part.file_size > LARGEST_TEXTS for part in parts if "sharedStrings" in part.filename):
                raise UnreadableFile("This workbook holds more text than a table. Save the sheet alone, as CSV.")
            for part in parts:  # whatever its name: a workbook may call any part a sheet
                _refuse_definitions(archive, part)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise UnreadableFile(
            f"This is no Excel workbook that can be read ({type(error).__name__}). Save it as .xlsx or CSV."
        ) from None


def _refuse_definitions(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """A document type with entities is how a small XML file becomes a huge one; no spreadsheet program writes it.

    Without its zero bytes UTF-16 reads like plain text, also where no mark says that it is UTF-16.
    """
    kept = b""
    with archive.open(part) as stream:
        while block := stream.read(1024 * 1024):
            marked = part.filename.endswith((".xml", ".rels")) and block.startswith((b"\xff\xfe", b"\xfe\xff"))
            if marked or b"<!DOCTYPE" in (kept + block).replace(b"\0", b""):
                raise UnreadableFile("This workbook was not written by a spreadsheet program. Save it as CSV.")
            kept = block[-64:]
