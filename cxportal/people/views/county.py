"""The county's settings, seal and holidays, edited by those who run it."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from cxportal.county.days import today
from cxportal.county.forms import CountyForm, HolidayForm, SealForm, YearForm
from cxportal.county.holidays import federal_holidays as days_off
from cxportal.county.models import County, Holiday
from cxportal.history.models import Entry
from cxportal.people import county as actions
from cxportal.people.access import allowed, kept_form
from cxportal.people.predicates import AuthenticatedHttpRequest, may_run_county
from cxportal.people.views.person import FORM_METHODS


@require_http_methods(FORM_METHODS)
@allowed(may_run_county)
@transaction.atomic
def settings(request: AuthenticatedHttpRequest) -> HttpResponse:
    county = County.objects.select_for_update().get(pk=County.current().pk)
    form = CountyForm(request.POST or kept_form(request), instance=county)
    if request.method == "POST" and form.is_valid():
        actions.change_county(form, by=request.user)
        messages.success(request, "The county’s settings are saved.")
        return redirect("county:settings")
    history = Entry.objects.about(county).newest_first()[:20]
    return render(request, "county/settings.html", {"form": form, "history": history})


@require_http_methods(FORM_METHODS)
@allowed(may_run_county)
def seal(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Puts a new seal, or takes it away (a second button)."""
    county = County.current()
    removing = request.method == "POST" and "remove" in request.POST
    form = SealForm() if request.method != "POST" or removing else SealForm(request.POST, request.FILES)
    if removing or form.is_valid():
        actions.change_seal(county, None if removing else form.cleaned_data["seal"], by=request.user)
        messages.success(request, "The seal is removed." if removing else "The new seal is saved.")
        return redirect("county:settings")
    return render(request, "county/seal.html", {"form": form})


@require_http_methods(FORM_METHODS)
@allowed(may_run_county)
def holidays(request: AuthenticatedHttpRequest) -> HttpResponse:
    """A year's days on which the offices are closed, and one more."""
    asked = YearForm(request.GET)
    year: int = asked.cleaned_data["year"] if asked.is_valid() else today().year
    form = HolidayForm(request.POST or kept_form(request))
    if request.method == "POST" and form.is_valid():
        added = actions.add_holiday(form, by=request.user)
        messages.success(request, f"{added} is a holiday.")
        return redirect(_page_of(added.date.year))
    found = list(Holiday.objects.filter(date__year=year))
    missing = {day for day, _ in days_off(year)} - {holiday.date for holiday in found}
    context = {"form": form, "year": year, "holidays": found, "missing": missing}
    return render(request, "county/holidays.html", context)


@require_POST
@allowed(may_run_county)
def remove_holiday(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    holiday = get_object_or_404(Holiday, pk=pk)
    actions.remove_holiday(holiday, by=request.user)
    messages.success(request, f"{holiday} is no holiday any more.")
    return redirect(_page_of(holiday.date.year))


@require_POST
@allowed(may_run_county)
def federal_holidays(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Takes the federal holidays of the posted year over; those that are there stay as they are."""
    form = YearForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose a year from 2000 to 2100.")
        return redirect("county:holidays")
    year: int = form.cleaned_data["year"]
    count = actions.take_over_federal_holidays(year, by=request.user)
    messages.success(request, f"Added {count} federal holidays of {year}." if count else "They were all there already.")
    return redirect(_page_of(year))


def _page_of(year: int) -> str:
    return f"{reverse('county:holidays')}?year={year}"
