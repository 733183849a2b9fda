"""Reminders of the demonstration county: a year of monthly ones in the ledger, and the runs of the last days."""

import datetime as dt
import random

from django.db.models import F
from django.utils import timezone

from cxportal.county.periods import months_later
from cxportal.demo.calendar import Calendar
from cxportal.duties import reminders
from cxportal.duties.digest import write_some
from cxportal.duties.tasks import remind
from cxportal.jobs.models import Job
from cxportal.notifications.models import Mail, MailState, Notice
from pathways.duties import OWNER, page
from pathways.models import Lead

MONTHS = 12
DAY = 12
DONE_IN_TIME = 0.78
RUNS = 8
READ_SINCE = 0.7
"""Of the notices of earlier days, how many were read."""


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


def add_runs(calendar: Calendar, chance: random.Random) -> None:
    """The scheduled runs of the last working days, worked out as a worker does: what was due then, as things stand."""
    days: list[dt.date] = []
    while len(days) < RUNS:
        days.append(calendar.workday((days[-1] if days else calendar.today) - dt.timedelta(days=1)))
    for day in reversed(days):
        _run(day, dt.datetime.combine(day, dt.time(7, 0, chance.randint(1, 9)), calendar.zone))
    claimed = Notice.objects.filter(job__kind=reminders.KIND).exclude(job__key=reminders.key_of(days[0]))
    read = [pk for pk in claimed.order_by("pk").values_list("pk", flat=True) if chance.random() < READ_SINCE]
    Notice.objects.filter(pk__in=read).update(read_at=F("created_at") + dt.timedelta(hours=3))


def _run(day: dt.date, at: dt.datetime) -> None:
    job = Job.objects.create(
        kind=reminders.KIND,
        title=reminders.title_of(day),
        task=remind.name,
        key=reminders.key_of(day),
        parameters={"on": day.isoformat()},
    )
    job.take()
    message, result = reminders.run(job)
    while write_some(reminders.WRITTEN_TOGETHER).more:
        pass
    job.finish(message=message, result=result)
    ended = at + dt.timedelta(seconds=2)
    Job.objects.filter(pk=job.pk).update(created_at=at, sent_at=at, started_at=at, ended_at=ended)
    Notice.objects.filter(job=job).update(created_at=at)
    Mail.objects.filter(job=job).update(created_at=at, next_try_at=at, state=MailState.KEPT)
