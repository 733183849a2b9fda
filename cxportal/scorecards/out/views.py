"""Taking a scorecard along."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from cxportal.exports.making import ask
from cxportal.exports.predicates import works_here
from cxportal.people.access import signed_in
from cxportal.people.predicates import AuthenticatedHttpRequest
from cxportal.scorecards.out.files import BY_SLUG, FILES
from cxportal.scorecards.out.tasks import write_file
from cxportal.scorecards.views import edition_or_404


@require_safe
@signed_in
def files(request: AuthenticatedHttpRequest, kind: str, month: str) -> HttpResponse:
    """How do I take this scorecard along?"""
    edition = edition_or_404(kind, month)
    return render(request, "scorecards/out/files.html", {"edition": edition, "month": month, "files": FILES})


@require_POST
@signed_in
def ask_for(request: AuthenticatedHttpRequest, kind: str, month: str, slug: str) -> HttpResponse:
    """Has one of the files made."""
    edition = edition_or_404(kind, month)
    file = BY_SLUG.get(slug)
    if file is None:
        raise Http404("No such file.")
    export = ask(
        write_file,
        title=f"{file.name}: {edition}",
        filename=f"scorecard-{file.slug}-{month}.{file.end}",
        by=request.user,
        gate=works_here,
        parameters={"kind": kind, "month": month, "file": slug},
    )
    return redirect(export)
