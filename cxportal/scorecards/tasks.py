"""Background work of scorecards. A second run of any changes nothing."""

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from cxportal.county.models import County
from cxportal.county.periods import Period, PeriodKind
from cxportal.jobs.models import Job, JobState
from cxportal.jobs.work import ask_worker, send, start_job, work
from cxportal.people.models import Person
from cxportal.scorecards import building
from cxportal.scorecards.models import Edition, Part
from cxportal.scorecards.signals.raising import raise_signals

KIND = "scorecards"
HELPERS = 8
"""So many workers at most are asked to help; each goes on while parts are free."""


@shared_task(name="scorecards.build", ignore_result=True)
def build(pk: int) -> None:
    """Builds the editions of a job, beside whoever helps."""

    def do(job: Job) -> tuple[str, dict[str, object]]:
        editions = list(Edition.objects.filter(pk__in=job.parameters["editions"]).select_related("period"))
        for _ in range(HELPERS):
            ask_worker(help_build.name, job.parameters["editions"], job.pk)
        told = building.build(editions, job)
        raise_signals(*(edition.period.span for edition in editions))
        return told

    work(pk, do)


@shared_task(name="scorecards.help_build", ignore_result=True)
def help_build(editions: list[int], job: int) -> None:
    """Whoever builds the last parts wakes the job, where it waits for them."""
    with timezone.override(County.current().zone):
        helped = building.help_build(editions)
    waiting = Job.objects.filter(pk=job, state=JobState.WAITING).first()
    if helped and waiting and not Part.objects.open().filter(edition__in=editions).exists():
        send(waiting)


@transaction.atomic
def start_build(periods: list[Period], *, by: Person | None, reason: str = "", key: str | None = None) -> Job:
    """One job for the editions of these periods. With a `key` there is one, ever."""
    editions = [building.open_edition(period, reason=reason) for period in periods]
    title = f"Scorecards: {periods[0].label}" + (f" to {periods[-1].label}" if len(periods) > 1 else "")
    job, _ = start_job(
        build,
        kind=KIND,
        title=title,
        by=by,
        parameters={"editions": [edition.pk for edition in editions]},
        back_to=editions[-1].get_absolute_url(),
        key=key,
    )
    return job


def sweep() -> None:
    """Starts the build of the month and the quarter that ended, once each, in the county's time zone."""
    county = County.current()
    day = timezone.localdate(timezone=county.zone)
    for kind in (PeriodKind.MONTH, PeriodKind.QUARTER):
        period = Period.of(kind, day, starts_in=county.fiscal_year_starts_in).before()
        key = f"scorecards {kind} {period.first:%Y-%m}"
        if not Job.objects.filter(key=key).exists():
            start_build([period], by=None, key=key)
