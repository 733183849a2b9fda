"""Joins what shows movement toward each goal. All goals at once, in a fixed number of queries."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Q

from cxportal.county.periods import months_later
from cxportal.scorecards.aims.models import DepartmentGoal, GoalState
from cxportal.scorecards.aims.progress import Progress, progress_of
from cxportal.scorecards.models import EditionState, Measure, Snapshot
from cxportal.scorecards.movement import rules
from cxportal.scorecards.movement.models import OutcomeMeasure
from cxportal.scorecards.movement.rules import Figure, Strand, Thresholds, Weight
from cxportal.scorecards.reading import Line
from cxportal.scorecards.standing import Standing
from goals.letters import in_heart_order
from goals.models import Goal, Outcome
from pathways.models import GoalLink, Objective, Status
from pathways.models.objectives import stale_when
from recognition.cards.models import Card

STEERED = (GoalState.RUNNING, GoalState.MET, GoalState.MISSED)


@dataclass(frozen=True)
class Measured:
    """A measure of a goal with its newest published figure of the county; None where there is none to show."""

    measure: Measure
    line: Line | None

    @property
    def figure(self) -> Figure:
        line, name = self.line, self.measure.name
        if line is None:
            return Figure(name, "no published figure yet", False, Standing.INSUFFICIENT, None)
        words = f"{line.words} in {line.now.part.edition.period}"
        return Figure(name, words, True, line.standing, line.movement)


@dataclass(frozen=True)
class OutcomeEvidence:
    """What shows one outcome: its measures, and what speaks for the whole goal."""

    outcome: Outcome
    own: Strand
    weight: Weight

    @property
    def chip(self) -> tuple[str, str, str]:
        return rules.chip_of(self.weight)


@dataclass(frozen=True)
class GoalEvidence:
    """All that shows movement toward one goal. `letters` are those chosen for it, else those of what serves it."""

    goal: Goal
    letters: str
    measured: list[Measured]
    strands: list[Strand]
    outcomes: list[OutcomeEvidence]
    served_by: list[Progress]
    measures: Strand

    @property
    def weight(self) -> Weight:
        return rules.together([each.weight for each in self.outcomes])

    @property
    def chip(self) -> tuple[str, str, str]:
        return rules.chip_of(self.weight)

    @property
    def shown(self) -> int:
        """How many of its outcomes have evidence."""
        return sum(each.weight == Weight.FOUND for each in self.outcomes)

    @property
    def all_strands(self) -> list[Strand]:
        """The measures first, then what speaks for the whole goal."""
        return [self.measures, *self.strands]


@dataclass(frozen=True)
class Going:
    """The priority objectives that serve a goal: how many, how many go well, how many have no fresh update."""

    priority: int = 0
    going_well: int = 0
    stale: int = 0

    def __add__(self, other: "Going") -> "Going":
        return Going(self.priority + other.priority, self.going_well + other.going_well, self.stale + other.stale)


def evidence(*, on: dt.date, after_days: int, by: Thresholds = rules.USUAL) -> list[GoalEvidence]:
    """Every goal, in order, weighed `by` the county's thresholds. Ten queries, whatever the size of the county.

    The figures are the county's, from editions published in these months; what was hidden there is not read.
    """
    going = objectives_by_goal(on=on, after_days=after_days)
    since = months_later(on, -by.months)
    lines = published_lines(since=since)
    cards = cards_by_letter(since=since)
    tied: dict[int, set[int]] = defaultdict(set)
    for outcome, measure in OutcomeMeasure.objects.values_list("outcome", "measure"):
        tied[outcome].add(measure)
    measures: dict[int, list[Measured]] = defaultdict(list)
    for each in Measure.objects.standing().filter(goal__isnull=False, department=None):
        measures[each.goal_id or 0].append(Measured(each, lines.get(each.pk)))
    served = DepartmentGoal.objects.filter(state__in=STEERED, goal__isnull=False).in_order()
    goals: dict[int, list[Progress]] = defaultdict(list)
    for one in progress_of(served.whole()):
        goals[one.goal.goal_id or 0].append(one)
    said = {line.measure.letter: line for line in lines.values() if line.measure.key.startswith("favorable-")}
    return [
        _joined(goal, measures[goal.pk], going.get(goal.pk, Going()), goals[goal.pk], said, cards, tied, by)
        for goal in Goal.objects.prefetch_related("outcomes")
    ]


def _joined(
    goal: Goal,
    measured: list[Measured],
    going: Going,
    served_by: list[Progress],
    said: dict[str, Line],
    cards: dict[str, int],
    tied: dict[int, set[int]],
    by: Thresholds,
) -> GoalEvidence:
    found = {each.measure.letter for each in measured} | set("".join(one.goal.letters for one in served_by))
    letters = goal.letters or in_heart_order(found)
    shares = [(each, said[each].now.value, said[each].now.n) for each in letters if each in said]
    running = [one for one in served_by if one.goal.state == GoalState.RUNNING]
    others = [
        rules.objectives(priority=going.priority, going_well=going.going_well, stale=going.stale, by=by),
        rules.department_goals(
            met=sum(one.goal.state == GoalState.MET for one in served_by),
            running=len(running),
            far=sum(rules.PERCENT * (one.way or 0) >= by.way for one in running),
            by=by,
        ),
        rules.feedback([(letter, share, n) for letter, share, n in shares if share is not None], by),
        rules.recognition([(letter, cards.get(letter, 0)) for letter in letters], by),
    ]
    outcomes = list(goal.outcomes.all())
    speaks_for_all = not any(tied[outcome.pk] for outcome in outcomes)
    told = []
    for outcome in outcomes:
        its = [one.figure for one in measured if speaks_for_all or one.measure.pk in tied[outcome.pk]]
        own = rules.measures(its)
        told.append(OutcomeEvidence(outcome, own, rules.verdict(own, others)))
    return GoalEvidence(
        goal, letters, measured, others, told, served_by, rules.measures([one.figure for one in measured])
    )


def objectives_by_goal(*, on: dt.date, after_days: int) -> dict[int, Going]:
    """Goal id → the priority objectives of the pathways that lead to it. Two queries."""
    stale = Q(stale_when(on=on, after_days=after_days))
    well = Q(status=Status.COMPLETE) | Q(status=Status.ON_TRACK) & ~stale
    rows = Objective.objects.priority().exclude(status=Status.DEFERRED).order_by().values("pathway")
    told = rows.annotate(priority=Count("pk"), well=Count("pk", filter=well), stale=Count("pk", filter=stale))
    by_pathway = {row["pathway"]: Going(row["priority"], row["well"], row["stale"]) for row in told}
    found: dict[int, Going] = defaultdict(Going)
    for pathway, goal in GoalLink.objects.standing().values_list("pathway", "goal"):
        found[goal] += by_pathway.get(pathway, Going())
    return found


def published_lines(*, since: dt.date) -> dict[int, Line]:
    """Measure id → the county's newest published figure, beside the one before it. One query."""
    rows = Snapshot.objects.filter(
        part__measure__archived_at=None,
        part__edition__state=EditionState.PUBLISHED,
        part__edition__period__kind=F("part__measure__cadence"),
        part__edition__period__first__gte=since,
        department=None,
        value__isnull=False,
    )
    rows = rows.filter(Q(part__measure__goal__isnull=False) | Q(part__measure__key__startswith="favorable-"))
    rows = rows.select_related("part__measure", "part__edition__period")
    ordered = rows.order_by("-part__edition__period__first", "-part__edition__revision")
    return {measure: _line(found) for measure, found in _newest(ordered).items()}


def _newest(rows: Iterable[Snapshot]) -> dict[int, list[Snapshot]]:
    """Measure id → its two newest periods, the last revision of each."""
    found: dict[int, list[Snapshot]] = defaultdict(list)
    for row in rows:
        known = found[row.part.measure_id]
        if len(known) < 2 and all(row.part.edition.period_id != other.part.edition.period_id for other in known):
            known.append(row)
    return found


def _line(found: list[Snapshot]) -> Line:
    return Line(found[0].part.measure, found[0], found[1] if len(found) > 1 else None)


def cards_by_letter(*, since: dt.date) -> dict[str, int]:
    """Cards that stand, by letter, for what happened since. One query."""
    rows = Card.objects.standing().filter(happened_on__gte=since).order_by().values_list("letter")
    return dict(rows.annotate(count=Count("pk")))
