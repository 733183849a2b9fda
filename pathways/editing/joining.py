"""Two objectives become one, or one becomes two. What was reported stays where and as it was reported.

A merged objective is archived with an edge to the one that goes on. Its updates, answered questions and history stay
its own and are shown with the survivor's; work that is open (steps, milestones, questions) goes over to the survivor
and remembers where it came from, so that the two can be taken apart again.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from cxportal.county.days import today
from cxportal.history.changing import locked
from cxportal.history.models import record
from cxportal.people.models import Person
from pathways.editing.rows import next_order
from pathways.leading import NotPossible, Who, add_lead
from pathways.models import ActionStep, Inquiry, Lead, Milestone, Objective


def family_of(objective: Objective) -> list[int]:
    """The ids of the objective and of all that were merged into it, directly or in turn. One query."""
    into: dict[int | None, list[int]] = defaultdict(list)
    for pk, survivor in Objective.objects.exclude(merged_into=None).values_list("pk", "merged_into"):
        into[survivor].append(pk)
    family, waiting = [], [objective.pk]
    while waiting:
        one = waiting.pop()
        if one not in family:
            family.append(one)
            waiting += into[one]
    return family


def survivor_of(pk: int) -> int:
    """The id of the objective that goes on for this one: itself, where it was not merged. One query."""
    into = dict(Objective.objects.exclude(merged_into=None).values_list("pk", "merged_into"))
    seen: set[int] = set()
    while (survivor := into.get(pk)) is not None and pk not in seen:
        seen.add(pk)
        pk = survivor
    return pk


def _open_work(objective: Objective) -> list[QuerySet[Any]]:
    """What of an objective goes over in a merge."""
    return [
        ActionStep.objects.filter(objective=objective, archived_at=None),
        Milestone.objects.filter(objective=objective),
        Inquiry.objects.open().filter(objective=objective),
    ]


@transaction.atomic
def merge(objective: Objective, *, into: Objective, reason: str, by: Person) -> bool:
    """One goes on as part of another. False where it went into that one already."""
    for pk in sorted({objective.pk, into.pk}):  # in one order, so that two merges never wait for each other
        Objective.objects.select_for_update().get(pk=pk)
    going, survivor = Objective.objects.get(pk=objective.pk), Objective.objects.get(pk=into.pk)
    if going.merged_into_id == survivor.pk:
        return False
    if going == survivor:
        raise NotPossible("Choose another objective to merge it into.")
    if going.archived_at is not None or survivor.archived_at is not None:
        raise NotPossible("One of the two was archived meanwhile. Restore it first.")
    Objective.objects.filter(pk=going.pk, archived_at=None).update(archived_at=timezone.now(), merged_into=survivor)
    place = next_order(ActionStep.objects.filter(objective=survivor))
    for step in going.steps.filter(archived_at=None).order_by("order", "pk"):
        ActionStep.objects.filter(pk=step.pk).update(order=place)
        place += 1
    for rows in _open_work(going):
        rows.update(objective=survivor, came_from=going)
    for lead in going.leads.select_related("person"):
        add_lead(
            survivor,
            Who(person=lead.person, placeholder=lead.placeholder, body=lead.body),
            by=by,
            came_from=going,
        )
    record(about=going, verb="merged", text=f"Merged into “{survivor}”: {reason}", by=by)
    record(about=survivor, verb="merged", text=f"“{going}” was merged into this: {reason}", by=by)
    return True


@transaction.atomic
def unmerge(objective: Objective, *, by: Person) -> bool:
    """Take a merge apart: what came over goes back, and so do leads whom it brought, unless accountable by now."""
    going = locked(objective)
    survivor = going.merged_into
    if survivor is None:
        return False
    locked(survivor)
    Objective.objects.filter(pk=going.pk).update(archived_at=None, merged_into=None)
    for model in (ActionStep, Milestone, Inquiry):
        model._base_manager.filter(came_from=going, objective=survivor).update(objective=going, came_from=None)
    Lead.objects.filter(came_from=going, objective=survivor, accountable=False).delete()
    record(about=going, verb="taken-apart", text=f"Taken out of “{survivor}” again", by=by)
    record(about=survivor, verb="taken-apart", text=f"“{going}” was taken out of this again", by=by)
    return True


@transaction.atomic
def split(
    objective: Objective,
    *,
    title: str,
    details: str,
    steps: Collection[int],
    milestones: Collection[int],
    leads: Sequence[int],
    reason: str,
    by: Person,
) -> Objective:
    """A part of an objective becomes one of its own, in the same stage. Steps and milestones go along; leads lead both.

    The first of `leads` in the objective's own order is accountable. Repeated with the same title, it returns
    the one that was split off before.
    """
    origin = locked(objective)
    if origin.archived_at is not None:
        raise NotPossible("It was archived meanwhile. Restore it first.")
    repeated = origin.split_off.filter(title=title, archived_at=None).first()
    if repeated is not None:
        return repeated
    going_along = [lead for lead in origin.leads.select_related("person") if lead.pk in leads]
    if origin.is_priority and not going_along:
        raise NotPossible("A priority objective has a lead: choose who leads the new one.")
    new = Objective.objects.create(
        pathway=origin.pathway,
        title=title,
        details=details,
        stage=origin.stage,
        priority_since=today() if origin.is_priority else None,
        order=next_order(Objective.objects.filter(pathway=origin.pathway_id, stage=origin.stage)),
        split_from=origin,
    )
    origin.steps.filter(pk__in=steps, archived_at=None).update(objective=new, came_from=origin)
    origin.milestones.filter(pk__in=milestones).update(objective=new, came_from=origin)
    record(about=new, verb="split", text=f"Split from “{origin}”: {reason}", by=by)
    record(about=origin, verb="split", text=f"“{new}” was split off: {reason}", by=by)
    for lead in going_along:
        add_lead(new, Who(person=lead.person, placeholder=lead.placeholder, body=lead.body), by=by)
    return new
