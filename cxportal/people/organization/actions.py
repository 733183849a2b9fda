"""Changing the tree from a day on. Each writes history in the same transaction; what is past stays as it was.

A change is written down at once as dated rows, so that the tree of a day to come can be read today. What other code
reads of today (the department's own row, where people belong) follows on the day itself: `carry_out` is called by
beat and after every change.
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from cxportal.county.days import today
from cxportal.history.models import Entry, entry, record
from cxportal.people.models import Department, Person, Role
from cxportal.people.organization.history import places_on
from cxportal.people.organization.models import DepartmentChange, Placement, Verb
from cxportal.people.refusals import Refused

FURTHEST_BACK = dt.timedelta(days=366)
NEVER = dt.date(1900, 1, 1)


@transaction.atomic
def open_department(
    *, name: str, kind: str, parent: Department | None, code: str, on: dt.date, by: Person, note: str = ""
) -> Department:
    """A department that begins to exist on that day."""
    if parent is not None:
        _must_be_open(parent, on)
    made = Department.objects.create(code=code, name=name, kind=kind, parent=parent, opens_on=on)
    _write(Verb.OPEN, made, on=on, by=by, note=note, text=f"{name} opens on {_day(on)}", applied_at=timezone.now())
    return made


@transaction.atomic
def rename(
    department: Department, *, name: str, on: dt.date, by: Person, note: str = "", seen: int | None = None
) -> DepartmentChange:
    """Another name from that day on. Raises Refused."""
    department = _ready(department, on, seen)
    if name == _as_of(department, on)["name"]:
        raise Refused(f"It is called {name} already.")
    return _replace(
        Verb.RENAME, department, {"name": name}, on=on, by=by, note=note,
        text=f"{department.name} is called {name} from {_day(on)}",
    )  # fmt: skip


@transaction.atomic
def move(
    department: Department,
    *,
    parent: Department | None,
    kind: str,
    on: dt.date,
    by: Person,
    note: str = "",
    seen: int | None = None,
) -> DepartmentChange:
    """Another place in the tree from that day on, as another kind if need be. Raises Refused."""
    department = _ready(department, on, seen)
    new = {"parent": parent.pk if parent else None, "kind": kind}
    facts = _as_of(department, on)
    if new == {name: facts[name] for name in new}:
        raise Refused("It is there already.")
    if parent is not None:
        _must_be_open(parent, on)
        _refuse_circle(department, parent, on)
    where = f"is part of {parent}" if parent else "stands at the top"
    return _replace(
        Verb.MOVE, department, new, on=on, by=by, note=note, text=f"{department.name} {where} from {_day(on)}"
    )


@transaction.atomic
def merge(
    department: Department, *, into: Department, on: dt.date, by: Person, note: str = "", seen: int | None = None
) -> DepartmentChange:
    """It ceases on that day; its people and its parts belong to the other from then on. Raises Refused."""
    department = _ready(department, on, seen)
    into = Department.objects.select_for_update().get(pk=into.pk)
    if into == department:
        raise Refused("A department cannot be merged into itself.")
    _must_be_open(into, on)
    if into.closes_on:
        raise Refused(f"{into} closes on {_day(into.closes_on)}. Choose a department that stays.")
    _refuse_below(department, into, on)
    parts = [Department.objects.get(pk=pk) for pk, place in places_on(on).items() if place.parent_id == department.pk]
    facts = {"closes_on": None, "successor": None}
    Department.objects.filter(pk=department.pk).update(closes_on=on, successor=into)
    change = _write(
        Verb.MERGE, department, on=on, by=by, note=note, into=into, before=facts,
        text=f"{department.name} is merged into {into.name} on {_day(on)}",
    )  # fmt: skip
    moved = []
    for part in parts:
        _refuse_later(part, on)
        moved.append({"pk": part.pk, **_place(part, {"parent": into.pk}, on)})
    change.before = {**facts, "parts": moved}
    change.save(update_fields=["before"])
    carry_out()
    change.refresh_from_db()
    return change


@transaction.atomic
def close(
    department: Department, *, on: dt.date, by: Person, note: str = "", seen: int | None = None
) -> DepartmentChange:
    """It ceases on that day and nobody takes over. Raises Refused."""
    department = _ready(department, on, seen)
    Department.objects.filter(pk=department.pk).update(closes_on=on)
    change = _write(
        Verb.CLOSE, department, on=on, by=by, note=note, before={"closes_on": None, "successor": None},
        text=f"{department.name} closes on {_day(on)}",
    )  # fmt: skip
    carry_out()
    change.refresh_from_db()
    return change


@transaction.atomic
def undo(change: DepartmentChange, *, by: Person) -> None:
    """Take a change back, the newest of its department first. Raises Refused where that is not sensible any more."""
    department = Department.objects.select_for_update().get(pk=change.department_id)
    change = DepartmentChange.objects.select_for_update().get(pk=change.pk)
    if change.undone_at is not None:
        raise Refused("This change was undone already.")
    if not change.may_be_undone(today=today()):
        raise Refused("This change took effect more than a month ago. Make another change from today on instead.")
    newer = department.changes.standing().filter(pk__gt=change.pk).order_by("-pk").first()
    if newer:
        raise Refused(f"A newer change stands on it: {newer.text}. Undo that one first.")
    {
        Verb.OPEN: _undo_opening,
        Verb.RENAME: _undo_placement,
        Verb.MOVE: _undo_placement,
        Verb.MERGE: _undo_end,
        Verb.CLOSE: _undo_end,
    }[Verb(change.verb)](change, department)
    change.undone_at, change.undone_by = timezone.now(), by
    change.save(update_fields=["undone_at", "undone_by"])
    record(about=department, verb="undo", text=f"Undone: {change.text}", by=by)


@transaction.atomic
def carry_out(*, on: dt.date | None = None) -> int:
    """Let what was planned up to this day take effect. Returns how many changes did; again, none do."""
    changes = DepartmentChange.objects.due(on or today()).select_for_update(of=("self",))
    done = 0
    for change in changes.select_related("department", "into", "made_by"):
        if change.verb in (Verb.RENAME, Verb.MOVE):
            _follow(change.department, change.after)
        elif change.verb == Verb.MERGE:
            _hand_over(change)
        elif change.verb == Verb.CLOSE:
            change.after = {"roles": _end_headships(change)}
        change.applied_at = timezone.now()
        change.save(update_fields=["applied_at", "after"])
        done += 1
    return done


def corrected(department: Department) -> None:
    """A plain edit corrected the department's own row: what holds today is corrected with it, what was before stays."""
    Placement.objects.on(today()).filter(department=department).update(
        name=department.name, kind=department.kind, parent=department.parent_id
    )


