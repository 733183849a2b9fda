"""Ambassadors visit people with a full HEART. Where a county named some, each visit goes to one of them by itself."""

import datetime as dt

from django.db.models import Count, Q

from cxportal.county.days import Workdays, today
from cxportal.history.models import record
from cxportal.people.models import Person, Role, RoleKind
from recognition.cards.models import FullHeart
from recognition.telling import tell

VISIT_WITHIN = 10
"""Business days in which an ambassador visits."""


def ambassadors() -> set[int]:
    """The ids of those of today. One query."""
    roles = Role.objects.on(today()).filter(kind=RoleKind.AMBASSADOR, person__is_active=True)
    return set(roles.order_by().values_list("person_id", flat=True))


def next_ambassador(person: Person) -> Person | None:
    """Whose turn it is to visit this person: of the ambassadors of today the one with the fewest visits to make, and of
    these who was asked the least so far. None where there is none but the person. One query."""
    roles = Role.objects.on(today()).filter(kind=RoleKind.AMBASSADOR).values("person")
    standing = Q(visits__revoked_at=None)
    waiting = Count("visits", filter=standing & Q(visits__visited_on=None), distinct=True)
    asked = Count("visits", filter=standing, distinct=True)
    people = Person.objects.active().filter(pk__in=roles).exclude(pk=person.pk).annotate(waiting=waiting, asked=asked)
    return people.order_by("waiting", "asked", "pk").first()


def usual_day() -> dt.date:
    """By when somebody who is asked today visits. One query."""
    return Workdays.read(since=today()).after(today(), VISIT_WITHIN)


def ask_ambassador(row: FullHeart) -> Person | None:
    """Gives the visit to the next ambassador, who hears of it. Without one it waits for the program office."""
    visitor = next_ambassador(row.person)
    if visitor is None:
        return None
    rows = FullHeart.objects.to_plan().filter(pk=row.pk)
    if not rows.update(visitor=visitor, visit_by=usual_day()):
        return None
    record(about=row, verb="planned", text=f"{visitor} visits {row.person}: an ambassador’s turn", by=None)
    told = {"about": f"visit:{row.pk}:{visitor.pk}", "url": row.get_absolute_url(), "action": "See it"}
    tell(visitor, "recognition", "visit", title=f"Please visit {row.person}: a full HEART", **told)
    return visitor
