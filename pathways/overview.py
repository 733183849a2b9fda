"""How the plan stands: counts, what is stale, who has not reported. Each function is a fixed number of queries."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate

from django.db.models import Count, Min, QuerySet, Sum
from django.db.models.functions import Coalesce

from pathways.models import GoalLink, Lead, Objective, Pathway, ProgressUpdate, Stage, StandingBody, Status
from pathways.models.objectives import SETTLED, stale_when
from pathways.models.status import CHIPS
from pathways.reports import Reports, department_reports


@dataclass(frozen=True)
class StatusCount:
    """How many priority objectives have one status, with the look of its chip."""

    status: Status
    number: int

    @property
    def label(self) -> str:
        return str(self.status.label)

    @property
    def icon(self) -> str:
        return CHIPS[self.status][0]

    @property
    def tone(self) -> str:
        return CHIPS[self.status][1]


TONES = 6


def tone_of(pathway: Pathway) -> int:
    """Which of the pathways' colors it wears, from 1 to TONES; further pathways begin again."""
    return (pathway.number - 1) % TONES + 1


@dataclass(frozen=True)
class Segment:
    """A part of the bar of all statuses, in units of one objective."""

    start: int
    count: StatusCount


@dataclass
class Progress:
    """Objectives at a glance: of the whole plan, or of one pathway."""

    by_status: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    percents: int = 0
    stale: int = 0
    future: int = 0

    @property
    def priority(self) -> int:
        return sum(self.by_status.values())

    @property
    def at_work(self) -> int:
        """Priority objectives that are not deferred: those whose percent counts."""
        return self.priority - self.by_status.get(Status.DEFERRED, 0)

    @property
    def percent(self) -> int:
        """The mean percent of priority objectives that are not deferred, rounded; 0 where there is none."""
        return round(self.percents / self.at_work) if self.at_work else 0

    @property
    def counts(self) -> list[StatusCount]:
        """Every status that occurs, in the order of the six."""
        return [StatusCount(status, self.by_status[status]) for status in Status if self.by_status.get(status)]

    @property
    def segments(self) -> list[Segment]:
        """The statuses that occur, one behind the other."""
        starts = accumulate((count.number for count in self.counts), initial=0)
        return [Segment(start, count) for start, count in zip(starts, self.counts, strict=False)]

    @property
    def complete(self) -> int:
        return self.by_status.get(Status.COMPLETE, 0)

    @property
    def in_trouble(self) -> int:
        return self.by_status.get(Status.AT_RISK, 0) + self.by_status.get(Status.OFF_TRACK, 0)


def progress_by_pathway(*, on: dt.date, after_days: int) -> dict[int, Progress]:
    """Progress of each pathway by its id. One grouped query."""
    found: dict[int, Progress] = defaultdict(Progress)
    groups = (
        Objective.objects.standing()
        .order_by()
        .values("pathway_id", "stage", "status")
        .annotate(number=Count("pk"), percents=Sum("percent"))
        .annotate(stale=Count("pk", filter=stale_when(on=on, after_days=after_days)))
    )
    for group in groups:
        progress = found[group["pathway_id"]]
        if group["stage"] == Stage.FUTURE:
            progress.future += group["number"]
            continue
        progress.by_status[group["status"]] += group["number"]
        progress.percents += group["percents"] if group["status"] != Status.DEFERRED else 0
        progress.stale += group["stale"]
    return found


def whole(parts: Iterable[Progress]) -> Progress:
    """The progress of all pathways together."""
    together = Progress()
    for part in parts:
        for status, number in part.by_status.items():
            together.by_status[status] += number
        together.percents += part.percents
        together.stale += part.stale
        together.future += part.future
    return together


@dataclass(frozen=True)
class SilentLead:
    """Someone who leads stale objectives: how many, and since when the oldest one waits."""

    name: str
    number: int
    since: dt.date
    person_id: int | None = None


def silent_leads(*, on: dt.date, after_days: int) -> list[SilentLead]:
    """Persons and placeholders who lead stale objectives, those with most of them first. One query."""
    stale = Objective.objects.stale(on=on, after_days=after_days)
    groups = (
        Lead.objects.filter(objective__in=stale.values("pk"), body="")
        .order_by()
        .values("person_id", "person__first_name", "person__last_name", "placeholder")
        .annotate(number=Count("objective"))
        .annotate(since=Min(Coalesce("objective__reported_on", "objective__priority_since")))
        .order_by("-number", "placeholder", "person__last_name", "person__first_name", "person_id")
    )
    return [
        SilentLead(
            name=group["placeholder"] or f"{group['person__first_name']} {group['person__last_name']}",
            number=group["number"],
            since=group["since"],
            person_id=group["person_id"],
        )
        for group in groups
    ]


def open_rolls(*, on: dt.date, after_days: int, limit: int) -> list[tuple[Objective, Reports]]:
    """The first `limit` "all directors" objectives at work, in plan order, with who has reported. Five queries."""
    asking = Lead.objects.filter(body=StandingBody.ALL_DIRECTORS).values("objective")
    at_work = Objective.objects.priority().exclude(status__in=SETTLED).filter(pk__in=asking).in_plan_order()
    objectives = list(at_work[:limit])
    reports = department_reports(objectives, on=on, after_days=after_days)
    return [(objective, reports[objective.pk]) for objective in objectives]


def links_in_order() -> QuerySet[GoalLink]:
    """Every standing link between a pathway and a goal, with both. One query."""
    return GoalLink.objects.standing().select_related("pathway", "goal").order_by("pathway__number", "goal__number")


def recent_updates(limit: int) -> QuerySet[ProgressUpdate]:
    """The newest updates on whole objectives; departments' reports would drown them. One query."""
    updates = ProgressUpdate.objects.overall().newest_first()
    return updates.select_related("objective", "author", "on_behalf_of")[:limit]
