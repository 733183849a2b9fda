"""How headings and cells of other people's files are read."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TypeVar

from cxportal.county.days import today
from cxportal.intake.models import DateOrder

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
LONGEST_HEADING = 200

T = TypeVar("T")


class CellError(Exception):
    """A cell that cannot be read. The message names the cell and says what to write."""


def normal(heading: str) -> str:
    """A heading as it is compared: "Employee-ID " and "employee id" are one."""
    return " ".join(re.sub(r"[^a-z0-9#]+", " ", heading.lower().replace("'", "")).split())


def held_by_heading(header: Sequence[str], columns: Mapping[str, int]) -> dict[str, str]:
    """What each heading holds, also "" where it holds nothing of ours: to be remembered for the next file."""
    held = {position: key for key, position in columns.items()}
    named = ((normal(name)[:LONGEST_HEADING], held.get(place, "")) for place, name in reversed(list(enumerate(header))))
    return {heading: field for heading, field in named if heading}


def short(cell: str) -> str:
    return cell if len(cell) <= 40 else cell[:39] + "…"


def read_day(cell: str, order: str, *, label: str) -> dt.date:
    """A day from 1900 to two years ahead, written in any of the usual ways. Raises CellError, led by the label."""
    parts = _day_parts(cell, order)
    try:
        day = dt.date(*parts) if parts else None
    except ValueError:
        day = None
    if day is None:
        raise CellError(f"{label}: “{short(cell)}” is no date. Write it like 2026-11-22.")
    if not 1900 <= day.year <= today().year + 2:
        raise CellError(f"{label}: the year of “{short(cell)}” cannot be right.")
    return day


def _day_parts(cell: str, order: str) -> tuple[int, int, int] | None:
    """Year, month, day; None where the text is no date at all."""
    text = re.sub(r"[T ]\d{1,2}:\d{2}.*$", "", cell)
    if match := re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", text):
        return int(match[1]), int(match[2]), int(match[3])
    if match := re.fullmatch(r"(\d{4})(\d{2})(\d{2})", text):
        return int(match[1]), int(match[2]), int(match[3])
    if match := re.fullmatch(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})", text):
        first, second, year = int(match[1]), int(match[3]), _full_year(match[4])
        day_first = order == DateOrder.DAY_FIRST or match[2] == "."
        return (year, second, first) if day_first else (year, first, second)
    if match := re.fullmatch(r"(\d{1,2})[- ]([A-Za-z]{3})[a-z]*\.?[- ,]+(\d{4}|\d{2})", text):
        return _named(match[3], match[2], match[1])
    if match := re.fullmatch(r"([A-Za-z]{3})[a-z]*\.? (\d{1,2}),? (\d{4})", text):
        return _named(match[3], match[1], match[2])
    if re.fullmatch(r"\d{5}", text):  # the number under which Excel keeps a day
        day = dt.date(1899, 12, 30) + dt.timedelta(days=int(text))
        return day.year, day.month, day.day
    return None


def _named(year: str, month: str, day: str) -> tuple[int, int, int] | None:
    word = month.lower()
    return (_full_year(year), MONTHS.index(word) + 1, int(day)) if word in MONTHS else None


def _full_year(digits: str) -> int:
    """Two digits lie within the last seventy years and the next thirty."""
    if len(digits) == 4:
        return int(digits)
    return (2000 if int(digits) < (today().year + 30) % 100 else 1900) + int(digits)


def chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items in lists of at most `size`, as they come."""
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk
