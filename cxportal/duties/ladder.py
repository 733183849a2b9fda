"""The ladder: who hears of a duty when. Pure rules; the steps are settings."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from cxportal.facts.duties import Duty

BEFORE, DUE, DIRECTOR, OFFICE = "before", "due", "director", "office"


class Audience(StrEnum):
    OWNER = "owner"
    DIRECTOR = "director"
    OFFICE = "office"


@dataclass(frozen=True)
class Ladder:
    """Days of each step. None leaves a step out."""

    before_days: int | None = 7
    on_the_day: bool = True
    repeat_days: int | None = 7
    director_days: int | None = 14
    office_days: int | None = 30

    @property
    def looks_ahead(self) -> dt.timedelta:
        return dt.timedelta(days=self.before_days or 0)

    def reached(self, duty: Duty, on: dt.date) -> Iterator[tuple[str, Audience]]:
        """The rungs on which somebody should have heard by that day: the latest one of the owner, and the escalations.

        Earlier rungs of the owner that were missed are not made up for: one reminder says it.
        """
        late = duty.days_late(on)
        own = self._own_rung(late)
        if own:
            yield own, Audience.OWNER
        if duty.escalates and self.director_days is not None and late >= self.director_days:
            yield DIRECTOR, Audience.DIRECTOR
        if duty.escalates and self.office_days is not None and late >= self.office_days:
            yield OFFICE, Audience.OFFICE

    def _own_rung(self, late: int) -> str:
        if self.repeat_days and late >= self.repeat_days:
            return f"late-{late // self.repeat_days * self.repeat_days}"
        if late >= 0:
            return DUE if self.on_the_day else ""
        if self.before_days is not None and -late <= self.before_days:
            return BEFORE
        return ""
