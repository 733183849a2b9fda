"""Building editions: every measure of every period is a part that any worker may take.

Some parts of an edition are taken together, so that what they share is read once. They are written in one
transaction, so that each is there whole or not at all; an edition can be read from the moment its last part is
there. A worker that dies leaves its parts to the others once its hold has run out, and building again writes the same.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from cxportal.county.once import reading_once
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

Row = tuple[Any, ...]
COPIED = ("name", "definition", "numerator", "denominator", "source", "unit", "direction", "tolerance", "formula")
"""What an edition keeps of a measure as it was that day."""
TOGETHER = 9
"""So many parts are taken at once: half the standard measures, whose order puts those side by side that read the same.
They are done long before their hold ends."""
WRITTEN = ("part_id", "department_id", "value", "numerator", "denominator", "n", "lower", "upper", "hidden", "target")
ROWS_TOGETHER = 500


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
    while take_parts([edition.pk for edition in editions]):
        job.beat(done=total - parts.open().count())
    if parts.open().exists():
        raise NotNow
    whole = [str(edition) for edition in editions if complete(edition)]
    return f"{total} measures counted.", {"editions": whole}


def help_build(edition_ids: Sequence[int]) -> int:
    """What the other workers do: parts until none is free. Returns how many."""
    done = 0
    while taken := take_parts(edition_ids):
        done += taken
    return done


def take_parts(edition_ids: Sequence[int]) -> int:
    """Builds some free parts of one of these editions. Returns how many it took; 0 where none was free."""
    holder = uuid.uuid4()
    parts = _claim(edition_ids, holder)
    if parts:
        build_parts(parts, holder)
    return len(parts)


@transaction.atomic
def _claim(edition_ids: Sequence[int], holder: uuid.UUID) -> list[Part]:
    """The first free parts of an edition, in the order of their measures, held from now on. Those that another worker
    is about to take are passed over."""
    now = timezone.now()
    free = Part.objects.free(now=now).select_for_update(skip_locked=True, of=("self",))
    first = free.filter(edition__in=edition_ids).order_by("pk").first()
    if first is None:
        return []
    together = free.filter(edition=first.edition_id).order_by("pk")
    parts = list(together.select_related("measure", "edition__period")[:TOGETHER])
    Part.objects.filter(pk__in=[part.pk for part in parts]).update(holder=holder, held_until=now + LEASE)
    return parts


def build_parts(parts: Sequence[Part], holder: uuid.UUID) -> bool:
    """Counts the measures of some parts of an edition and writes them down, in one transaction. False where the hold
    of any was lost meanwhile: then nothing is written."""
    edition = parts[0].edition
    rows = list(_counted(parts, edition.period.span))
    with transaction.atomic():
        held = Part.objects.filter(pk__in=[part.pk for part in parts], holder=holder, done_at=None)
        if held.update(done_at=timezone.now(), holder=None, held_until=None) != len(parts):
            transaction.set_rollback(True)
            return False
        _write(rows)
        complete(edition)
    return True


def _write(rows: Sequence[Row]) -> None:
    """Some hundreds of rows a statement, past the models: making those takes longer than the database."""
    columns = ", ".join(connection.ops.quote_name(name) for name in WRITTEN)
    table, marks = connection.ops.quote_name(Snapshot._meta.db_table), f"({', '.join(['%s'] * len(WRITTEN))})"
    with connection.cursor() as cursor:
        for start in range(0, len(rows), ROWS_TOGETHER):
            together = rows[start : start + ROWS_TOGETHER]
            values = ", ".join([marks] * len(together))
            cursor.execute(
                f"INSERT INTO {table} ({columns}) VALUES {values}", [value for row in together for value in row]
            )


def _counted(parts: Sequence[Part], period: Period) -> Iterator[Row]:
    targets = targets_on([part.measure for part in parts], period.last)
    with reading_once():
        for part in parts:
            for department, count in read(part.measure, period).items():
                yield row_of(part, department, count, targets[part.measure_id])


def complete(edition: Edition) -> bool:
    """Makes the edition readable where its last part is there, and takes the place (and number) of an unpublished one
    before it: the first that is published is no revision, however often it was counted before.

    Whoever else writes parts of it does this before or after, never at once: one of them sees the last part.
    """
    with transaction.atomic():
        if not Edition.objects.select_for_update().filter(pk=edition.pk).values_list("pk"):
            return False
        done = Edition.objects.filter(pk=edition.pk, state=EditionState.BUILDING).exclude(parts__done_at=None)
        if not done.update(state=EditionState.COMPLETE, built_at=timezone.now()):
            return False
        older = Edition.objects.filter(period=edition.period_id, state=EditionState.COMPLETE).exclude(pk=edition.pk)
        older.delete()
        _number(edition)
    return True


def _number(edition: Edition) -> None:
    """A revision is what follows something published: drafts that were counted anew before that do not count."""
    others = Edition.objects.filter(period=edition.period_id).exclude(pk=edition.pk)
    edition.revision = (others.aggregate(last=Max("revision"))["last"] or 0) + 1
    edition.save(update_fields=["revision"])


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


def targets_on(measures: Sequence[Measure], day: dt.date) -> Mapping[int, Mapping[int | None, float]]:
    """Measure → department → its target on that day; None → everybody's who has none of their own. One query."""
    found: dict[int, dict[int | None, float]] = defaultdict(dict)
    for target in Target.objects.filter(measure__in=measures, starts_on__lte=day).order_by("starts_on", "pk"):
        found[target.measure_id][target.department_id] = float(target.value)
    return found


def row_of(part: Part, department: int | None, count: Count, targets: Mapping[int | None, float]) -> Row:
    """The snapshot of one department, in the order of WRITTEN."""
    target, value = targets.get(department, targets.get(None)), count.value
    if count.hidden:
        return part.pk, department, None, 0, 0, 0, None, None, True, target
    lower = upper = None
    is_share = part.unit == Unit.PERCENT and part.measure.key not in NO_SHARES
    if is_share and value is not None and count.n:
        lower, upper = wilson(min(1.0, max(0.0, value)), count.n)
    return part.pk, department, value, count.numerator, count.denominator, count.n, lower, upper, False, target
