"""Who may answer in a round, and claiming it. Nothing here knows what was answered.

All rows of a round are made in an order drawn at random. A claim rewrites every row of the round and department in one
statement: on PostgreSQL they then share one xmin, and none is moved more than the others. No time is written.
"""

import datetime as dt
import random

from django.db import transaction
from django.db.models import Case, F, Q, Value, When
from django.db.models.fields import BooleanField

from cxportal.people.models import Department, Person, below
from cxportal.people.models.people import PersonQuerySet
from feedback.rounds.models import Participation, Round, RoundState

ROWS_TOGETHER = 1000
_chance = random.SystemRandom()


class RoundClosed(Exception):
    """The round takes no more answers."""


def in_scope(round: Round) -> PersonQuerySet:
    """The people who work here and whom the round asks: of its departments and their parts, or everyone."""
    people = Person.objects.active().exclude(department=None)
    chosen = list(round.departments.values_list("pk", flat=True))
    if chosen:
        people = people.filter(department__in=below(Department.objects.values_list("pk", "parent_id"), chosen))
    return people.filter(frontline=True) if round.frontline_only else people


def invite(round: Round) -> int:
    """Rows for all in scope who have none, in an order drawn at random. Returns how many are new."""
    known = Participation.objects.filter(round=round).values("person")
    people = list(in_scope(round).exclude(pk__in=known).values_list("pk", "department_id", "frontline"))
    _chance.shuffle(people)
    rows = [
        Participation(round=round, person_id=person, department_id=department, frontline=frontline)
        for person, department, frontline in people
        if department
    ]
    Participation.objects.bulk_create(rows, batch_size=ROWS_TOGETHER, ignore_conflicts=True)
    return len(rows)


@transaction.atomic
def claim(mine: Participation, *, on: dt.date) -> bool:
    """Marks that the person has taken part. False where they have already. Raises RoundClosed."""
    round = Round.objects.select_for_update(no_key=True).get(pk=mine.round_id)
    if round.state != RoundState.OPEN or round.is_over(on):
        raise RoundClosed
    if not Participation.objects.filter(pk=mine.pk, used=False).exists():
        return False
    _rewrite(mine, used=True)
    return True


@transaction.atomic
def release(mine: Participation) -> None:
    """Takes a claim back whose answers could not be stored."""
    Round.objects.select_for_update(no_key=True).get(pk=mine.round_id)
    _rewrite(mine, used=False)


def _rewrite(mine: Participation, *, used: bool) -> None:
    here = Participation.objects.filter(round=mine.round_id, department=mine.department_id)
    changed = When(Q(pk=mine.pk), then=Value(used, output_field=BooleanField()))
    here.update(used=Case(changed, default=F("used"), output_field=BooleanField()))
