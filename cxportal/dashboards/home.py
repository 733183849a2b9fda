"""What stands on the first screen of a person, by what they are."""

from dataclasses import dataclass, field

from cxportal.county.days import today
from cxportal.county.models import County
from cxportal.facts.duties import Duty
from cxportal.people.models import Department, Person, Role
from pathways.mine import MyObjective, my_objectives
from pathways.models import Inquiry, Lead, Objective, ProgressUpdate
from pathways.overview import Progress, progress_by_pathway, recent_updates, whole
from pathways.rows import Row, rows_of

SHOWN = 6


@dataclass(frozen=True)
class PlanHealth:
    """What the program office looks at first."""

    progress: Progress
    attention: list[Row]
    waiting: list[Inquiry]
    without_person: int

    @classmethod
    def of(cls, county: County) -> "PlanHealth":
        """Six queries at any size."""
        on, after_days = today(), county.stale_after_days
        at_stake = Objective.objects.needing_attention(on=on, after_days=after_days)
        return cls(
            progress=whole(progress_by_pathway(on=on, after_days=after_days).values()),
            attention=rows_of(at_stake[:SHOWN], on=on, after_days=after_days),
            waiting=list(Inquiry.objects.open().select_related("objective", "asked_by")[:SHOWN]),
            without_person=Lead.objects.waiting_for_a_person().count(),
        )


@dataclass(frozen=True)
class Team:
    """What a manager is answerable for."""

    people: int
    departments: list[Department]


@dataclass(frozen=True)
class Home:
    """The first screen of one person. A part that is empty is not shown."""

    person: Person
    mine: list[MyObjective]
    duties: list[Duty]
    health: PlanHealth | None
    team: Team | None
    news: list[ProgressUpdate]
    roles: list[Role] = field(default_factory=list)

    @property
    def due(self) -> int:
        """How many of my objectives wait for an update."""
        return sum(row.needs_update for row in self.mine)

    @property
    def question(self) -> str:
        """What this page answers, for this person."""
        if self.health:
            return "How is the plan doing?"
        if self.mine:
            return "What needs my attention?"
        return f"What can I do today, {self.person.first_name}?"


def home_of(person: Person, county: County) -> Home:
    """A fixed number of queries, whatever the size of the county."""
    standing = person.standing
    headed = list(Department.objects.filter(pk__in=standing.own.headed)) if standing.own.headed else []
    reports = person.reports.active().count()
    return Home(
        person=person,
        mine=my_objectives(person, county),
        duties=[],
        health=PlanHealth.of(county) if standing.program_office else None,
        team=Team(people=reports, departments=headed) if reports or headed else None,
        news=list(recent_updates(SHOWN)),
    )
