"""What the plan says of departments: objectives fresh, complete, on time. Each for all departments at once.

An objective counts for the department of its accountable lead. Objectives of all directors count for the county.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from cxportal.county.models import County
from cxportal.county.once import once
from cxportal.county.periods import Period
from cxportal.facts.readings import Count, Counts
from cxportal.people.organization.pooling import pooled
from pathways.models import Lead, Objective, ProgressUpdate, Stage, Status


class AsOf(NamedTuple):
    """An objective as it was at the end of a day: its status and the day of its last overall update then."""

    due_on: dt.date | None
    department: int | None
    status: str
    fresh_since: dt.date


@once
def as_of(day: dt.date) -> Sequence[AsOf]:
    """Priority objectives of that day, by what was reported up to it. Three queries."""
    departments = dict(
        Lead.objects.filter(accountable=True, objective__isnull=False).values_list("objective", "person__department")
    )
    latest = {pk: (status, on) for pk, status, on in latest_updates(day)}
    objectives = Objective.objects.filter(stage=Stage.PRIORITY, priority_since__lte=day)
    found = []
    for pk, due_on, since in (
        objectives.exclude(archived_at__date__lte=day).order_by().values_list("pk", "due_on", "priority_since")
    ):
        status, on = latest.get(pk, (Status.NOT_STARTED.value, since or day))
        found.append(AsOf(due_on, departments.get(pk), status, on))
    return found


def latest_updates(day: dt.date) -> Iterable[tuple[int, str, dt.date]]:
    """Each objective with the status and the day of its last overall update up to that day."""
    place = Window(RowNumber(), partition_by="objective", order_by=[F("on").desc(), F("at").desc(), F("pk").desc()])
    updates = ProgressUpdate.objects.overall().filter(on__lte=day).order_by()
    return updates.annotate(place=place).filter(place=1).values_list("objective", "status", "on")


def fresh(period: Period) -> Counts:
    """Objectives at work whose last update is no older than the county allows, of all at work, on the last day."""
    oldest = period.last - dt.timedelta(days=County.current().stale_after_days)
    at_work = (each for each in as_of(period.last) if each.status not in {Status.COMPLETE, Status.DEFERRED})
    return counted(at_work, lambda each: each.fresh_since >= oldest, period)


def complete(period: Period) -> Counts:
    """Objectives that are complete, of all that are not deferred, on the last day."""
    wanted = (each for each in as_of(period.last) if each.status != Status.DEFERRED)
    return counted(wanted, lambda each: each.status == Status.COMPLETE, period)


def on_time(period: Period) -> Counts:
    """Objectives complete or on track, of those whose target date is set and that are not deferred.

    One whose target date has passed by the last day counts as on time only where it is complete.
    """
    last = period.last
    dated = (each for each in as_of(last) if each.due_on and each.status != Status.DEFERRED)
    return counted(dated, lambda each: _is_on_time(each, last), period)


def _is_on_time(each: AsOf, day: dt.date) -> bool:
    if each.status == Status.COMPLETE:
        return True
    return each.status in {Status.ON_TRACK, Status.NOT_STARTED} and (each.due_on or day) > day


def counted(found: Iterable[AsOf], favorable: Callable[[AsOf], bool], period: Period) -> Counts:
    """How many are favorable, of all, by department and for the county."""
    good, every = Counter[int | None](), Counter[int | None]()
    for each in found:
        every[each.department] += 1
        good[each.department] += favorable(each)
    own = {place: Count(good[place], n, n) for place, n in every.items() if place is not None}
    sums: dict[int | None, Count] = dict(pooled(own, period.last))
    if every[None]:
        without = Count(good[None], every[None], every[None])
        sums[None] = sums[None] + without if None in sums else without
    return sums
