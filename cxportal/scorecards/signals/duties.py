"""What signals ask for: a decision, from whoever has one, else from the heads there, else from the program office."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection

from django.db.models import Q

from cxportal.facts.duties import Duty
from cxportal.people.models import Role, RoleKind
from cxportal.scorecards.signals.models import Signal

OWNER = "signals"
KINDS = {"decide": "Signal to decide on"}


def decisions_due(on: dt.date, *, until: dt.date, people: Collection[int] | None = None) -> list[Duty]:
    """Signals that nobody has decided on, due 14 days after they were found or handed over. At most two queries."""
    rows = Signal.objects.open().whole().order_by("pk")
    if people is not None:
        rows = rows.filter(Q(assignee__in=people) | Q(assignee=None))
    waiting = [row for row in rows if row.due_on <= until]
    answer_for = who_answers(on) if any(row.assignee_id is None for row in waiting) else {}
    office = answer_for.get(None, [])
    return [
        _duty(row, person)
        for row in waiting
        for person in ([row.assignee_id] if row.assignee_id else answer_for.get(row.department_id) or office)
        if people is None or person in people
    ]


def who_answers(on: dt.date) -> dict[int | None, list[int]]:
    """Department → who heads it that day; None → the program office, which also stands in where nobody does."""
    found: dict[int | None, list[int]] = defaultdict(list)
    roles = Role.objects.on(on).filter(kind__in=[RoleKind.HEAD, RoleKind.PROGRAM_OFFICE], person__is_active=True)
    for kind, department, person in roles.order_by("person_id").values_list("kind", "department_id", "person_id"):
        if person:
            found[department if kind == RoleKind.HEAD else None].append(person)
    return found


def _duty(row: Signal, person: int) -> Duty:
    return Duty(
        due_on=row.due_on,
        person_id=person,
        owner=OWNER,
        kind="decide",
        about=f"signal:{row.pk}",
        title=f"{row.get_kind_display()}? {row.measure}, {row.place}, {row.label}",
        url=row.get_absolute_url(),
        action="Decide",
    )
