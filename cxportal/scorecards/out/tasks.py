"""Background work of what leaves the portal. A second run of any changes nothing."""

from celery import shared_task

from cxportal.exports.making import make
from cxportal.jobs.models import Job
from cxportal.jobs.work import start_job, work
from cxportal.people.models import Person
from cxportal.scorecards.models import Edition
from cxportal.scorecards.out.files import write
from cxportal.scorecards.out.telling import OWNER, tell
from cxportal.scorecards.signals.raising import raise_signals


@shared_task(name="scorecards.out.write_file", ignore_result=True)
def write_file(pk: int) -> None:
    make(pk, write)


@shared_task(name="scorecards.out.tell_directors", ignore_result=True)
def tell_directors(pk: int) -> None:
    """Once an edition is published: the signals of its month by what stands now, then word to directors."""

    def do(job: Job) -> tuple[str, dict[str, object]]:
        raise_signals(Edition.objects.select_related("period").get(pk=job.parameters["edition"]).period.span)
        return tell(job)

    work(pk, do)


def start_telling(edition: Edition, *, by: Person) -> Job:
    """One job an edition, ever: a row in the transaction that publishes it."""
    key = f"{OWNER} told {edition.pk}"
    title = f"Tell directors: {edition}"
    job, _ = start_job(tell_directors, kind=OWNER, title=title, by=by, parameters={"edition": edition.pk}, key=key)
    return job
