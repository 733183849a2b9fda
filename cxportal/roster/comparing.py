"""What one row of the file would do to one person."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, Func, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce

from cxportal.intake.cells import CellError
from cxportal.people.models import Department, Person
from cxportal.people.positions.actions import NOBODY, Position, kind_of_change
from cxportal.people.positions.models import ChangeKind
from cxportal.roster.columns import BY_KEY
from cxportal.roster.models import Outcome, RosterImport, RosterRow
from cxportal.roster.places import Places

NEWS_FOR = dt.timedelta(days=90)
"""Who began longer ago than this is no news when the portal first hears of them."""
FINGERPRINTED = ("first_name", "last_name", "email", "title", "department_id", "manager_id", "started_on")
COMPARED = ("first_name", "last_name", "email", "title", "started_on", "frontline")


def fingerprint(prefix: str = "") -> Func:
    """What a person looks like, as one text that the database builds; to see whether they changed in between."""

    def text(name: str) -> Coalesce:
        return Coalesce(Cast(prefix + name, CharField()), Value(""))

    def flag(name: str) -> Case:
        return Case(When(**{prefix + name: True}, then=Value("y")), default=Value("n"))

    parts = [text(name) for name in FINGERPRINTED] + [flag("frontline"), flag("is_active")]
    return Func(*parts, template="(%(expressions)s)", arg_joiner=" || '|' || ", output_field=CharField())


def known_people(numbers: list[str]) -> dict[str, dict[str, Any]]:
    """The people with these employee numbers as plain values. One query."""
    people: QuerySet[Person, dict[str, Any]] = (
        Person.objects.filter(employee_number__in=numbers)
        .annotate(seen=fingerprint())
        .values(
            "pk", "employee_number", *COMPARED, "department_id", "manager_id", "manager__employee_number", "is_active",
            "seen",
        )
    )  # fmt: skip
    return {person["employee_number"]: person for person in people}


@dataclass(frozen=True)
class Comparison:
    """Compares rows with people, as this import wants it."""

    roster: RosterImport
    places: Places
    today: dt.date
    first_import: bool

    def row(
        self, *, line: int, values: Mapping[str, Any], errors: list[str], known: Mapping[str, Any] | None
    ) -> RosterRow:
        """An unsaved row with its outcome, so far as it can be told without the other rows."""
        row = RosterRow(roster=self.roster, line=line, number=values.get("number", ""), errors=errors)
        if known:
            row.person_id, row.seen = known["pk"], known["seen"]
        self._fill(row, values, known)
        self._place(row, values, known)
        for name in ("first_name", "last_name"):
            if not getattr(row, name) and not any(error.startswith(BY_KEY[name].label) for error in errors):
                errors.append(f"{BY_KEY[name].label}: missing.")
        if errors:
            row.outcome = Outcome.ERROR
        else:
            self._judge(row, known)
        return row

    def leaver(self, known: Mapping[str, Any]) -> RosterRow:
        """The row of someone who is in no row of a full roster."""
        row = RosterRow(
            roster=self.roster,
            number=known["employee_number"],
            person_id=known["pk"],
            seen=known["seen"],
            department_id=known["department_id"],
            manager_id=known["manager_id"],
            outcome=Outcome.LEAVER,
            is_active=False,
            **{name: known[name] for name in COMPARED},
        )
        row.changes = {"Works here": ["yes", "no"]}
        self._note_position(row, known)
        return row

    def _fill(self, row: RosterRow, values: Mapping[str, Any], known: Mapping[str, Any] | None) -> None:
        """Each field as it will be: from the file, or as it is where the file does not say."""
        blank: dict[str, Any] = {"email": None, "started_on": None, "frontline": False}
        for name in COMPARED:
            if name in values:
                setattr(row, name, values[name])
            elif known and (name not in self.roster.columns or self.roster.keep_blanks or name.endswith("_name")):
                setattr(row, name, known[name])
            else:
                setattr(row, name, blank.get(name, ""))
        row.is_active = values.get("active", True)
        row.manager_number = values.get("manager", "")
        if known and not row.manager_number and ("manager" not in self.roster.columns or self.roster.keep_blanks):
            row.manager_id = known["manager_id"]
            row.manager_number = known["manager__employee_number"] or ""

    def _place(self, row: RosterRow, values: Mapping[str, Any], known: Mapping[str, Any] | None) -> None:
        if "department" in values:
            try:
                department = self.places.find(values["department"])
            except CellError as error:
                row.errors.append(str(error))
                return
            row.department_id = department.pk
            row.new_department = "" if department.pk else department.name
            row.place_after = department.name
        elif known and ("department" not in self.roster.columns or self.roster.keep_blanks):
            row.department_id = known["department_id"]
            row.place_after = self._name_of(known["department_id"])

    def _name_of(self, department: int | None) -> str:
        return self.places.by_id[department].name if department in self.places.by_id else ""

    def _judge(self, row: RosterRow, known: Mapping[str, Any] | None) -> None:
        if known is None:
            row.outcome = Outcome.NEW if row.is_active else Outcome.UNCHANGED
        elif not row.is_active:
            row.outcome = Outcome.LEAVER if known["is_active"] else Outcome.UNCHANGED
        else:
            row.changes = self._differences(row, known)
            row.outcome = Outcome.CHANGED if row.changes else Outcome.UNCHANGED
        if row.outcome == Outcome.LEAVER:
            row.changes = {"Works here": ["yes", "no"]}
        if row.outcome != Outcome.UNCHANGED:
            self._note_position(row, known)

    def _differences(self, row: RosterRow, known: Mapping[str, Any]) -> dict[str, list[str]]:
        """Label of the field → what it was and what it will be, in words."""
        found = {
            BY_KEY[name].label: [_words(known[name]), _words(getattr(row, name))]
            for name in COMPARED
            if getattr(row, name) != known[name]
        }
        if row.new_department or row.department_id != known["department_id"]:
            found["Department"] = [self._name_of(known["department_id"]), row.place_after]
        if row.manager_number != (known["manager__employee_number"] or ""):
            found[BY_KEY["manager"].label] = [known["manager__employee_number"] or "", row.manager_number]
        elif known["manager_id"] and not row.manager_number and row.manager_id is None:
            found[BY_KEY["manager"].label] = ["(without number)", ""]
        if not known["is_active"]:
            found["Works here"] = ["no", "yes"]
        return found

    def _note_position(self, row: RosterRow, known: Mapping[str, Any] | None) -> None:
        before = NOBODY
        if known:
            before = Position(known["title"], self._department(known["department_id"], ""), known["is_active"])
        after = Position(row.title, self._department(row.department_id, row.new_department), row.is_active)
        kind = kind_of_change(before, after)
        if kind is None or (kind == ChangeKind.NEW and known is None and not self._is_news(row)):
            return
        row.position = kind
        row.position_on = row.started_on if kind == ChangeKind.NEW and self._is_news(row) else self.today
        row.position_on = row.position_on or self.today
        row.title_before, row.department_before_id = before.title, before.department.pk if before.department else None
        row.place_before = before.place

    def _department(self, pk: int | None, new: str) -> Department | None:
        if new:
            return self.places.made[new.lower()]
        return self.places.by_id[pk] if pk is not None else None

    def _is_news(self, row: RosterRow) -> bool:
        """Whether someone whom the portal did not know began lately."""
        if row.started_on is None:
            return not self.first_import
        return row.started_on >= self.today - NEWS_FOR


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.date):
        return f"{value:%b %-d, %Y}"
    return "" if value is None else str(value)
