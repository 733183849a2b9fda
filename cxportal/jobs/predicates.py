"""Who may see and steer a job."""

from cxportal.jobs.models import Job
from cxportal.people.predicates import Someone, is_signed_in, may_run_county


def may_see_jobs(someone: Someone) -> bool:
    """All of the portal's jobs, and have a failed one done again: the program office and administrators."""
    return may_run_county(someone)


def may_see_job(someone: Someone, job: Job) -> bool:
    return may_see_jobs(someone) or (is_signed_in(someone) and job.started_by_id == someone.pk)
