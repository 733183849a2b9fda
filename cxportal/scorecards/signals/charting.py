"""Charts of a measure with the changes of the process that concern each department."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from cxportal.people.models import Department
from cxportal.scorecards.charts import Change, Series, series_of
from cxportal.scorecards.models import Measure
from cxportal.scorecards.reading import Month
from cxportal.scorecards.signals.models import ProcessChange


def changes_for(measure: Measure, department: Department | None) -> list[ProcessChange]:
    """Changes that are everybody's, and the department's own, by day. One query."""
    whose = Q(department=None) | Q(department=department) if department else Q(department=None)
    return list(ProcessChange.objects.filter(whose, measure=measure).select_related("department", "by"))


def changes_of(measure: Measure) -> dict[int | None, list[ProcessChange]]:
    """Department → its own changes; None → everybody's. One query."""
    found: dict[int | None, list[ProcessChange]] = defaultdict(list)
    for change in ProcessChange.objects.filter(measure=measure).select_related("department"):
        found[change.department_id].append(change)
    return found


def county_changes() -> dict[int, list[ProcessChange]]:
    """Measure → the changes that are everybody's, as the county's charts have them. One query."""
    found: dict[int, list[ProcessChange]] = defaultdict(list)
    for change in ProcessChange.objects.filter(department=None):
        found[change.measure_id].append(change)
    return found


def charted(measure: Measure, months: list[Month], changes: Iterable[ProcessChange]) -> Series:
    """Limits begin anew in the month in which a change took effect."""
    told = [Change(each.month, each.text) for each in changes]
    return series_of(months, kind=measure.chart, unit=measure.unit, changes=told)
