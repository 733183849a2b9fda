"""A department's goals as its worksheet shows them: by horizon, then those that are closed."""

from collections.abc import Sequence
from dataclasses import dataclass

from cxportal.people.models import Department, Person
from cxportal.scorecards.aims.models import DepartmentGoal
from cxportal.scorecards.aims.predicates import drafts_for
from cxportal.scorecards.aims.progress import Progress, progress_of
from goals.models import Horizon

CLOSED = "Met, not met, dropped"


@dataclass(frozen=True)
class Sheet:
    """One part of the worksheet."""

    key: str
    heading: str
    goals: Sequence[Progress]


def sheets_of(department: Department, person: Person) -> list[Sheet]:
    """The goals of a department that a person sees; every horizon, and what is closed where something is.

    Four queries at most, and one for what the person looks after.
    """
    goals = DepartmentGoal.objects.filter(department=department).shown_to(drafts_for(person), person)
    found = progress_of(goals.whole().in_order())
    sheets = [
        Sheet(horizon.value, str(horizon.label), [one for one in found if _open_in(one, horizon)])
        for horizon in Horizon
    ]
    closed = [one for one in reversed(found) if not one.goal.is_open]
    return [*sheets, Sheet("closed", CLOSED, closed)] if closed else sheets


def _open_in(one: Progress, horizon: Horizon) -> bool:
    return one.goal.is_open and one.goal.horizon == horizon
