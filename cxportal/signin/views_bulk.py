"""Ways in for many people at once."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cxportal.people.access import allowed
from cxportal.people.predicates import AuthenticatedHttpRequest, may_run_county
from cxportal.signin.bulk import (
    INVITED_AT_ONCE,
    SLIPS_AT_ONCE,
    STATES,
    AccessFilter,
    counts,
    everybody,
    invite_all,
    slips_for_all,
)
from cxportal.ui.paging import page_of


@require_safe
@allowed(may_run_county)
def access(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Who can sign in?"""
    form = AccessFilter(request.GET)
    found = form.apply(everybody())
    page = page_of(request, found.by_name(), 50)
    for person in page:
        person.access_words = STATES[person.access]
    waiting = found.filter(access="none")
    context = {
        "form": form,
        "page": page,
        "counts": counts(everybody()),
        "by_mail": waiting.exclude(email=None).count(),
        "by_slip": waiting.filter(email=None).exclude(employee_number=None).count(),
        "mails_at_once": INVITED_AT_ONCE,
        "slips_at_once": SLIPS_AT_ONCE,
        "query": request.GET.urlencode(),
    }
    return render(request, "signin/access.html", context)


@require_POST
@allowed(may_run_county, form_at="signin:access")
def invite_many(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Invite everybody on the list who has an address and no way in yet."""
    number = invite_all(AccessFilter(request.GET).apply(everybody()), by=request.user, base_url=settings.PORTAL_URL)
    if number:
        messages.success(request, f"{number} invitation{'s are' if number > 1 else ' is'} on the way.")
    else:
        messages.info(request, "Nobody on this list waits for an invitation.")
    return HttpResponseRedirect(f"{reverse('signin:access')}?{request.GET.urlencode()}")


@never_cache
@require_POST
@allowed(may_run_county, form_at="signin:access")
def print_many(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Slips for people without an address, shown once, ready to print and cut."""
    slips = slips_for_all(AccessFilter(request.GET).apply(everybody()), by=request.user)
    if not slips:
        messages.info(request, "Nobody on this list waits for a slip.")
        return HttpResponseRedirect(f"{reverse('signin:access')}?{request.GET.urlencode()}")
    address = request.build_absolute_uri(resolve_url("signin:slip"))
    return render(request, "signin/slips_print.html", {"slips": slips, "address": address})
