"""Everything that an edition says, read at once: the same handful of queries for five departments and for a hundred."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from cxportal.county.periods import PeriodKind, months_later
from cxportal.people.models import Department
from cxportal.scorecards.charts import Series
from cxportal.scorecards.models import Edition, Measure, Snapshot
from cxportal.scorecards.reading import MONTHS, Line, Month, edition_of, editions
from cxportal.scorecards.signals.charting import charted, county_changes
from cxportal.scorecards.standing import Movement, Standing


@dataclass(frozen=True)
class Card:
    """The scorecard of one department, or of the county (None)."""

    department: Department | None
    lines: Sequence[Line]

    @property
    def name(self) -> str:
        return self.department.name if self.department else "The whole county"

    def count(self, standing: Standing) -> int:
        return sum(line.standing == standing for line in self.lines)

    def moved(self, movement: Movement) -> list[Line]:
        return [line for line in self.lines if line.movement == movement]


@dataclass(frozen=True)
class Whole:
    """An edition with the county's card first, then each department's by name."""

    edition: Edition
    cards: Sequence[Card]

    @cached_property
    def measures(self) -> list[Measure]:
        """What the edition measured, in its order."""
        found = {line.measure.pk: line.measure for card in self.cards for line in card.lines}
        return sorted(found.values(), key=lambda measure: (measure.order, measure.name))

    @property
    def county(self) -> Card:
        return self.cards[0]

    @property
    def departments(self) -> Sequence[Card]:
        return self.cards[1:]


def whole(edition: Edition) -> Whole:
    """An edition beside the period before. Four queries."""
    before = edition_of(edition.period.span.before())
    rows = Snapshot.objects.select_related("part__measure", "department")
    old: dict[tuple[int, int | None], Snapshot] = {}
    if before:
        old = {(row.part.measure_id, row.department_id): row for row in rows.filter(part__edition=before)}
    lines: dict[int | None, list[Line]] = defaultdict(list)
    places: dict[int, Department] = {}
    for row in rows.filter(part__edition=edition).order_by("part__measure__order", "part__measure__name"):
        key = (row.part.measure_id, row.department_id)
        lines[row.department_id].append(Line(row.part.measure, row, old.get(key)))
        if row.department:
            places[row.department.pk] = row.department
    named = sorted(places.values(), key=lambda department: (department.name, department.pk))
    cards = [Card(None, lines.get(None, [])), *(Card(place, lines[place.pk]) for place in named)]
    return Whole(edition, cards)


def county_series(edition: Edition, measures: Sequence[Measure]) -> Mapping[int, Series]:
    """Measure → its months up to the edition's, with their chart, for the whole county. Three queries."""
    until = months_later(edition.period.span.end, -1)
    firsts = [months_later(until, -back) for back in reversed(range(MONTHS))]
    newest: dict[int, int] = {}
    for each in editions().filter(period__kind=PeriodKind.MONTH.value, period__first__in=firsts):
        newest.setdefault(each.period_id, each.pk)
    rows = Snapshot.objects.filter(part__edition__in=newest.values(), department=None)
    found: dict[int, dict[object, Snapshot]] = defaultdict(dict)
    for row in rows.select_related("part__edition__period"):
        found[row.part.measure_id][row.part.edition.period.first] = row
    changes = county_changes()
    return {
        measure.pk: charted(
            measure, [Month(first, found[measure.pk].get(first)) for first in firsts], changes.get(measure.pk, [])
        )
        for measure in measures
    }
