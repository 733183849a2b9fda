"""What waits in the queue, for the program office."""

import datetime as dt
from collections.abc import Collection

from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone

from cxportal.county.days import Workdays
from cxportal.facts.duties import Duty
from cxportal.people.models import Role, RoleKind
from recognition.thanks.models import Thanks

OWNER = "thanks"
KINDS = {"read": "Customers’ thanks to read"}
READ_WITHIN = 2
"""Business days in which the program office reads a customer's thanks."""

People = Collection[int] | None


def thanks_due(on: dt.date, *, until: dt.date, people: People = None) -> list[Duty]:
    """One duty for each of the program office while customers' thanks wait. Three queries, one where none wait."""
    found = Thanks.objects.waiting().aggregate(count=Count("pk"), oldest=Min("received_at"))
    if not found["count"]:
        return []
    came = timezone.localdate(found["oldest"])
    due_on = Workdays.read(since=came).after(came, READ_WITHIN)
    if due_on > until:
        return []
    roles = Role.objects.on(on).filter(kind=RoleKind.PROGRAM_OFFICE, person__isnull=False)
    if people is not None:
        roles = roles.filter(person__in=people)
    count = found["count"]
    return [
        Duty(
            due_on=due_on,
            person_id=person,
            owner=OWNER,
            kind="read",
            about="queue",
            title="Read a customer’s thanks" if count == 1 else f"Read {count} customers’ thanks",
            url=reverse("thanks:queue"),
            action="Read",
            escalates=False,
        )
        for person in sorted({pk for pk in roles.values_list("person_id", flat=True) if pk is not None})
    ]
