"""Figures from a file: every row is looked at before any is saved, then all are saved or none. The same file again
changes what it brought."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Self

from django.core.exceptions import ValidationError
from django.db import transaction

from cxportal.county.models import County
from cxportal.history.models import record
from cxportal.people.models import Department, Person
from cxportal.scorecards.entering import MOST, Told, counted, enter, figures_of, period_of
from cxportal.scorecards.models import Figure, FigureFile, Measure
from cxportal.scorecards.predicates import may_enter_for
from cxportal.ui.uploads import UnreadableFile, read_rows

COLUMNS = ("Measure", "Department", "Period", "Numerator", "Denominator", "Value", "n", "Note")
NEEDED = ("measure", "department", "period")
MOST_ROWS = 5_000
MONTH = re.compile(r"(\d{4})-(\d{1,2})(?:-\d{1,2})?")


@dataclass
class Row:
    """A row of the file: what it says, what is wrong with it, and what saving it would do."""

    line: int
    cells: dict[str, str]
    told: Told | None = None
    errors: list[str] = field(default_factory=list)
    outcome: str = "error"


@dataclass
class Checked:
    """All rows of a file as they would be saved now."""

    rows: list[Row]

    def count(self, outcome: str) -> int:
        return sum(row.outcome == outcome for row in self.rows)

    @property
    def may_save(self) -> bool:
        return not self.count("error") and bool(self.count("new") or self.count("changed"))

    @property
    def worst_first(self) -> list[Row]:
        order = ("error", "changed", "new", "unchanged")
        return sorted(self.rows, key=lambda row: (order.index(row.outcome), row.line))


def upload(*, name: str, data: bytes, by: Person) -> FigureFile:
    """Keeps the file's rows. Raises UnreadableFile. Files that nobody came back to in a day are forgotten."""
    rows = []
    for line, cells in read_rows(data):
        rows.append([line, *cells])
        if len(rows) > MOST_ROWS + 1:
            raise UnreadableFile(f"The file has more than {MOST_ROWS:,} rows. Split it.")
    header = [str(cell).strip().lower() for cell in rows[0][1:]] if rows else []
    missing = [name for name in NEEDED if name not in header]
    if missing:
        raise UnreadableFile(f"The first row needs the headings {', '.join(COLUMNS)}. Missing: {', '.join(missing)}.")
    if len(rows) == 1:
        raise UnreadableFile("The file has headings but no rows under them.")
    found = FigureFile.objects.create(name=name.replace("\0", "")[:200], rows=rows, by=by)
    FigureFile.objects.filter(at__lt=found.at - FigureFile.KEPT).delete()
    return found


def check(file: FigureFile, *, by: Person) -> Checked:
    """What saving it would do now. A fixed number of queries."""
    reader = _Reader.begin(by)
    header = [str(cell).strip().lower() for cell in file.rows[0][1:]]
    rows = [reader.read(row[0], dict(zip(header, row[1:], strict=False))) for row in file.rows[1:]]
    _find_doubles(rows)
    known = figures_of({row.told.measure.pk for row in rows if row.told})
    for row in rows:
        if row.told and not row.errors:
            row.outcome = _outcome(row.told, known.get(row.told.key))
    return Checked(rows)


@transaction.atomic
def save(file: FigureFile, *, by: Person) -> tuple[int, int] | None:
    """All rows, or none: None where one has an error by now. New and changed."""
    locked = FigureFile.objects.select_for_update().filter(pk=file.pk).first()
    checked = check(file, by=by)
    if locked is None or not checked.may_save:
        return None
    new, changed = enter([row.told for row in checked.rows if row.told], by=by)
    for measure in {row.told.measure.pk: row.told.measure for row in checked.rows if row.told}.values():
        record(about=measure, verb="figures", text=f"Figures from {file.name}", by=by)
    locked.delete()
    return new, changed


def lines_of(measure: Measure, *, by: Person) -> Iterator[Sequence[object]]:
    """The figures of the measure that this person enters, in the columns that a file has. One query."""
    for figure in Figure.objects.filter(measure=measure).select_related("department"):
        if not may_enter_for(by, measure, figure.department):
            continue
        value = figure.numerator if measure.totals else ""
        pair = ("", "") if measure.totals else (figure.numerator, figure.denominator)
        n = figure.n if measure.totals else ""
        yield measure.key, figure.department.name, f"{figure.first:%Y-%m}", *pair, value, n, figure.note


