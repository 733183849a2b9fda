"""Tying measures to outcomes, with its history in the same transaction."""

from collections.abc import Collection

from django.db import transaction

from cxportal.history.changing import locked
from cxportal.history.models import record
from cxportal.people.models import Person
from cxportal.scorecards.movement.models import OutcomeMeasure
from goals.models import Goal


@transaction.atomic
def tie(goal: Goal, ties: Collection[tuple[int, int]], *, by: Person) -> bool:
    """Makes these the (outcome, measure) pairs of the goal. False where they are already."""
    locked(goal)
    there = {(row.outcome_id, row.measure_id): row for row in OutcomeMeasure.objects.filter(outcome__goal=goal)}
    new, gone = set(ties) - set(there), set(there) - set(ties)
    OutcomeMeasure.objects.filter(pk__in=[there[pair].pk for pair in gone]).delete()
    OutcomeMeasure.objects.bulk_create(OutcomeMeasure(outcome_id=one, measure_id=two) for one, two in sorted(new))
    if new or gone:
        text = f"Measures for its outcomes: {len(new)} tied, {len(gone)} untied"
        record(about=goal, verb="tied", text=text, by=by)
    return bool(new or gone)
