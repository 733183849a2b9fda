"""The results of a department in one line, for first screens."""

from collections.abc import Collection
from dataclasses import dataclass

from django.core.cache import cache

from cxportal.county.days import today
from feedback.instruments.models import InstrumentKind
from feedback.responses import reading
from feedback.responses.models import ResultSettings
from feedback.responses.reading import ALL, USUAL_KEYS, Slice, Tree
from feedback.results.gaps import CUSTOMER_MONTHS
from feedback.results.periods import whole_months

KEPT_SECONDS = 600


@dataclass(frozen=True)
class Headline:
    """What customers said of a department lately: the HEART index in percent, among so many people."""

    department: int
    percent: int
    people: int
    months: str


def headlines(departments: Collection[int]) -> dict[int, Headline]:
    """Those of these departments that have published figures. One query while they are kept, five otherwise."""
    rules = ResultSettings.current()
    months = whole_months(today(), CUSTOMER_MONTHS)
    key = f"headlines:{rules.edition}:{rules.minimum_people}:{today()}"
    found: dict[int, tuple[int, int]] | None = cache.get(key)
    if found is None:
        minimum = rules.minimum_people
        slice = Slice(InstrumentKind.CUSTOMER, months.first, months.last)
        figures = reading.by_department(slice, Tree.on(today()), keys=USUAL_KEYS, minimum=minimum)
        found = {}
        for department, theirs in figures.items():
            index = reading.index_of(theirs, minimum=minimum)
            if index.value is not None and ALL in theirs:
                found[department] = (round(100 * index.value), theirs[ALL].people)
        cache.set(key, found, KEPT_SECONDS)
    return {pk: Headline(pk, *found[pk], months.words) for pk in departments if pk in found}
