"""Many certificates as one file, made in the background."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cxportal.county.days import today
from cxportal.exports.making import ask
from cxportal.exports.models import Export
from cxportal.jobs.models import OPEN
from cxportal.people.access import allowed, kept_form
from cxportal.people.models import Department
from cxportal.people.predicates import AuthenticatedHttpRequest
from recognition.papers.forms import ManyForm
from recognition.papers.many import may_print_many
from recognition.papers.tasks import print_many


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_print_many)
def many(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Which certificates do we hand over? One file for all, under My exports; a second click finds the first one's."""
    posted = request.POST if request.method == "POST" else kept_form(request)
    begun = {name: request.GET[name] for name in ("what", "quarter") if name in request.GET}
    form = ManyForm(posted, departments=list(Department.objects.open_on(today())), begun=begun)
    if request.method == "POST" and form.is_valid():
        under_way = Export.objects.of(request.user).filter(job__task=print_many.name, job__state__in=OPEN)
        known = under_way.filter(job__parameters=form.parameters).first()
        return redirect(known or _asked(request, form))
    return render(request, "papers/many.html", {"form": form}, status=422 if form.errors else 200)


def _asked(request: AuthenticatedHttpRequest, form: ManyForm) -> Export:
    return ask(
        print_many,
        title=form.title,
        filename=f"{form.title}.pdf",
        by=request.user,
        gate=may_print_many,
        parameters=form.parameters,
    )
