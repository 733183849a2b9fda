"""The outbox: what the portal wrote to people, and what became of it."""

from csp.decorators import csp
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from cxportal.notifications.mail import dispatch
from cxportal.notifications.models import Mail, MailState
from cxportal.people.access import allowed
from cxportal.people.predicates import AuthenticatedHttpRequest, may_run_county
from cxportal.ui.paging import page_of


@require_safe
@allowed(may_run_county)
def outbox(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Everything written, newest first; one state only with ?state=failed."""
    state = request.GET.get("state", "")
    found = Mail.objects.newest_first().select_related("person").defer("text", "html")
    if state in MailState.values:
        found = found.filter(state=state)
    context = {"page": page_of(request, found), "states": MailState.choices, "state": state}
    return render(request, "notifications/outbox.html", context)


@require_safe
@allowed(may_run_county)
def mail(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Mail.objects.select_related("person"), pk=pk)
    return render(request, "notifications/mail.html", {"mail": found})


@require_POST
@allowed(may_run_county)
def try_again(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Mail, pk=pk)
    if found.try_again():
        dispatch(found.pk)
        messages.success(request, "The e-mail will be sent again now.")
    else:
        messages.info(request, "This e-mail is not failed any more.")
    return redirect(found)


@csp({"default-src": ["'none'"], "style-src": ["'unsafe-inline'"], "sandbox": ["allow-popups"]})  # type: ignore[arg-type]
@require_safe
@allowed(may_run_county)
def mail_as_sent(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """The e-mail as its reader sees it. It is a page of its own that may do nothing but look like itself."""
    found = get_object_or_404(Mail, pk=pk)
    if not found.html or not found.readable:
        raise Http404("This e-mail has no HTML to show.")
    return HttpResponse(found.html)
