"""How many goals a department has: what its head sees on the first screen."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Q

from cxportal.scorecards.aims.models import DepartmentGoal, GoalState


@dataclass(frozen=True)
class GoalCount:
    """The goals of one department: in effect, those of them whose day has passed, and drafts."""

    running: int = 0
    past: int = 0
    drafts: int = 0

    @property
    def words(self) -> str:
        """ "3 goals in effect, 1 past its day, 2 drafts"; "no goal yet"."""
        said = [f"{self.running} goal{'' if self.running == 1 else 's'} in effect"] if self.running else []
        said += [f"{self.past} past {'its' if self.past == 1 else 'their'} day"] if self.past else []
        said += [f"{self.drafts} draft{'' if self.drafts == 1 else 's'}"] if self.drafts else []
        return ", ".join(said) or "no goal yet"


def goal_counts(departments: Collection[int], *, on: dt.date) -> dict[int, GoalCount]:
    """Department id → its goals; without any it is left out. One query."""
    rows = DepartmentGoal.objects.filter(department__in=departments).order_by().values("department")
    running = Q(state=GoalState.RUNNING)
    told = rows.annotate(
        running=Count("pk", filter=running),
        past=Count("pk", filter=running & Q(due_on__lt=on)),
        drafts=Count("pk", filter=Q(state=GoalState.DRAFT)),
    )
    return {row["department"]: GoalCount(row["running"], row["past"], row["drafts"]) for row in told}
