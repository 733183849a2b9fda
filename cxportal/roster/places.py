"""Finding the department that a cell means, by code or by name."""

import datetime as dt
from collections import defaultdict

from django.utils.text import slugify

from cxportal.intake.cells import CellError, short
from cxportal.people.models import Department


class Places:
    """All departments, by code and by name; those to be created are collected in `made`. One query."""

    def __init__(self, *, on: dt.date, may_make: bool) -> None:
        self.on = on
        self.may_make = may_make
        self.made: dict[str, Department] = {}
        self.by_id: dict[int, Department] = {}
        self._by_code: dict[str, Department] = {}
        self._by_name: dict[str, list[Department]] = defaultdict(list)
        for department in Department.objects.select_related("successor"):
            self.by_id[department.pk] = department
            self._by_code[department.code.lower()] = department
            self._by_name[department.name.lower()].append(department)

    def find(self, cell: str) -> Department:
        """The open department of this code or name, or an unsaved one to be created. Raises CellError."""
        word = cell.lower()
        named = [department for department in self._by_name[word] if self._is_open(department)]
        if len(named) > 1:
            codes = ", ".join(sorted(department.code for department in named))
            raise CellError(f"Department: more than one is called “{short(cell)}”. Write the code ({codes}).")
        found = self._by_code.get(word) or next(iter(named or self._by_name[word]), None)
        if found is None:
            return self._new(cell)
        if not self._is_open(found):
            after = f" Its people belong to {found.successor.name} now." if found.successor else ""
            raise CellError(f"Department: {found.name} is closed.{after}")
        return found

    def _is_open(self, department: Department) -> bool:
        return (department.opens_on is None or department.opens_on <= self.on) and (
            department.closes_on is None or department.closes_on > self.on
        )

    def _new(self, cell: str) -> Department:
        if not self.may_make:
            raise CellError(f"Department: the portal knows none with the code or name “{short(cell)}”.")
        return self.made.setdefault(cell.lower(), Department(name=cell))


def free_code(name: str, taken: set[str]) -> str:
    """A code from the name that no department has; it is added to `taken`."""
    plain = slugify(name)[:34] or "department"
    code, number = plain, 1
    while code in taken:
        number += 1
        code = f"{plain}-{number}"
    taken.add(code)
    return code
