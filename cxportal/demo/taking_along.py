"""What leaves the demonstration county's scorecards: a file that is ready, one that failed; a program that reads."""

import datetime as dt

from django.utils import timezone

from cxportal.demo.calendar import Calendar
from cxportal.demo.people import Cast
from cxportal.exports.making import ask, make
from cxportal.exports.models import Export
from cxportal.exports.predicates import works_here
from cxportal.jobs.models import Job, JobState
from cxportal.people.models import Person
from cxportal.scorecards.models import Edition
from cxportal.scorecards.out import tokens
from cxportal.scorecards.out.files import BY_SLUG, write
from cxportal.scorecards.out.models import Client
from cxportal.scorecards.out.tasks import write_file


def add_files(cast: Cast, calendar: Calendar) -> None:
    """The newest published month as a file, made as the worker makes it; and one that could not be made."""
    office = cast.by_handle["office"]
    edition = Edition.objects.published().select_related("period").order_by("-period__first").first()
    if edition:
        make(_asked(edition, "figures", office).job_id, write)
        failed = _asked(edition, "packet", office)
        Job.objects.filter(pk=failed.job_id).update(
            state=JobState.FAILED,
            started_at=timezone.now(),
            ended_at=timezone.now(),
            message="It did not work.",
            error="OSError: No space left on the disk. There is room again: ask for it anew.",
        )
    reader = Client(name="Power BI of the budget office", expires_on=calendar.today + dt.timedelta(days=300))
    tokens.make(reader, by=office)
    tokens.note_use(reader)


def _asked(edition: Edition, slug: str, by: Person) -> Export:
    file, month = BY_SLUG[slug], f"{edition.period.first:%Y-%m}"
    return ask(
        write_file,
        title=f"{file.name}: {edition}",
        filename=f"scorecard-{slug}-{month}.{file.end}",
        by=by,
        gate=works_here,
        parameters={"kind": edition.period.kind, "month": month, "file": slug},
    )
