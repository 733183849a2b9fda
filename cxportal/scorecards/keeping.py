"""What the program office and directors do with measures: add, put away, bring back; set and remove targets."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify

from cxportal.history.models import record
from cxportal.people.models import Person
from cxportal.scorecards.models import Measure, Target
from cxportal.scorecards.standing import shown

RESERVED = frozenset({"new"})
LONGEST_KEY = 40


@transaction.atomic
def add(measure: Measure, *, by: Person) -> Measure:
    """A new measure under a key made of its name; it stands in the scorecards that are built from now on."""
    measure.key = _free_key(measure.name)
    measure.order = (Measure.objects.aggregate(last=Max("order"))["last"] or 0) + 1
    measure.owner = measure.owner or by
    measure.save()
    record(about=measure, verb="added", text=f"Added the measure “{measure}”", by=by)
    return measure


def _free_key(name: str) -> str:
    stem = slugify(name)[: LONGEST_KEY - 4].strip("-") or "measure"
    taken = {*RESERVED, *Measure.objects.filter(key__startswith=stem).values_list("key", flat=True)}
    return next(key for key in (stem, *(f"{stem}-{number}" for number in range(2, 1000))) if key not in taken)


@transaction.atomic
def archive(measure: Measure, *, by: Person) -> bool:
    """Scorecards that are built from now on leave it out; those built keep it. False where it was put away already."""
    done = Measure.objects.filter(pk=measure.pk, archived_at=None).update(archived_at=timezone.now())
    if done:
        record(about=measure, verb="archived", text=f"Put away: {measure}", by=by)
    return bool(done)


@transaction.atomic
def bring_back(measure: Measure, *, by: Person) -> bool:
    done = Measure.objects.filter(pk=measure.pk, archived_at__isnull=False).update(archived_at=None)
    if done:
        record(about=measure, verb="restored", text=f"Brought back: {measure}", by=by)
    return bool(done)


@transaction.atomic
def set_target(target: Target, *, by: Person) -> Target:
    target.save()
    whose = f" of {target.department}" if target.department else ""
    words = f"Target{whose}: {shown(float(target.value), target.measure.unit)}"
    record(about=target.measure, verb="target", text=words, by=by)
    return target


@transaction.atomic
def remove_target(target: Target, *, by: Person) -> None:
    words = f"Removed the target {shown(float(target.value), target.measure.unit)}"
    record(about=target.measure, verb="target", text=words, by=by)
    target.delete()
