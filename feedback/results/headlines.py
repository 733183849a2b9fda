"""The results of a department in one line, for first screens."""

from collections.abc import Collection
from dataclasses import dataclass

from django.core.cache import cache

from cxportal.county.days import today
from feedback.instruments.models import InstrumentKind
from feedback.responses import reading
from feedback.responses.models import ResultSettings
from feedback.responses.reading import ALL, COUNTY, USUAL_KEYS, Slice, Tree
from feedback.results.gaps import CUSTOMER_MONTHS
from feedback.results.periods import whole_months

KEPT_SECONDS = 600


@dataclass(frozen=True)
class Headline:
    """What customers said of a department lately: the HEART index in percent, among so many people."""

    department: int
    name: str
    percent: int
    people: int
    months: str


def headlines(departments: Collection[int]) -> dict[int, Headline]:
    """For each of these departments: its own, or that of the nearest one above with published figures (never of the
    whole county). One query while they are kept, five otherwise."""
    rules = ResultSettings.current()
    months = whole_months(today(), CUSTOMER_MONTHS)
    key = f"headlines:{rules.edition}:{rules.minimum_people}:{today()}"
    found: dict[int, tuple[int, str, int, int]] | None = cache.get(key)
    if found is None:
        minimum = rules.minimum_people
        slice = Slice(InstrumentKind.CUSTOMER, months.first, months.last)
        tree = Tree.on(today())
        figures = reading.by_department(slice, tree, keys=USUAL_KEYS, minimum=minimum)
        shown: dict[int, tuple[int, str, int, int]] = {}
        found = {}
        for department, theirs in figures.items():
            index = reading.index_of(theirs, minimum=minimum)
            if index.value is not None and ALL in theirs:
                percent, people = round(100 * index.value), theirs[ALL].people
                shown[department] = (department, tree.name(department), percent, people)
        for department, line in tree.lines.items():
            nearest = next((pk for pk in line if pk != COUNTY and pk in shown), None)
            if nearest is not None:
                found[department] = shown[nearest]
        cache.set(key, found, KEPT_SECONDS)
    return {pk: Headline(*found[pk], months.words) for pk in departments if pk in found}
