"""The county of the matrix: people with one step due today each. Needs Django set up."""

import datetime as dt

from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from cxportal.county.days import today
from cxportal.duties import reminders
from cxportal.duties.models import ReminderSettings
from cxportal.duties.tasks import remind
from cxportal.jobs.models import Job
from cxportal.notifications.models import Mail, MailState, Notice
from cxportal.people.models import Person
from cxportal.scorecards.models import Part
from pathways.models import ActionStep, Lead, Objective, Pathway, Stage

LATE_AT_NIGHT = dt.time(23, 59)


def build(people: int) -> None:
    call_command("migrate", verbosity=0)
    pathway = Pathway.objects.create(number=1, title="Pathway", purpose="Why.")
    # Priority from tomorrow on, so that its own update is not due.
    objective = Objective.objects.create(
        pathway=pathway, title="Answer the phone", stage=Stage.PRIORITY, priority_since=today() + dt.timedelta(days=99)
    )
    everybody = Person.objects.bulk_create(
        Person(first_name="Pat", last_name=f"Sample{number}", email=f"person{number}@county.example")
        for number in range(people)
    )
    steps = ActionStep.objects.bulk_create(
        ActionStep(objective=objective, title=f"Step {number}", due_on=today()) for number in range(people)
    )
    Lead.objects.bulk_create(Lead(step=step, person=person) for step, person in zip(steps, everybody, strict=True))


@transaction.atomic
def forget_everything() -> None:
    """As before any run; the schedule sleeps."""
    Notice.objects.all().delete()
    Mail.objects.all().delete()
    Job.objects.all().delete()
    # What the end of a scene cut off in its scorecards must not hold the workers of the next: they wait for such parts.
    Part.objects.open().update(holder=None, held_until=None)
    ReminderSettings(send_at=LATE_AT_NIGHT).save()


def start_run() -> None:
    """One more run of the day."""
    reminders.start_run(remind, by=None, on=timezone.localdate())


def settled(mails: int) -> bool:
    """Whether as many e-mails are there, and all are marked as sent."""
    return Mail.objects.filter(state=MailState.SENT).count() == mails == Mail.objects.count()


def schedule_for_now() -> None:
    """The scheduled run's time has come; whoever sweeps first starts it."""
    ReminderSettings(send_at=dt.time(0, 1)).save()
