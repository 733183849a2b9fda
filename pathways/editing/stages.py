"""How an objective comes and goes: promoted to priority, put back, deferred, taken up again."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction

from cxportal.county.days import today
from cxportal.history.changing import locked
from cxportal.history.models import record
from cxportal.people.models import Person
from pathways.actions import Progress, give_update
from pathways.editing.rows import next_order
from pathways.leading import NotPossible, Who, add_lead
from pathways.models import Objective, ProgressUpdate, Stage, Status
from pathways.predicates import Desk, Hat


def _last_place(objective: Objective, stage: Stage) -> int:
    return next_order(Objective.objects.standing().filter(pathway=objective.pathway_id, stage=stage))


@transaction.atomic
def promote(
    objective: Objective, *, accountable: Who, others: Sequence[Who] = (), due_on: dt.date, reason: str, by: Person
) -> bool:
    """From the future list to priority, with who answers for it and by when. False where it is priority already."""
    before = locked(objective)
    taken = (
        Objective.objects.future()
        .filter(pk=objective.pk)
        .update(
            stage=Stage.PRIORITY, priority_since=today(), due_on=due_on, order=_last_place(objective, Stage.PRIORITY)
        )
    )
    if not taken:
        return False
    record(
        about=before,
        verb="promoted",
        text=f"Promoted to priority: {reason}",
        by=by,
        changes={
            "stage": (Stage(before.stage).label, Stage.PRIORITY.label),
            "due_on": (before.due_on, due_on),
        },
    )
    add_lead(objective, accountable, by=by, accountable=True)
    for who in others:
        add_lead(objective, who, by=by)
    return True


@transaction.atomic
def demote(objective: Objective, *, reason: str, by: Person) -> bool:
    """Back to the future list; leads, steps and updates stay with it. False where it is there already."""
    before = locked(objective)
    taken = (
        Objective.objects.priority()
        .filter(pk=objective.pk)
        .update(stage=Stage.FUTURE, priority_since=None, order=_last_place(objective, Stage.FUTURE))
    )
    if taken:
        record(
            about=before,
            verb="demoted",
            text=f"Put back for future consideration: {reason}",
            by=by,
            changes={"stage": (Stage(before.stage).label, Stage.FUTURE.label)},
        )
    return bool(taken)


def _speaking(objective: Objective, by: Person) -> Hat:
    """The part in which this person speaks for the whole objective."""
    hats = [hat for hat in Desk.of(by).hats(objective) if hat.department is None]
    if not hats:
        raise NotPossible("Only a priority objective that is not archived is deferred.")
    return hats[0]


def _newest(objective: Objective) -> ProgressUpdate | None:
    return objective.updates.overall().newest_first().first()


@transaction.atomic
def defer(objective: Objective, *, reason: str, token: uuid.UUID, by: Person) -> bool:
    """Not now: a progress update that says why. False where it is deferred already."""
    current = locked(objective)
    if current.status == Status.DEFERRED:
        return False
    newest = _newest(current)
    give_update(
        objective=current,
        by=by,
        hat=_speaking(current, by),
        progress=Progress(status=Status.DEFERRED, percent=current.percent, narrative=reason),
        token=token,
        seen=newest.pk if newest else None,
    )
    return True


@transaction.atomic
def resume(objective: Objective, *, reason: str, token: uuid.UUID, by: Person) -> bool:
    """Work goes on, at the status it had before it was deferred. False where it is not deferred."""
    current = locked(objective)
    if current.status != Status.DEFERRED:
        return False
    newest = _newest(current)
    before = current.updates.overall().exclude(status=Status.DEFERRED).newest_first().first()
    give_update(
        objective=current,
        by=by,
        hat=_speaking(current, by),
        progress=Progress(
            status=Status(before.status) if before else Status.NOT_STARTED,
            percent=before.percent if before else current.percent,
            narrative=reason,
            recovery_action=before.recovery_action if before else "",
            recovery_on=before.recovery_on if before else None,
        ),
        token=token,
        seen=newest.pk if newest else None,
    )
    return True
