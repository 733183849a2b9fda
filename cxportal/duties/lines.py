"""Duties as lists show them."""

import datetime as dt
from dataclasses import dataclass

from cxportal.duties.digest import when
from cxportal.duties.sources import kind_label
from cxportal.facts.duties import Duty
from cxportal.people.models import Person


@dataclass(frozen=True)
class Line:
    """A duty as a list shows it."""

    duty: Duty
    kind: str
    when: str
    late: bool
    person: Person | None = None


def lines(duties: list[Duty], on: dt.date, people: dict[int, Person] | None = None) -> list[Line]:
    return [
        Line(duty, kind_label(duty), when(duty.due_on, on), duty.due_on < on, (people or {}).get(duty.person_id))
        for duty in duties
    ]