def _ready(department: Department, on: dt.date, seen: int | None) -> Department:
    """The department, locked, if it may be changed from that day on."""
    found = Department.objects.select_for_update().get(pk=department.pk)
    newest = found.changes.order_by("-pk").select_related("made_by").first()
    if seen is not None and newest is not None and newest.pk > seen:
        raise Refused(f"{newest.made_by} changed this department meanwhile: {newest.text}. Look at it again.")
    if found.closes_on is not None:
        raise Refused(f"{found} closes on {_day(found.closes_on)}. Undo that first.")
    if on < today() - FURTHEST_BACK:
        raise Refused("Choose a day within the last year, or one to come.")
    if found.opens_on and on < found.opens_on:
        raise Refused(f"{found} opens on {_day(found.opens_on)}. Choose that day or a later one.")
    _refuse_later(found, on)
    return found


def _refuse_later(department: Department, on: dt.date) -> None:
    later = department.placements.filter(starts_on__gt=on).first()
    if later:
        raise Refused(f"{department} changes on {_day(later.starts_on)}. Undo that, or choose that day or later.")


def _must_be_open(department: Department, on: dt.date) -> None:
    if department.opens_on and department.opens_on > on:
        raise Refused(f"{department} opens only on {_day(department.opens_on)}.")
    if department.closes_on and department.closes_on <= on:
        raise Refused(f"{department} closes on {_day(department.closes_on)}.")


def _refuse_circle(department: Department, parent: Department, on: dt.date) -> None:
    """Neither on that day nor on any later day that is planned may the parent be part of the department."""
    days = {on, *Placement.objects.filter(starts_on__gt=on).values_list("starts_on", flat=True)}
    for day in sorted(day for day in days if day):
        if department.pk in _above(parent, day):
            raise Refused(f"{parent} is part of {department}, so this would be a circle.")


def _refuse_below(department: Department, into: Department, on: dt.date) -> None:
    if department.pk in _above(into, on) - {into.pk}:
        raise Refused(f"{into} is part of {department}. Move it elsewhere first.")


def _above(department: Department, on: dt.date) -> set[int]:
    """The ids of a department and of everything above it on a day."""
    places = places_on(on)
    found: set[int] = set()
    step: int | None = department.pk
    while step is not None and step not in found:
        found.add(step)
        step = places[step].parent_id if step in places else None
    return found


def _as_of(department: Department, on: dt.date) -> dict[str, Any]:
    place = places_on(on).get(department.pk)
    if place is None:
        return {"name": department.name, "kind": department.kind, "parent": department.parent_id}
    return {"name": place.name, "kind": place.kind, "parent": place.parent_id}


def _place(department: Department, new: dict[str, Any], on: dt.date) -> dict[str, Any]:
    """Write the dated rows. Returns what is needed to take them back."""
    if not department.placements.exists():
        Placement.objects.create(
            department=department, name=department.name, kind=department.kind, parent_id=department.parent_id
        )
    current = department.placements.select_for_update().get(ends_on=None)
    before = current.facts
    facts = {**before, **new}
    if current.starts_on == on:
        row = current
    else:
        Placement.objects.filter(pk=current.pk).update(ends_on=on)
        row = Placement(department=department, starts_on=on)
    row.name, row.kind, row.parent_id = facts["name"], facts["kind"], facts["parent"]
    row.save()
    if on <= today():
        _follow(department, facts)
    return {"facts": before, "new_row": row.pk != current.pk}


