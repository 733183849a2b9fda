"""Background jobs on screen: a list, and one job with its progress."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from cxportal.jobs import work
from cxportal.jobs.models import Job
from cxportal.jobs.predicates import may_see_job, may_see_jobs
from cxportal.people.access import allowed, signed_in
from cxportal.people.predicates import AuthenticatedHttpRequest
from cxportal.ui.paging import page_of


def visible_job(request: AuthenticatedHttpRequest, pk: int) -> Job:
    """The job, or "not found" for those whose business it is not."""
    job = get_object_or_404(Job.objects.select_related("started_by"), pk=pk)
    if not may_see_job(request.user, job):
        raise Http404("No such job.")
    return job


@allowed(may_see_jobs)
@require_GET
def job_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """All jobs, the newest first."""
    return render(request, "jobs/list.html", {"page": page_of(request, Job.objects.select_related("started_by"))})


@signed_in
@require_GET
def job(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """One job. htmx fetches the progress alone; without JavaScript the page refreshes itself while the job is open."""
    found = visible_job(request, pk)
    template = "jobs/_progress.html" if request.htmx else "jobs/job.html"
    return render(request, template, {"job": found, "may_retry": may_see_jobs(request.user)})


@signed_in(form_at="jobs:job")
@require_POST
def cancel(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Stops a job that is not done yet."""
    found = visible_job(request, pk)
    if found.cancel():
        messages.success(request, f"“{found.title}” is cancelled.")
    else:
        messages.info(request, f"“{found.title}” had ended already.")
    return redirect(found)


@allowed(may_see_jobs, form_at="jobs:job")
@require_POST
def retry(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Has a failed or cancelled job done again."""
    found = visible_job(request, pk)
    if work.retry(found):
        messages.success(request, f"“{found.title}” starts again.")
    else:
        messages.info(request, f"“{found.title}” is under way or done already.")
    return redirect(found)
