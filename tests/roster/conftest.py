"""A file in, checked, applied: without broker or worker, by calling what the worker calls."""

import csv
import io
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from celery import Celery
from openpyxl import Workbook

from cxportal.intake.models import DateOrder
from cxportal.people.models import Person
from cxportal.roster import actions, tasks
from cxportal.roster.models import RosterImport, RosterRow

HEADER = ["Employee ID", "First Name", "Last Name", "Email", "Title", "Dept", "Supervisor ID", "Hire Date"]


@pytest.fixture(autouse=True)
def quiet_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    def send_task(self: Celery, name: str, args: list[Any] | None = None, **options: Any) -> None:
        """No worker listens in these tests."""

    monkeypatch.setattr(Celery, "send_task", send_task)


def csv_bytes(
    rows: Sequence[Sequence[str]], *, header: Sequence[str] = HEADER, delimiter: str = ",", encoding: str = "utf-8"
) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def excel_bytes(rows: Sequence[Sequence[Any]], *, header: Sequence[str] = HEADER) -> bytes:
    book = Workbook()
    book.active.append(list(header))
    for row in rows:
        book.active.append(list(row))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


class Office:
    """What the program office does with a file, in one call each."""

    def __init__(self, person: Person) -> None:
        self.person = person

    def upload(self, data: bytes, name: str = "roster.csv") -> RosterImport:
        return actions.upload(name=name, data=data, by=self.person)

    def start(self, roster: RosterImport, **choices: Any) -> RosterImport:
        given: dict[str, Any] = {
            "columns": actions.guessed(roster),
            "date_order": DateOrder.MONTH_FIRST,
            "full": False,
            "keep_blanks": True,
            "make_departments": False,
        }
        actions.start_check(roster=roster, choices=actions.Choices(**{**given, **choices}), by=self.person)
        roster.refresh_from_db()
        return roster

    def check(self, data: bytes, **choices: Any) -> RosterImport:
        roster = self.start(self.upload(data), **choices)
        assert roster.job_id
        tasks.check_roster(roster.job_id)
        roster.refresh_from_db()
        return roster

    def apply(self, roster: RosterImport) -> RosterImport:
        assert actions.start_apply(roster=roster, by=self.person)
        roster.refresh_from_db()
        assert roster.job_id
        tasks.apply_roster(roster.job_id)
        roster.refresh_from_db()
        return roster

    def bring_in(self, data: bytes, **choices: Any) -> RosterImport:
        return self.apply(self.check(data, **choices))


@pytest.fixture
def office(program_office: Person) -> Office:
    return Office(program_office)


def errors_of(roster: RosterImport) -> dict[int | None, list[str]]:
    return {row.line: row.errors for row in RosterRow.objects.filter(roster=roster) if row.errors}


def outcomes_of(roster: RosterImport) -> dict[str, str]:
    return {row.number: row.outcome for row in RosterRow.objects.filter(roster=roster)}


Bytes = Callable[..., bytes]