def _unplace(department: Department, kept: dict[str, Any]) -> None:
    """Take the newest dated row back, and let the department's own row follow."""
    current = department.placements.get(ends_on=None)
    facts = kept["facts"]
    began = current.starts_on
    if kept["new_row"]:
        current.delete()
        department.placements.filter(ends_on=began).update(ends_on=None)
    else:
        Placement.objects.filter(pk=current.pk).update(
            name=facts["name"], kind=facts["kind"], parent_id=facts["parent"]
        )
    if began is None or began <= today():
        _follow(department, facts)


def _follow(department: Department, facts: dict[str, Any]) -> None:
    """The department's own row says what it is today."""
    columns = {"name": "name", "kind": "kind", "parent": "parent_id"}
    Department.objects.filter(pk=department.pk).update(
        **{columns[name]: value for name, value in facts.items() if name in columns}
    )


def _replace(
    verb: Verb, department: Department, new: dict[str, Any], *, on: dt.date, by: Person, note: str, text: str
) -> DepartmentChange:
    before = _place(department, new, on)
    change = _write(verb, department, on=on, by=by, note=note, text=text, before=before, after=new)
    carry_out()
    change.refresh_from_db()
    return change


def _write(
    verb: Verb,
    department: Department,
    *,
    on: dt.date,
    by: Person,
    note: str,
    text: str,
    into: Department | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    applied_at: dt.datetime | None = None,
) -> DepartmentChange:
    change = DepartmentChange.objects.create(
        department=department,
        verb=verb,
        on=on,
        into=into,
        note=note,
        text=text,
        before=before or {},
        after=after or {},
        made_by=by,
        applied_at=applied_at,
    )
    words = f"{text}: {note}" if note else text
    record(about=department, verb=verb, text=words, by=by)
    if into:
        record(about=into, verb=verb, text=words, by=by)
    return change


def _hand_over(change: DepartmentChange) -> None:
    """On the day of a merger: its people belong to the successor, and nobody heads it any more."""
    assert change.into is not None
    people = list(Person.objects.active().filter(department=change.department))
    Person.objects.filter(pk__in=[person.pk for person in people]).update(department=change.into)
    Entry.objects.bulk_create(
        [
            entry(
                about=person,
                verb="merge",
                text=f"Belongs to {change.into}: {change.text}",
                by=change.made_by,
                changes={"department": (change.department, change.into)},
            )
            for person in people
        ],
        batch_size=500,
    )
    change.after = {"people": [person.pk for person in people], "roles": _end_headships(change)}
    for part in change.before.get("parts", ()):
        department = Department.objects.get(pk=part["pk"])
        _follow(department, {"parent": change.into_id})


def _end_headships(change: DepartmentChange) -> list[dict[str, Any]]:
    """Headships end the day before; what they were is kept, for undoing."""
    kept: list[dict[str, Any]] = []
    last = change.on - dt.timedelta(days=1)
    for role in change.department.roles.heads().filter(ends_on=None).select_related("person"):
        kept.append({"pk": role.pk, "ends_on": None})
        Role.objects.filter(pk=role.pk).update(ends_on=max(last, role.starts_on))
        if role.person:
            record(about=role.person, verb="end", text=f"Role ended: {role.title}. {change.text}", by=change.made_by)
    return kept


def _undo_opening(change: DepartmentChange, department: Department) -> None:
    """It never opened: possible while nothing belongs to it. The row stays, with a day long before anything."""
    if department.people.exists() or department.children.exists() or department.roles.exists():
        raise Refused(f"People, parts or roles belong to {department} already. Close it instead.")
    Department.objects.filter(pk=department.pk).update(opens_on=NEVER, closes_on=NEVER + dt.timedelta(days=1))


def _undo_placement(change: DepartmentChange, department: Department) -> None:
    if change.before["facts"]["parent"] and change.verb == Verb.MOVE:
        parent = Department.objects.get(pk=change.before["facts"]["parent"])
        _must_be_open(parent, change.on)
        _refuse_circle(department, parent, change.on)
    _unplace(department, change.before)


def _undo_end(change: DepartmentChange, department: Department) -> None:
    """It exists on: people, parts and heads return, except those who were placed elsewhere since."""
    Department.objects.filter(pk=department.pk).update(closes_on=None, successor=None)
    if change.into:
        Person.objects.filter(pk__in=change.after.get("people", ()), department=change.into).update(
            department=department
        )
        for part in change.before.get("parts", ()):
            row = Department.objects.get(pk=part["pk"])
            latest = row.placements.filter(ends_on=None, starts_on=change.on, parent=change.into)
            if latest.exists():
                _unplace(row, part)
    for kept in change.after.get("roles", ()):
        taken = Role.objects.filter(department=department, kind="head", ends_on=None)
        if not taken.exists():
            Role.objects.filter(pk=kept["pk"]).update(ends_on=None)


def _day(day: dt.date | None) -> str:
    return f"{day:%b %-d, %Y}" if day else ""