def _outcome(told: Told, figure: Figure | None) -> str:
    if figure is None:
        return "new"
    return "unchanged" if told.same_as(figure) else "changed"


def _find_doubles(rows: list[Row]) -> None:
    seen: dict[tuple[int, int, dt.date], int] = {}
    for row in rows:
        if row.told:
            if row.told.key in seen:
                row.errors.append(f"Row {seen[row.told.key]} says something of the same already.")
            seen.setdefault(row.told.key, row.line)


@dataclass
class _Reader:
    """Reads rows, knowing every measure and department by key, code and name."""

    by: Person
    measures: dict[str, Measure]
    departments: dict[str, Department]
    starts_in: int

    @classmethod
    def begin(cls, by: Person) -> Self:
        measures: dict[str, Measure] = {}
        for measure in Measure.objects.standing():
            measures |= {measure.name.lower(): measure, measure.key: measure}
        departments: dict[str, Department] = {}
        for department in Department.objects.all():
            departments |= {department.name.lower(): department, department.code: department}
        return cls(by, measures, departments, County.current().fiscal_year_starts_in)

    def read(self, line: int, cells: dict[str, str]) -> Row:
        row = Row(line, cells)
        measure = self._measure(row)
        department = self.departments.get(cells.get("department", "").lower())
        if department is None:
            row.errors.append(f"Department: “{cells.get('department', '')[:80]}” is not known.")
        elif measure and not may_enter_for(self.by, measure, department):
            row.errors.append(f"You do not enter “{measure}” for {department}.")
        first = self._first(row, measure)
        if measure and department and first and not row.errors:
            self._tell(row, measure, department, first)
        return row

    def _measure(self, row: Row) -> Measure | None:
        name = row.cells.get("measure", "")
        measure = self.measures.get(name.lower())
        if measure is None:
            row.errors.append(f"Measure: “{name[:80]}” is not known.")
        elif measure.standard:
            row.errors.append(f"“{measure}” is counted by the portal.")
        return measure

    def _first(self, row: Row, measure: Measure | None) -> dt.date | None:
        found = MONTH.fullmatch(row.cells.get("period", ""))
        try:
            day = dt.date(int(found[1]), int(found[2]), 1) if found else None
        except ValueError:
            day = None
        if day is None:
            row.errors.append("Period: write its first month like 2026-10.")
        elif measure and period_of(measure, day, starts_in=self.starts_in).first != day:
            row.errors.append(f"Period: “{measure}” is entered by {measure.cadence}; {day:%Y-%m} does not begin one.")
        return day

    def _tell(self, row: Row, measure: Measure, department: Department, first: dt.date) -> None:
        names = ("numerator", "denominator", "value", "n")
        numbers: dict[str, Decimal | None] = {name: _number(row, name) for name in names}
        note = row.cells.get("note", "")
        if len(note) > 300:
            row.errors.append("Note: write at most 300 characters.")
        n = numbers.pop("n")
        if n is not None and not (n == n.to_integral_value() and 0 <= n <= MOST):
            row.errors.append("n: write a whole number.")
        if row.errors:
            return
        try:
            figures = counted(measure, n=None if n is None else int(n), **numbers)
        except ValidationError as error:
            row.errors += [
                f"{name.capitalize()}: {text}" for name, texts in error.message_dict.items() for text in texts
            ]
        else:
            row.told = Told(measure, department, first, *figures, note)


def _number(row: Row, name: str) -> Decimal | None:
    """ "1,234.5", "72%", "$12.50"; None where the cell is empty."""
    text = row.cells.get(name, "").replace(",", "").replace("$", "").removesuffix("%").strip()
    if not text:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) >= 10**12:
        row.errors.append(f"{name.capitalize()}: “{row.cells.get(name, '')[:40]}” is no number.")
        return None
    return number


def cells_of(row: Row) -> list[tuple[str, str]]:
    """The row as the preview shows it: each column with its cell."""
    return [(name, row.cells.get(name.lower(), "")) for name in COLUMNS]
