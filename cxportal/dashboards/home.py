"""What stands on the first screen of a person, by what they are."""

from dataclasses import dataclass

from cxportal.county.days import today
from cxportal.county.models import County
from cxportal.county.periods import Period, PeriodKind
from cxportal.duties.lines import Line, lines
from cxportal.duties.team import Team as TeamDuties
from cxportal.duties.team import mine_and_teams
from cxportal.people.models import Department, Person
from cxportal.scorecards.aims.headlines import GoalCount, goal_counts
from cxportal.scorecards.signals.headlines import SignalCount, signal_count
from cxportal.scorecards.signals.predicates import follows_signals
from feedback.results.headlines import Headline, headlines
from feedback.rounds.duties import OWNER as ASSESSMENTS
from goals.pledge.models import Pledge
from pathways.mine import MyObjective, my_objectives
from pathways.models import Inquiry, Lead, Objective, ProgressUpdate
from pathways.overview import Progress, progress_by_pathway, recent_updates, whole
from pathways.rows import Row, rows_of
from recognition.cards.quarter import Letters, letters_of_quarter

SHOWN = 6


@dataclass(frozen=True)
class PlanHealth:
    """What the program office looks at first."""

    progress: Progress
    attention: list[Row]
    waiting: list[Inquiry]
    without_person: int
    signals: SignalCount

    @classmethod
    def of(cls, county: County, person: Person) -> "PlanHealth":
        """Seven queries at any size."""
        on, after_days = today(), county.stale_after_days
        at_stake = Objective.objects.needing_attention(on=on, after_days=after_days)
        return cls(
            progress=whole(progress_by_pathway(on=on, after_days=after_days).values()),
            attention=rows_of(at_stake[:SHOWN], on=on, after_days=after_days),
            waiting=list(Inquiry.objects.open().select_related("objective", "asked_by")[:SHOWN]),
            without_person=Lead.objects.waiting_for_a_person().count(),
            signals=signal_count(person),
        )


@dataclass(frozen=True)
class Team:
    """What a manager is answerable for: departments, people, and how many of their duties are late (never whose)."""

    departments: list[Department]
    late: TeamDuties | None
    results: list[Headline]
    """What customers said of their departments, or of the nearest ones above of which enough did."""
    goals: list[tuple[Department, GoalCount]]
    """The goals of the departments they head."""
    signals: SignalCount | None
    """Of the departments they head; None for who follows none up."""


@dataclass(frozen=True)
class Home:
    """The first screen of one person. A part that is empty is not shown."""

    person: Person
    mine: list[MyObjective]
    duties: list[Line]
    health: PlanHealth | None
    team: Team | None
    news: list[ProgressUpdate]
    assessment: Line | None
    pledge: Pledge | None
    """Asked for only where `begins`."""
    letters: Letters | None
    """The letters that I received this quarter; the same."""

    @property
    def begins(self) -> bool:
        """Whether the page begins with HEART: for people without objectives of their own."""
        return not self.mine and self.health is None

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
    on, standing = today(), person.standing
    headed = list(Department.objects.filter(pk__in=standing.own.headed)) if standing.own.headed else []
    duties, late = mine_and_teams(person, on=on)
    mine = my_objectives(person, county)
    shown = lines(duties, on)
    begins = not mine and not standing.program_office
    return Home(
        person=person,
        mine=mine,
        duties=shown,
        health=PlanHealth.of(county, person) if standing.program_office else None,
        team=_team(person, headed, late) if headed or late else None,
        news=list(recent_updates(SHOWN)),
        assessment=next((line for line in shown if line.duty.owner == ASSESSMENTS), None),
        pledge=Pledge.objects.of(person, on=on) if begins else None,
        letters=letters_of_quarter(person, Period.of(PeriodKind.QUARTER, on, starts_in=county.fiscal_year_starts_in))
        if begins
        else None,
    )


def _team(person: Person, headed: list[Department], late: TeamDuties | None) -> Team:
    """Who heads nothing sees the results of where they work."""
    places = headed or ([person.department] if person.department else [])
    found = headlines([place.pk for place in places])
    counts = goal_counts([place.pk for place in headed], on=today()) if headed else {}
    goals = [(place, counts.get(place.pk, GoalCount())) for place in headed]
    signals = signal_count(person) if headed and follows_signals(person) else None
    return Team(headed, late, list(dict.fromkeys(found.values())), goals, signals)
