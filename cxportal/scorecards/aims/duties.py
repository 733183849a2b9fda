"""What departments' goals ask for: milestones, a word on goals whose day has passed, drafts that were left lying."""

import datetime as dt
from collections.abc import Collection

from django.urls import reverse
from django.utils import timezone

from cxportal.facts.duties import Duty
from cxportal.scorecards.aims.models import DepartmentGoal, Milestone

OWNER = "aims"
KINDS = {"milestone": "Milestone", "goal": "Department goal", "draft": "Draft of a goal"}
DRAFT_RESTS = dt.timedelta(days=30)
"""So long a draft may lie before its maker is asked what becomes of it."""

People = Collection[int] | None


def milestones_due(on: dt.date, *, until: dt.date, people: People = None) -> list[Duty]:
    """Milestones of goals in effect that are not reached, from the goal's owner. One query."""
    rows = Milestone.objects.open().filter(due_on__lte=until)
    if people is not None:
        rows = rows.filter(goal__owner__in=people)
    told = rows.order_by("pk").values_list("pk", "goal_id", "text", "due_on", "goal__owner_id")
    return [
        _duty("milestone", f"milestone:{pk}", owner, due_on, text, goal, "Tick it off")
        for pk, goal, text, due_on, owner in told
        if owner is not None
    ]


def goals_due(on: dt.date, *, until: dt.date, people: People = None) -> list[Duty]:
    """Goals in effect, due the day by which they are to be reached: from the owner, whether they were. One query."""
    rows = DepartmentGoal.objects.running().filter(due_on__lte=until)
    if people is not None:
        rows = rows.filter(owner__in=people)
    told = rows.order_by("pk").values_list("pk", "statement", "due_on", "owner_id")
    return [
        _duty("goal", f"goal:{pk}", owner, due_on, text, pk, "Say whether it is met")
        for pk, text, due_on, owner in told
        if owner is not None
    ]


def drafts_due(on: dt.date, *, until: dt.date, people: People = None) -> list[Duty]:
    """Drafts thirty days after they were made: from the owner, else who made it. One query."""
    told = DepartmentGoal.objects.drafts().order_by("pk")
    duties = []
    for pk, text, made_at, owner, maker in told.values_list("pk", "statement", "made_at", "owner_id", "made_by_id"):
        due_on, person = timezone.localdate(made_at) + DRAFT_RESTS, owner or maker
        if due_on <= until and (people is None or person in people):
            duties.append(_duty("draft", f"goal:{pk}", person, due_on, text, pk, "Decide on it"))
    return duties


def _duty(kind: str, about: str, person: int, due_on: dt.date, title: str, goal: int, action: str) -> Duty:
    url = reverse("aims:detail", args=[goal]) + ("#milestones" if kind == "milestone" else "")
    return Duty(due_on=due_on, person_id=person, owner=OWNER, kind=kind, about=about, title=title, url=url,
                action=action)  # fmt: skip
