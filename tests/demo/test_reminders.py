"""The demonstration county was reminded: a run each working day, its e-mails kept, and more to do today."""

import datetime as dt

from cxportal.demo.models import Demonstration
from cxportal.demo.reminders import RUNS
from cxportal.duties import reminders
from cxportal.duties.models import ReminderSettings
from cxportal.duties.plan import reminders_on, unclaimed
from cxportal.jobs.models import Job, JobState
from cxportal.notifications.models import Mail, MailState, Notice
from tests.demo.conftest import TODAY


def test_a_run_each_working_day_before_today(demo: Demonstration) -> None:
    runs = Job.objects.filter(kind=reminders.KIND).order_by("created_at")
    days = [dt.date.fromisoformat(run.parameters["on"]) for run in runs]
    assert (len(days), days[-1], {day.weekday() for day in days} <= set(range(5))) == (
        RUNS,
        dt.date(2026, 11, 19),
        True,
    )
    assert {run.state for run in runs} == {JobState.DONE}


def test_their_e_mails_are_kept_and_dated_like_the_run(demo: Demonstration) -> None:
    mails = list(Mail.objects.filter(job__kind=reminders.KIND).select_related("job"))
    assert {mail.state for mail in mails} == {MailState.KEPT}
    assert all(mail.job and mail.created_at == mail.job.created_at for mail in mails)
    assert not Notice.objects.filter(job__kind=reminders.KIND, mail=None).exists()


def test_the_next_run_has_something_to_send(demo: Demonstration) -> None:
    assert unclaimed(reminders_on(TODAY, ladder=ReminderSettings.current().ladder))
