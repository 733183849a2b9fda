"""How far goals are: the newest published figure of a goal's measure, between where it started and its target."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import DateField, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce, TruncDate
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cxportal.county.days import today
from cxportal.scorecards.aims.models import DepartmentGoal, Milestone
from cxportal.scorecards.models import EditionState, Snapshot
from cxportal.scorecards.standing import CHIPS, Standing, shown, standing

LEFT, RIGHT = 12, 88
"""Where the start and the target lie on a track that is 100 wide."""


@dataclass(frozen=True)
class Progress:
    """A goal beside its newest figure. `few`: there are figures, but of too few people to show any."""

    goal: DepartmentGoal
    latest: Snapshot | None
    few: bool = False

    @property
    def unit(self) -> str:
        return self.goal.measure.unit if self.goal.measure else ""

    @property
    def baseline(self) -> float | None:
        return None if self.goal.baseline is None else float(self.goal.baseline)

    @property
    def target(self) -> float | None:
        return None if self.goal.target is None else float(self.goal.target)

    @property
    def value(self) -> float | None:
        return self.latest.value if self.latest else None

    @property
    def baseline_words(self) -> str:
        return shown(self.baseline, self.unit) if self.goal.measure else "–"

    @property
    def target_words(self) -> str:
        return shown(self.target, self.unit) if self.goal.measure else "–"

    @property
    def value_words(self) -> str:
        return shown(self.value, self.unit) if self.goal.measure else "–"

    @property
    def period(self) -> str:
        return str(self.latest.part.edition.period) if self.latest else ""

    @cached_property
    def way(self) -> float | None:
        """The part of the way from the start to the target: 0 at the start, 1 at the target, below 0 where it got
        worse. None where one of the three is missing, or where the goal is to keep what there is."""
        value, start, end = self.value, self.baseline, self.target
        if value is None or start is None or end is None or start == end:
            return None
        return round((value - start) / (end - start), 9)

    @property
    def standing(self) -> Standing:
        measure = self.goal.measure
        if not measure:
            return Standing.PENDING
        return standing(self.value, target=self.target, direction=measure.direction,
                        tolerance=float(measure.tolerance), unit=measure.unit)  # fmt: skip

    @property
    def chip(self) -> tuple[str, str, str]:
        icon, tone = CHIPS[self.standing]
        return str(self.standing), icon, tone

    @property
    def words(self) -> str:
        """ "72% in Oct 2026, from 60% toward 80%: 60% of the way." """
        if not self.goal.measure:
            return "No measure is chosen yet."
        if self.value is None:
            return "Too few people to show a figure." if self.few else "No figure yet."
        way = [f"from {self.baseline_words}"] if self.baseline is not None else []
        way += [f"toward {self.target_words}"] if self.target is not None else []
        said = f"{self.value_words} in {self.period}" + (f", {' '.join(way)}" if way else "")
        return f"{said}: {self.how_far}." if self.how_far else f"{said}."

    @property
    def how_far(self) -> str:
        if self.value is None or self.target is None:
            return ""
        if self.standing == Standing.ON:
            return "target reached"
        if self.way is None:
            return "where it started is not known" if self.baseline is None else "not kept"
        if self.way < 0:
            return "farther away than at the start"
        return "no step yet" if self.way == 0 else f"{min(99, max(1, round(100 * self.way)))}% of the way"

    @property
    def track(self) -> SafeString:
        """Start, now and target on one line, the target on the right whichever way is better; "" without all three."""
        if self.way is None:
            return SafeString("")
        now = round(min(98.0, max(2.0, LEFT + (RIGHT - LEFT) * self.way)), 1)
        return format_html(
            '<svg class="aim-track" role="img" aria-label="{}" viewBox="0 0 100 10" preserveAspectRatio="none">'
            '<rect class="aim-track__line" x="0" y="4" width="100" height="2"/>'
            '<rect class="aim-track__way{}" x="{}" y="3" width="{}" height="4"/>'
            '<rect class="aim-track__end" x="{}" y="1" width="1" height="8"/>'
            '<rect class="aim-track__end" x="{}" y="1" width="1" height="8"/>'
            '<rect class="aim-track__now" x="{}" y="0" width="2.4" height="10"/></svg>',
            self.words, " aim-track__way--back" if self.way < 0 else "", min(LEFT, now), round(abs(now - LEFT), 1),
            LEFT - 0.5, RIGHT - 0.5, round(now - 1.2, 1),
        )  # fmt: skip

    @cached_property
    def milestones(self) -> list[Milestone]:
        return list(self.goal.milestones.all())

    @property
    def reached(self) -> int:
        """How many milestones are."""
        return sum(each.done_on is not None for each in self.milestones)


def progress_of(goals: Iterable[DepartmentGoal]) -> list[Progress]:
    """Each goal with its newest published figure, in their order: a closed one with that of its last day.

    Two queries, however many.
    """
    goals = list(goals)
    published = Snapshot.objects.filter(
        part__measure=OuterRef("measure"),
        department=OuterRef("department"),
        part__edition__state=EditionState.PUBLISHED,
        part__edition__period__kind=OuterRef("measure__cadence"),
        part__edition__period__first__lte=OuterRef("until"),
    )
    newest = published.filter(value__isnull=False)
    newest = newest.order_by("-part__edition__period__first", "-part__edition__revision")
    rows = DepartmentGoal.objects.filter(pk__in=[goal.pk for goal in goals], measure__isnull=False).order_by()
    rows = rows.annotate(until=Coalesce(TruncDate("closed_at"), today(), output_field=DateField()))
    told = rows.annotate(newest=Subquery(newest.values("pk")[:1]), few=Exists(published.filter(hidden=True)))
    found = {pk: (snapshot, few) for pk, snapshot, few in told.values_list("pk", "newest", "few")}
    snapshots = Snapshot.objects.filter(pk__in=[pk for pk, _ in found.values() if pk])
    by_pk = {row.pk: row for row in snapshots.select_related("part__edition__period")}
    return [
        Progress(goal, by_pk.get(found.get(goal.pk, (None, False))[0] or 0), found.get(goal.pk, (None, False))[1])
        for goal in goals
    ]
