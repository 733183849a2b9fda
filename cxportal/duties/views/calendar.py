"""A person's private calendar feed."""

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from cxportal.county.days import today
from cxportal.county.models import County
from cxportal.duties.ical import calendar_of
from cxportal.duties.models import CalendarAddress, new_secret
from cxportal.duties.sources import duties_for
from cxportal.meetings.models import Meeting
from cxportal.people.access import signed_in
from cxportal.people.predicates import AuthenticatedHttpRequest

AHEAD, BEHIND = dt.timedelta(days=366), dt.timedelta(days=92)
"""How far the feed looks: due dates and meetings to come, meetings that were."""


@require_safe
@signed_in
def address(request: AuthenticatedHttpRequest) -> HttpResponse:
    """How do I get due dates and meetings into my calendar?"""
    mine = CalendarAddress.objects.filter(person=request.user).first()
    url = request.build_absolute_uri(mine.get_absolute_url()) if mine else ""
    return render(request, "duties/calendar.html", {"address": mine, "url": url})


@require_POST
@signed_in(form_at="duties:calendar")
def renew(request: AuthenticatedHttpRequest) -> HttpResponse:
    """A new secret address; the one before, if any, ends."""
    CalendarAddress.objects.update_or_create(person=request.user, defaults={"secret": new_secret()})
    messages.success(request, "Here is your calendar's address. An address from before works no more.")
    return redirect("duties:calendar")


@require_POST
@signed_in(form_at="duties:calendar")
def end(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The address works no more."""
    CalendarAddress.objects.filter(person=request.user).delete()
    messages.success(request, "Your calendar's address works no more.")
    return redirect("duties:calendar")


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Due dates and meetings as iCalendar, for whoever knows the address of someone who works here."""
    address = get_object_or_404(CalendarAddress.objects.select_related("person"), secret=secret, person__is_active=True)
    person, on = address.person, today()
    duties = duties_for(person.pk, on=on, ahead=AHEAD)
    meetings = Meeting.objects.invited(person).between(on - BEHIND, on + AHEAD)
    text = calendar_of(duties, meetings, county=County.current(), on=on)
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="cx-portal.ics"'
    response["Cache-Control"] = "private, max-age=900"
    return response
