"""My exports: what I asked for, how far it is, and the file."""

import mimetypes
import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST, require_safe

from cxportal.exports.models import Export
from cxportal.exports.predicates import is_owner, may_have
from cxportal.exports.telling import mark_read
from cxportal.jobs.predicates import may_see_jobs
from cxportal.people.access import signed_in
from cxportal.people.predicates import AuthenticatedHttpRequest
from cxportal.ui.paging import page_of


def own_export(request: AuthenticatedHttpRequest, code: uuid.UUID) -> Export:
    """The export, or "not found" for everybody else."""
    export = get_object_or_404(Export.objects.select_related("job", "owner"), code=code)
    if not is_owner(request.user, export):
        raise Http404("No such export.")
    return export


@require_safe
@signed_in
def export_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """What I asked for, the newest first."""
    found = Export.objects.of(request.user).newest_first().select_related("job")
    return render(request, "exports/list.html", {"page": page_of(request, found)})


@require_safe
@signed_in
def export(request: AuthenticatedHttpRequest, code: uuid.UUID) -> HttpResponse:
    """Is my file ready?"""
    found = own_export(request, code)
    context = {"export": found, "job": found.job, "may_retry": may_see_jobs(request.user)}
    return render(request, "exports/export.html", context)


@require_GET
@signed_in
def download(request: AuthenticatedHttpRequest, code: uuid.UUID) -> HttpResponseBase:
    """The file, to who asked for it and still may have it, until it expires."""
    found = own_export(request, code)
    if not may_have(request.user, found):
        raise PermissionDenied
    if found.job.is_open:
        return redirect(found)
    try:
        file = found.path.open("rb") if found.is_ready else None
    except FileNotFoundError:
        file = None
    if file is None:
        return render(request, "exports/gone.html", {"export": found}, status=410)
    Export.objects.filter(pk=found.pk).update(fetched_at=timezone.now())
    mark_read(found)
    kind = mimetypes.guess_type(found.filename)[0] or "application/octet-stream"
    return FileResponse(file, as_attachment=True, filename=found.filename, content_type=kind)


@require_POST
@signed_in(form_at="exports:export")
def remove(request: AuthenticatedHttpRequest, code: uuid.UUID) -> HttpResponse:
    """Removes the file before its time."""
    found = own_export(request, code)
    found.forget()
    messages.success(request, f"The file of “{found}” is removed.")
    return redirect("exports:list")
