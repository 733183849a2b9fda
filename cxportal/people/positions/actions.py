"""Noting changes of position, announcing them, leaving them out. Each writes history in the same transaction."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from django.db import transaction
from django.utils import timezone

from cxportal.history.models import Entry, entry, record
from cxportal.people.models import Department, Person
from cxportal.people.positions.models import ChangeKind, Origin, PositionChange


@dataclass(frozen=True)
class Position:
    """Where someone stands: taken before and after an edit, it tells what kind of change the edit was."""

    title: str
    department: Department | None
    active: bool

    @classmethod
    def of(cls, person: Person) -> Self:
        return cls(title=person.title, department=person.department, active=person.is_active)

    @property
    def place(self) -> str:
        return self.department.name if self.department else ""


NOBODY = Position(title="", department=None, active=False)


def kind_of_change(before: Position, after: Position) -> ChangeKind | None:
    """What a newsletter would call it; None where there is nothing to announce.

    Another department is a transfer. Another title in the same one is that and no more: only the program office says
    that it is a promotion, because titles are reworded too.
    """
    if before.active != after.active:
        return ChangeKind.NEW if after.active else ChangeKind.DEPARTURE
    if not after.active:
        return None
    if before.department != after.department and after.department is not None:
        return ChangeKind.TRANSFER if before.department else None
    return ChangeKind.TITLE if before.title and after.title and before.title != after.title else None


def detect(
    *, person: Person, before: Position, by: Person | None, on: dt.date, origin: Origin = Origin.EDIT
) -> PositionChange | None:
    """Note the change that an edit of this person made, if it was one. Called inside the edit's transaction.

    `before` is `Position.of(person)` before the edit, or `NOBODY` for someone just added.
    """
    after = Position.of(person)
    kind = kind_of_change(before, after)
    if kind is None:
        return None
    return note(person=person, kind=kind, on=on, before=before, after=after, by=by, origin=origin)


@transaction.atomic
def note(
    *,
    person: Person,
    kind: ChangeKind,
    on: dt.date,
    before: Position,
    after: Position,
    by: Person | None,
    origin: Origin = Origin.HAND,
    note: str = "",
) -> PositionChange:
    """Note one change. The same one of the same day is not doubled: the first one's row is returned.

    One entered by hand is written in the history; an edit writes its own entry there.
    """
    leaving = kind == ChangeKind.DEPARTURE
    change, new = PositionChange.objects.get_or_create(
        person=person,
        kind=kind,
        on=on,
        defaults={
            "title_before": before.title,
            "department_before": before.department,
            "place_before": before.place,
            "title_after": "" if leaving else after.title,
            "department_after": None if leaving else after.department,
            "place_after": "" if leaving else after.place,
            "note": note,
            "origin": origin,
            "noted_by": by,
        },
    )
    if new and origin == Origin.HAND:
        record(about=person, verb="position", text=f"Change of position noted: {change.sentence}", by=by)
    return change


@transaction.atomic
def announce(changes: Iterable[PositionChange], *, where: str, by: Person) -> int:
    """Mark them as announced in that issue. Returns how many were still waiting."""
    return _settle(
        changes,
        by=by,
        verb="announced",
        words=f"Announced in {where}",
        announced_at=timezone.now(),
        announced_by=by,
        announced_in=where,
    )


@transaction.atomic
def leave_out(changes: Iterable[PositionChange], *, by: Person) -> int:
    """Keep them out of the newsletter. Returns how many were still waiting."""
    return _settle(
        changes,
        by=by,
        verb="left_out",
        words="Left out of the newsletter",
        left_out_at=timezone.now(),
        left_out_by=by,
    )


def _settle(changes: Iterable[PositionChange], *, by: Person, verb: str, words: str, **values: object) -> int:
    waiting = list(
        PositionChange.objects.waiting()
        .filter(pk__in=[change.pk for change in changes])
        .select_related("person")
        .select_for_update(of=("self",))
    )
    PositionChange.objects.filter(pk__in=[change.pk for change in waiting]).update(**values)
    Entry.objects.bulk_create(
        [entry(about=change.person, verb=verb, text=f"{words}: {change.sentence}", by=by) for change in waiting]
    )
    return len(waiting)


@transaction.atomic
def take_back(change: PositionChange, *, by: Person) -> bool:
    """Put a change that was announced or left out back among those that wait. False where it waits already."""
    settled = PositionChange.objects.filter(pk=change.pk).exclude(announced_at=None, left_out_at=None)
    taken = settled.update(announced_at=None, announced_by=None, announced_in="", left_out_at=None, left_out_by=None)
    if taken:
        record(about=change.person, verb="waiting", text=f"Waits for the newsletter again: {change.sentence}", by=by)
    return bool(taken)


@transaction.atomic
def change_kind(change: PositionChange, *, kind: ChangeKind, by: Person) -> bool:
    """Call a waiting change by another name. False where it is announced, left out, or there is one of that kind."""
    taken = PositionChange.objects.filter(person=change.person_id, kind=kind, on=change.on).exists()
    if taken or not PositionChange.objects.waiting().filter(pk=change.pk).update(kind=kind):
        return False
    old, change.kind = change.kind, kind
    record(
        about=change.person,
        verb="position",
        text=f"Change of position is a {change.get_kind_display().lower()}: {change.sentence}",
        by=by,
        changes={"kind": (ChangeKind(old).label, change.get_kind_display())},
    )
    return True
