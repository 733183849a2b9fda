"""Visits to people with a full HEART: to make for the ambassador or whoever was asked, else to plan for the office."""

import datetime as dt
from collections.abc import Collection

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cxportal.county.days import Workdays
from cxportal.facts.duties import Duty
from cxportal.people.models import Role, RoleKind
from recognition.cards.models import FullHeart

OWNER = "recognition"
KINDS = {"visit": "Visits to make", "plan": "Visits to plan"}
PLAN_WITHIN = 5
"""Business days in which a visit is planned."""

People = Collection[int] | None


def visits_due(on: dt.date, *, until: dt.date, people: People = None) -> list[Duty]:
    """Three queries at most: the full HEARTs, and where some wait for a plan, holidays and the program office."""
    rows = FullHeart.objects.standing().filter(visited_on=None).select_related("person")
    rows = rows.filter(Q(visitor=None) | Q(visit_by__lte=until))
    waiting: list[FullHeart] = []
    found: list[Duty] = []
    for row in rows.order_by("earned_at", "pk"):
        if row.visitor_id is None:
            waiting.append(row)
        elif people is None or row.visitor_id in people:
            found.append(_visit(row))
    return found + _to_plan(waiting, on, until, people)


def _visit(row: FullHeart) -> Duty:
    return Duty(
        due_on=row.visit_by or timezone.localdate(row.earned_at),
        person_id=row.visitor_id or 0,
        owner=OWNER,
        kind="visit",
        about=f"full-heart:{row.pk}",
        title=f"Visit {row.person}: a full HEART",
        url=row.get_absolute_url(),
        action="Open",
    )


def _to_plan(waiting: list[FullHeart], on: dt.date, until: dt.date, people: People) -> list[Duty]:
    if not waiting:
        return []
    came = timezone.localdate(waiting[0].earned_at)
    due_on = Workdays.read(since=came).after(came, PLAN_WITHIN)
    if due_on > until:
        return []
    roles = Role.objects.on(on).filter(kind=RoleKind.PROGRAM_OFFICE, person__isnull=False)
    if people is not None:
        roles = roles.filter(person__in=people)
    title = "Plan the visit for a full HEART" if len(waiting) == 1 else f"Plan {len(waiting)} visits for full HEARTs"
    return [
        Duty(
            due_on=due_on,
            person_id=person,
            owner=OWNER,
            kind="plan",
            about="visits",
            title=title,
            url=reverse("recognition:full_hearts"),
            action="Plan",
            escalates=False,
        )
        for person in sorted({pk for pk in roles.values_list("person_id", flat=True) if pk is not None})
    ]
