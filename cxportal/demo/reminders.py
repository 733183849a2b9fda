"""A year of reminders of the demonstration county: a progress update a month of whoever leads, most done in time."""

import datetime as dt
import random

from django.utils import timezone

from cxportal.county.periods import months_later
from cxportal.demo.calendar import Calendar
from cxportal.notifications.models import Notice
from pathways.duties import OWNER, page
from pathways.models import Lead

MONTHS = 12
DAY = 12
DONE_IN_TIME = 0.78


def add_reminders(calendar: Calendar, chance: random.Random) -> None:
    """What the reminders wrote into the ledger: each month one a week before, and one more where nothing happened."""
    leads = Lead.objects.filter(accountable=True, person__is_active=True, objective__isnull=False)
    this_month = calendar.today.replace(day=DAY)
    rows = []
    for lead in leads.select_related("person", "objective").order_by("objective_id"):
        for back in range(MONTHS, 0, -1):
            due_on = months_later(this_month.replace(day=1), -back).replace(day=DAY)
            if lead.person and lead.person.joined_at.date() < due_on:
                rows.append(_notice(lead, due_on, "before", -7))
                if chance.random() > DONE_IN_TIME:
                    rows.append(_notice(lead, due_on, "late-7", 7))
    Notice.objects.bulk_create(rows, batch_size=500)


def _notice(lead: Lead, due_on: dt.date, rung: str, days: int) -> Notice:
    at = timezone.make_aware(dt.datetime.combine(due_on + dt.timedelta(days=days), dt.time(7)))
    assert lead.objective is not None, "the leads of objectives"
    assert lead.person is not None, "who are people"
    return Notice(
        recipient=lead.person,
        whose=lead.person,
        owner=OWNER,
        kind="update",
        about=f"objective:{lead.objective_id}",
        due_on=due_on,
        rung=rung,
        title=lead.objective.title,
        url=page("update", lead.objective.pk),
        action="Give an update",
        created_at=at,
        read_at=at + dt.timedelta(hours=3),
        wants_mail=False,
    )
