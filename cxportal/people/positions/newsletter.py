"""The changes of a month (or of any days) and the text that the newsletter takes over."""

import calendar
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from cxportal.people.positions.models import ChangeKind, PositionChange

HEADINGS: dict[str, str] = {
    ChangeKind.NEW: "Welcome",
    ChangeKind.PROMOTION: "Promotions",
    ChangeKind.TITLE: "New titles",
    ChangeKind.TRANSFER: "New places",
    ChangeKind.DEPARTURE: "Farewell",
}


@dataclass(frozen=True)
class Month:
    """One month, as an address writes it: "2026-11"."""

    year: int
    number: int

    @classmethod
    def of(cls, day: dt.date) -> Self:
        return cls(day.year, day.month)

    @classmethod
    def read(cls, text: str, *, otherwise: dt.date) -> Self:
        """The month of a text, or that of a day where the text is none."""
        year, _, number = text.partition("-")
        plain = text.isascii() and len(text) == 7 and year.isdecimal() and number.isdecimal()
        if plain and 1900 <= int(year) <= 2200 and 1 <= int(number) <= 12:
            return cls(int(year), int(number))
        return cls.of(otherwise)

    @property
    def first(self) -> dt.date:
        return dt.date(self.year, self.number, 1)

    @property
    def last(self) -> dt.date:
        return dt.date(self.year, self.number, calendar.monthrange(self.year, self.number)[1])

    @property
    def before(self) -> "Month":
        return Month.of(self.first - dt.timedelta(days=1))

    @property
    def after(self) -> "Month":
        return Month.of(self.last + dt.timedelta(days=1))

    @property
    def words(self) -> str:
        return f"{self.first:%B %Y}"

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"


def ready_text(changes: Iterable[PositionChange], *, title: str) -> str:
    """Plain text by kind, each change one sentence; empty where there is nothing to announce."""
    told = list(changes)
    parts = []
    for kind, heading in HEADINGS.items():
        sentences = [change.sentence for change in told if change.kind == kind]
        if sentences:
            parts.append("\n".join([heading, *(f"- {sentence}" for sentence in sentences)]))
    return "\n\n".join([title, *parts]) + "\n" if parts else ""
