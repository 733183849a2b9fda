"""One run of the reminders: works out who is to hear of what, claims it in the ledger, and has the e-mails written."""

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.utils import timezone

from cxportal.county.days import Workdays
from cxportal.county.models import County
from cxportal.duties.digest import write_some
from cxportal.duties.models import ReminderSettings
from cxportal.duties.plan import Reminder, reminders_on, unclaimed
from cxportal.jobs.models import Job
from cxportal.jobs.work import start_job
from cxportal.notifications import ledger
from cxportal.notifications.delivery import deliver_all
from cxportal.notifications.models import Notice
from cxportal.people.models import Person

KIND = "reminders"
CLAIMED_TOGETHER = 2000
WRITTEN_TOGETHER = 400
"""So many digests a worker writes at a time, and then sends: well within what it may hold them for."""
LOOKED_BACK = dt.timedelta(days=60)
"""Rungs are climbed within days: what was claimed longer ago is left to the ledger's unique key."""


def start_run(task: Any, *, by: Person | None, on: dt.date, key: str | None = None) -> tuple[Job, bool]:
    """A run for one day as a background job; with a key, at most one for it."""
    return start_job(task, kind=KIND, title=title_of(on), by=by, parameters={"on": on.isoformat()}, key=key)


def title_of(day: dt.date) -> str:
    return f"Reminders of {day:%b %-d, %Y}"


def key_of(day: dt.date) -> str:
    """What makes a day's scheduled run the only one."""
    return f"{KIND} {day}"


def start_due_run(task: Any, *, now: dt.datetime | None = None) -> Job | None:
    """Today's scheduled run, once its time has come; None before, on closed days, when paused, and afterwards.

    Asked every few seconds, so a run that was missed while the portal was down starts when it is up again. Two clocks
    that ask at once get one run.
    """
    settings = ReminderSettings.current()
    local = timezone.localtime(now, County.current().zone)
    day = local.date()
    key = key_of(day)
    if settings.paused or local.time() < settings.send_at or Job.objects.filter(key=key).exists():
        return None
    if not Workdays.read(since=day).is_open(day):
        return None
    job, new = start_run(task, by=None, on=day, key=key)
    return job if new else None


def run(job: Job) -> tuple[str, dict[str, Any]]:
    """What a worker does for a run: claims every reminder that is due and was not claimed before.

    Repeated after a crash it claims the rest. The e-mails are written and sent by others from the ledger.
    """
    on = dt.date.fromisoformat(job.parameters["on"])
    if not job.parameters.get("even_if_closed") and not Workdays.read(since=on).is_open(on):
        return "The county is closed that day: nothing is sent. The next run makes up for it.", {}
    reached = reminders_on(on, ladder=ReminderSettings.current().ladder)
    reminders = only(unclaimed(reached, since=timezone.now() - LOOKED_BACK), job.parameters.get("recipients"))
    job.beat(total=len(reminders), message="Claiming reminders")
    done = 0
    for batch in batches(reminders, CLAIMED_TOGETHER):
        ledger.claim(as_claim(reminder, job) for reminder in batch)
        done += len(batch)
        job.beat(done=done)
    return _outcome(job, considered=len(reminders))


def _outcome(job: Job, *, considered: int) -> tuple[str, dict[str, Any]]:
    claimed = Notice.objects.filter(job=job)
    people = claimed.values("recipient").distinct().count()
    result = {
        "due": considered,
        "notices": claimed.count(),
        "people": people,
        "digests": claimed.filter(wants_mail=True).values("recipient").distinct().count(),
    }
    if not result["notices"]:
        return "Nobody needed a reminder.", result
    return f"{result['notices']} reminders for {people} {'person' if people == 1 else 'people'}.", result


def batches(reminders: Sequence[Reminder], size: int) -> Iterator[list[Reminder]]:
    """About `size` at a time, never parting one recipient's, so that two runs at once share nobody's digest."""
    batch: list[Reminder] = []
    for _, group in groupby(reminders, key=attrgetter("recipient")):
        batch.extend(group)
        if len(batch) >= size:
            yield batch
            batch = []
    if batch:
        yield batch


def as_claim(reminder: Reminder, job: Job | None) -> ledger.Claim:
    duty = reminder.duty
    return ledger.Claim(
        recipient_id=reminder.recipient,
        owner=duty.owner,
        kind=duty.kind,
        about=duty.about,
        due_on=duty.due_on,
        rung=reminder.rung,
        whose_id=duty.person_id,
        stands_in=reminder.stands_in,
        title=duty.title,
        url=duty.url,
        action=duty.action,
        job_id=job.pk if job else None,
        wants_mail=reminder.by_mail,
    )


def write_and_send(recipients: int = WRITTEN_TOGETHER) -> bool:
    """The next few digests: written, then sent over one connection. True where more are waiting."""
    written = write_some(recipients)
    deliver_all(written.to_send)
    return written.more


def unwritten() -> bool:
    return Notice.objects.unwritten(timezone.now()).exists()


def only(reminders: list[Reminder], recipients: list[int] | None) -> list[Reminder]:
    """Those of these recipients; all where none are named."""
    if recipients is None:
        return reminders
    wanted = frozenset(recipients)
    return [each for each in reminders if each.recipient in wanted]
