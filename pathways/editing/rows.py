"""The verbs that every kind of row has: add, edit, move up and down, archive, restore."""

from collections.abc import Mapping
from typing import Any, Literal

from django.db import models, transaction
from django.db.models import Max
from django.utils import timezone

from cxportal.history.changing import change, locked, words_for
from cxportal.history.models import record
from cxportal.people.models import Person
from pathways.editing.kinds import Kind
from pathways.leading import NotPossible
from pathways.models import GoalLink, Inquiry, Objective, Pathway, ProgressUpdate

Direction = Literal["up", "down"]


def next_order(rows: models.QuerySet[Any]) -> int:
    """The place after the last one."""
    return (rows.order_by().aggregate(last=Max("order"))["last"] or 0) + 1


@transaction.atomic
def add(kind: Kind, values: Mapping[str, Any], *, parent: models.Model | None, by: Person) -> Any:
    """A new row, the last of its group. Told in its own history and in that of what it belongs to."""
    row: Any = kind.model(**values)
    if parent is not None and kind.parent not in values:
        setattr(row, kind.parent, locked(parent))
    if kind.orderable:
        row.order = next_order(kind.siblings(row))
    row.save()
    record(about=row, verb="added", text=f"Added the {kind.noun}", by=by)
    return row


@transaction.atomic
def edit(kind: Kind, row: Any, values: Mapping[str, Any], *, by: Person, seen: str | None) -> list[str]:
    """Take the form's values; raises ChangedMeanwhile. A row that goes to another group becomes its last."""
    current, changed = change(row, values, by=by, seen=seen)
    if kind.group and set(changed) & set(kind.group):
        place = next_order(kind.siblings(current).exclude(pk=current.pk))
        kind.everything.filter(pk=current.pk).update(order=place)
    return changed


@transaction.atomic
def move(kind: Kind, row: Any, *, direction: Direction, place: int, by: Person) -> int:
    """One place up or down among its siblings; returns the place it has now, from 1.

    `place` is where the person saw it: a row that is elsewhere by now stays, so that a second press does nothing.
    """
    rows = list(kind.siblings(row).select_for_update(of=("self",)))
    places = {other.pk: number for number, other in enumerate(rows)}
    here = places.get(row.pk)
    if here is None:
        raise NotPossible(f"This {kind.noun} is archived. Restore it first.")
    there = here - 1 if direction == "up" else here + 1
    if here != place - 1 or not 0 <= there < len(rows):
        return here + 1
    this, other = rows[here], rows[there]
    if this.order == other.order:
        for number, each in enumerate(rows, 1):
            kind.everything.filter(pk=each.pk).update(order=number)
            each.order = number
    kind.everything.filter(pk=this.pk).update(order=other.order)
    kind.everything.filter(pk=other.pk).update(order=this.order)
    words = f"Moved {direction} to place {there + 1} of {len(rows)}"
    record(about=this, verb="moved", text=words, by=by, changes={"order": (here + 1, there + 1)})
    return there + 1


def hindrance(row: Any) -> str:
    """Why a row cannot be archived now; "" where it can."""
    if isinstance(row, Pathway) and row.objectives.filter(archived_at=None).exists():
        return "Objectives stand on this pathway. Move them to another pathway, merge them or archive them first."
    return ""


def losses(row: Any) -> list[str]:
    """What is seen no longer once a row is archived, in words, for the page that asks."""
    lines: list[str] = []
    if isinstance(row, Objective):
        counts = (
            (row.steps.filter(archived_at=None, done_on=None).count(), "open action step", "open action steps"),
            (Inquiry.objects.open().filter(objective=row).count(), "open question to the leads", "open questions"),
            (row.milestones.filter(reached_on=None).count(), "milestone not reached", "milestones not reached"),
            (row.leads.count(), "lead, whose list it leaves", "leads, whose lists it leaves"),
        )
        lines += [f"{number} {one if number == 1 else many}" for number, one, many in counts if number]
        reported = ProgressUpdate.objects.filter(objective=row).count()
        if reported:
            lines.append(f"{reported} progress {'update stays' if reported == 1 else 'updates stay'} on its page")
    if hasattr(row, "outcomes"):
        lines += [f"Outcome: {outcome.text}" for outcome in row.outcomes.all()]
    if hasattr(row, "links"):
        links = GoalLink.objects.standing().filter(pk__in=row.links.values("pk")).select_related("goal", "pathway")
        lines += [f"Link: {link}" for link in links]
    return lines


@transaction.atomic
def archive(kind: Kind, row: Any, *, by: Person, reason: str = "") -> bool:
    """Out of every list, with all that is known about it kept. False where someone else did it before."""
    row = locked(row)
    if why_not := hindrance(row):
        raise NotPossible(why_not)
    if not kind.everything.filter(pk=row.pk, archived_at=None).update(archived_at=timezone.now()):
        return False
    words = f"Archived the {kind.noun}"
    record(about=row, verb="archived", text=f"{words}: {reason}" if reason else words, by=by)
    return True


@transaction.atomic
def restore(kind: Kind, row: Any, *, by: Person) -> bool:
    """Back where it was. False where it stands already."""
    row = locked(row)
    parent = kind.parent_of(row)
    if getattr(parent, "archived_at", None) is not None:
        raise NotPossible(f"It belongs to “{parent}”, which is archived. Restore that first.")
    if isinstance(row, Objective) and row.merged_into is not None:
        raise NotPossible("It was merged. Take the two apart on its page.")
    if not kind.everything.filter(pk=row.pk).exclude(archived_at=None).update(archived_at=None):
        return False
    record(about=row, verb="restored", text=f"Restored the {kind.noun}", by=by)
    return True


@transaction.atomic
def restore_text(row: Any, name: str, value: Any, *, by: Person) -> bool:
    """Give one field an earlier value back, as a new entry. False where it has that value already."""
    words = f"Restored an earlier {words_for(type(row), [name])}"
    _, changed = change(row, {name: value}, by=by, verb="restored-text", text=words)
    return bool(changed)
