"""A duty: something due for a person. Each app's `duties.py` returns them in a fixed number of queries."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Duty:
    """Something due for one person.

    `kind` and `about` identify it (`about` is unique within its kind, such as "objective:12"); `escalates` says
    whether others may be told of it by name: when it is late, in place of who cannot be reached, in lists of
    everybody's. `action` is the verb of its one button.
    """

    due_on: dt.date
    person_id: int
    owner: str
    kind: str
    about: str
    title: str
    url: str
    action: str = "Open"
    escalates: bool = True

    def days_late(self, on: dt.date) -> int:
        """Days since it was due; 0 or less while it is not late."""
        return (on - self.due_on).days
