"""The fields of a roster: how HR systems head their columns, and how a cell is read."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from cxportal.intake.cells import CellError, held_by_heading, normal, read_day, short
from cxportal.roster.models import RememberedColumn


@dataclass(frozen=True)
class Column:
    """One of our fields: its key, what we call it, and the headings under which HR systems export it."""

    key: str
    label: str
    hint: str = ""
    headings: tuple[str, ...] = ()

    @property
    def known_as(self) -> frozenset[str]:
        return frozenset(normal(name) for name in (self.label, *self.headings))


COLUMNS: tuple[Column, ...] = (
    Column(
        "number", "Employee number", "Finds the person again at the next import.",
        ("employee id", "emp id", "emp no", "employee no", "employee #", "empl id", "emplid", "personnel number",
         "staff number", "badge number", "id", "number", "person number", "worker id"),
    ),
    Column("first_name", "First name", "", ("first", "given name", "forename", "preferred name", "fname")),
    Column("last_name", "Last name", "", ("last", "surname", "family name", "lname")),
    Column(
        "name", "Full name", "Only where the file has no separate first and last name: “Lee, Ana” or “Ana Lee”.",
        ("name", "employee name", "employee", "worker", "display name"),
    ),
    Column(
        "email", "E-mail", "May be empty: people without one sign in by employee number.",
        ("email", "email address", "e-mail address", "mail", "work email", "business email"),
    ),
    Column(
        "title", "Job title", "", ("title", "position", "position title", "job", "classification", "job description"),
    ),
    Column(
        "department", "Department", "Code or name of a department, division or unit.",
        ("department code", "dept", "dept code", "department name", "org unit", "organization", "division", "unit",
         "cost center", "department id"),
    ),
    Column(
        "manager", "Manager's employee number", "",
        ("manager", "manager id", "supervisor", "supervisor id", "reports to", "manager number", "supervisor number",
         "manager employee number", "manager emplid"),
    ),
    Column(
        "started_on", "Start date", "",
        ("hire date", "date of hire", "hired", "start", "original hire date", "started on", "date hired"),
    ),
    Column(
        "frontline", "Serves customers directly", "Yes or no.",
        ("frontline", "front line", "customer facing", "customer service", "public facing"),
    ),
    Column(
        "active", "Works here", "Yes or no, or a status such as active or terminated.",
        ("status", "active", "employment status", "employee status"),
    ),
)  # fmt: skip
BY_KEY: Mapping[str, Column] = {column.key: column for column in COLUMNS}
EXPORTED: tuple[Column, ...] = tuple(column for column in COLUMNS if column.key != "name")

YES = frozenset({"yes", "y", "true", "1", "x", "active", "a", "employed", "current", "on leave", "leave", "loa"})
NO = frozenset({"no", "n", "false", "0", "inactive", "i", "terminated", "t", "left", "retired", "separated", "former"})


def guess(header: Sequence[str]) -> dict[str, int]:
    """Field → position of its column: what was chosen for this heading last time, else by what it is called."""
    found: dict[str, int] = {}
    names = [normal(name) for name in header]
    remembered = dict(RememberedColumn.objects.filter(heading__in=names).values_list("heading", "field"))
    for position, name in enumerate(names):
        if remembered.get(name):
            found.setdefault(remembered[name], position)
    taken = {name for name in names if name in remembered}
    for column in COLUMNS:
        for position, name in enumerate(names):
            if name in column.known_as and name not in taken and column.key not in found:
                found[column.key] = position
                taken.add(name)
    if "first_name" in found and "last_name" in found and not remembered:
        found.pop("name", None)
    return found


def remember(header: Sequence[str], columns: Mapping[str, int]) -> None:
    """Keep what each heading held, also that it held nothing of ours."""
    held = held_by_heading(header, columns)
    RememberedColumn.objects.bulk_create(
        [RememberedColumn(heading=heading, field=field) for heading, field in held.items()],
        update_conflicts=True,
        unique_fields=["heading"],
        update_fields=["field", "used_at"],
    )


Reader = Callable[[str], Any]


def _text(limit: int, label: str) -> Reader:
    def read(cell: str) -> str:
        if len(cell) > limit:
            raise CellError(f"{label}: longer than {limit} characters.")
        if any(ord(letter) < 32 or 0xD800 <= ord(letter) <= 0xDFFF or ord(letter) == 127 for letter in cell):
            raise CellError(f"{label}: holds a character that cannot be shown.")
        return cell

    return read


def _email(cell: str) -> str:
    address = str(_text(254, "E-mail")(cell)).lower()
    try:
        validate_email(address)
    except ValidationError:
        raise CellError(f"E-mail: “{short(cell)}” is no address.") from None
    return address


def _answer(label: str) -> Reader:
    def read(cell: str) -> bool:
        word = cell.lower()
        if word not in YES | NO:
            raise CellError(f"{label}: “{short(cell)}” is neither yes nor no.")
        return word in YES

    return read


def split_name(cell: str) -> tuple[str, str]:
    """First and last name from "Lee, Ana" or "Ana Lee"."""
    last, comma, first = cell.partition(",")
    if comma:
        return first.strip(), last.strip()
    first, _, last = cell.rpartition(" ")
    return first.strip(), last.strip()


def readers(order: str) -> dict[str, Reader]:
    """How the cells of each field are read; each raises CellError."""
    return {
        "number": _text(20, "Employee number"),
        "first_name": _text(80, "First name"),
        "last_name": _text(80, "Last name"),
        "name": _text(161, "Full name"),
        "email": _email,
        "title": _text(120, "Job title"),
        "department": _text(120, "Department"),
        "manager": _text(20, "Manager's employee number"),
        "started_on": lambda cell: read_day(cell, order, label="Start date"),
        "frontline": _answer("Serves customers directly"),
        "active": _answer("Works here"),
    }


def read_cells(
    cells: Sequence[str], columns: Mapping[str, int], read: Mapping[str, Reader]
) -> tuple[dict[str, Any], list[str]]:
    """The values of the cells that are not empty, and what is wrong with the others."""
    values: dict[str, Any] = {}
    errors: list[str] = []
    for key, position in columns.items():
        cell = cells[position] if position < len(cells) else ""
        if not cell:
            continue
        try:
            values[key] = read[key](cell)
        except CellError as error:
            errors.append(str(error))
    if "name" in values:
        first, last = split_name(values.pop("name"))
        values.setdefault("first_name", first)
        values.setdefault("last_name", last)
    if not values.get("number") and not any(error.startswith("Employee number") for error in errors):
        errors.append("Employee number: missing.")
    return values, errors


def missing(columns: Iterable[str]) -> list[str]:
    """What a mapping lacks, in words."""
    chosen = set(columns)
    lacking = [] if "number" in chosen else ["Choose the column with the employee number."]
    if "name" not in chosen and not {"first_name", "last_name"} <= chosen:
        lacking.append("Choose the columns with first and last name, or the one with the full name.")
    return lacking
