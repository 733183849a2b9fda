"""Building editions: every measure of every period is a part that any worker may take.

A part is written in one transaction, so that it is there whole or not at all; an edition can be read from the moment
its last part is there. A worker that dies leaves its part to the others once its hold has run out, and building again
writes the same.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from cxportal.county.periods import LENGTH, Period, PeriodKind
from cxportal.facts.readings import Count, Counts
from cxportal.jobs.models import Job, NotNow
from cxportal.people.organization.pooling import pooled
from cxportal.scorecards.models import (
    Edition,
    EditionState,
    Figure,
    Measure,
    Part,
    ReportingPeriod,
    Snapshot,
    Target,
    Unit,
)
from cxportal.scorecards.models.editions import LEASE
from cxportal.scorecards.standard import NO_SHARES, READERS, put_standard_measures
from feedback.statistics import wilson

COPIED = ("name", "definition", "numerator", "denominator", "source", "unit", "direction", "tolerance", "formula")
"""What an edition keeps of a measure as it was that day."""


@transaction.atomic
def open_edition(period: Period, *, reason: str = "") -> Edition:
    """The edition of a period that is being built: the one begun before, or a new one with all its parts.

    An unpublished one is replaced by it; a published one stays, and the new one is its revision.
    """
    put_standard_measures()
    reporting, _ = ReportingPeriod.objects.get_or_create(
        kind=period.kind.value, first=period.first, defaults={"starts_in": period.starts_in}
    )
    reporting = ReportingPeriod.objects.select_for_update().get(pk=reporting.pk)
    begun = reporting.editions.filter(state=EditionState.BUILDING).first()
    if begun:
        return begun
    last = reporting.editions.aggregate(last=Max("revision"))["last"] or 0
    edition = Edition.objects.create(period=reporting, revision=last + 1, reason=reason[:300])
    Part.objects.bulk_create(
        Part(edition=edition, measure=measure, **{name: getattr(measure, name) for name in COPIED})
        for measure in Measure.objects.standing()
    )
    return edition


def build(editions: Sequence[Edition], job: Job) -> tuple[str, dict[str, Any]]:
    """What a job does: takes parts until none is free, beside whoever helps. Shows how far it is.

    Raises NotNow while others hold the last ones: no worker waits for another.
    """
    parts = Part.objects.filter(edition__in=[edition.pk for edition in editions])
    total = parts.count()
    job.beat(total=total, done=total - parts.open().count(), message="Counting")
    while take_part(parts.values_list("pk", flat=True)):
        job.beat(done=total - parts.open().count())
    if parts.open().exists():
        raise NotNow
    whole = [str(edition) for edition in editions if complete(edition)]
    return f"{total} measures counted.", {"editions": whole}


def help_build(edition_ids: Sequence[int]) -> int:
    """What the other workers do: parts until none is free. Returns how many."""
    parts = Part.objects.filter(edition__in=edition_ids)
    done = 0
    while take_part(parts.values_list("pk", flat=True)):
        done += 1
    return done


def take_part(parts: "Iterable[int]") -> bool:
    """Builds one free part of these. False where none was free."""
    now, holder = timezone.now(), uuid.uuid4()
    for pk in Part.objects.free(now=now).filter(pk__in=parts).order_by("pk").values_list("pk", flat=True)[:20]:
        free = Part.objects.free(now=now).filter(pk=pk)
        if free.update(holder=holder, held_until=now + LEASE):
            build_part(Part.objects.select_related("measure", "edition__period").get(pk=pk), holder)
            return True
    return False


def build_part(part: Part, holder: uuid.UUID) -> bool:
    """Counts a measure and writes it down, in one transaction. False where the hold was lost meanwhile."""
    period = part.edition.period.span
    counts = read(part.measure, period)
    targets = targets_on(part.measure, period.last)
    rows = [snapshot(part, department, count, targets) for department, count in counts.items()]
    with transaction.atomic():
        held = Part.objects.filter(pk=part.pk, holder=holder, done_at=None)
        if not held.update(done_at=timezone.now(), holder=None, held_until=None):
            return False
        Snapshot.objects.filter(part=part).delete()
        Snapshot.objects.bulk_create(rows, batch_size=500)
    complete(part.edition)
    return True


def complete(edition: Edition) -> bool:
    """Makes the edition readable where its last part is there, and takes the place of an unpublished one before it."""
    with transaction.atomic():
        done = Edition.objects.filter(pk=edition.pk, state=EditionState.BUILDING).exclude(parts__done_at=None)
        if not done.update(state=EditionState.COMPLETE, built_at=timezone.now()):
            return False
        older = Edition.objects.filter(period=edition.period_id, state=EditionState.COMPLETE).exclude(pk=edition.pk)
        older.delete()
    return True


def read(measure: Measure, period: Period) -> Counts:
    """A measure's counts for every department: computed for standard ones, else what was entered."""
    reader = READERS.get(measure.key) if measure.standard else None
    return reader(period) if reader else entered(measure, period)


def entered(measure: Measure, period: Period) -> Counts:
    """What people entered within the period, pooled over months and over the tree; a total is added up.

    A quarter's figure says nothing of one of its months. Four queries.
    """
    if LENGTH[PeriodKind(measure.cadence)] > LENGTH[period.kind]:
        return {}
    own: dict[int, Count] = {}
    for figure in Figure.objects.filter(measure=measure).within(period):
        one = Count(float(figure.numerator), float(figure.denominator), figure.n)
        own[figure.department_id] = own[figure.department_id] + one if figure.department_id in own else one
    sums = pooled(own, period.last)
    return {pk: Count(one.numerator, 1, one.n) for pk, one in sums.items()} if measure.totals else sums


def targets_on(measure: Measure, day: dt.date) -> dict[int | None, float]:
    """Department → its target on that day; None → everybody's who has none of their own."""
    found: dict[int | None, float] = {}
    for target in Target.objects.filter(measure=measure, starts_on__lte=day).order_by("starts_on", "pk"):
        found[target.department_id] = float(target.value)
    return found


def snapshot(part: Part, department: int | None, count: Count, targets: Mapping[int | None, float]) -> Snapshot:
    value = count.value
    is_share = part.unit == Unit.PERCENT and part.measure.key not in NO_SHARES
    row = Snapshot(part=part, department_id=department, hidden=count.hidden, value=value)
    row.target = targets.get(department, targets.get(None))
    if not count.hidden:
        row.numerator, row.denominator, row.n = count.numerator, count.denominator, count.n
        if is_share and value is not None and count.n:
            row.lower, row.upper = wilson(min(1.0, max(0.0, value)), count.n)
    return row
