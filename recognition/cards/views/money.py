"""Awards with a value: the policy record, and what each person received in a fiscal year."""

from collections.abc import Iterator
from decimal import Decimal

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from cxportal.county.days import today
from cxportal.county.periods import Period
from cxportal.history.models import Entry, record
from cxportal.people.access import allowed, kept_form
from cxportal.people.predicates import AuthenticatedHttpRequest
from cxportal.ui.downloads import csv_response
from cxportal.ui.paging import page_of
from recognition.cards.forms import PolicyForm
from recognition.cards.models import Policy
from recognition.cards.money import ZERO, fiscal_year, people_with_value
from recognition.cards.predicates import may_run_recognition

YEARS_BACK, CENT = 6, Decimal("0.01")
HEADER = ("Person", "Employee number", "Department", "Fiscal year", "Value, $", "Of it gift cards and cash, $")


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_run_recognition)
@transaction.atomic
def policy(request: AuthenticatedHttpRequest) -> HttpResponse:
    """May awards carry a value here, and by whose word?"""
    row = Policy.objects.select_for_update().filter(pk=1).first() or Policy.objects.create(pk=1)
    form = PolicyForm(request.POST if request.method == "POST" else kept_form(request), instance=row)
    if request.method == "POST" and form.is_valid():
        changes = form.changes()
        form.save()
        if changes:
            record(about=row, verb="changed", text="Policy record changed", by=request.user, changes=changes)
        messages.success(request, "Saved.")
        return redirect("recognition:policy")
    current = Policy.objects.get(pk=1)
    context = {"form": form, "policy": current, "allows": current.allows_money(today())}
    return render(request, "cards/policy.html", {**context, "history": Entry.objects.about(row).newest_first()[:20]})


def year_asked(request: AuthenticatedHttpRequest) -> tuple[Period, list[Period]]:
    """The fiscal year of ?year= (by its label), else this one; and those to choose from."""
    now = fiscal_year(today())
    years = [now.before(count) for count in range(YEARS_BACK)]
    asked = request.GET.get("year", "")
    return next((year for year in years if year.label == asked), now), years


@require_safe
@allowed(may_run_recognition)
def value(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Who received how much this fiscal year?"""
    year, years = year_asked(request)
    page = page_of(request, people_with_value(year), 50)
    context = {"year": year, "years": years, "page": page, "policy": Policy.current()}
    return render(request, "cards/value.html", context)


@require_safe
@allowed(may_run_recognition)
def value_csv(request: AuthenticatedHttpRequest) -> StreamingHttpResponse:
    """The same for payroll."""
    year, _ = year_asked(request)
    return csv_response(f"awards-{year.label.replace(' ', '-').lower()}.csv", HEADER, _lines(year))


def _lines(year: Period) -> Iterator[tuple[object, ...]]:
    for person in people_with_value(year).values_list(
        "first_name", "last_name", "employee_number", "department__name", "total", "counts_as_pay"
    ):
        first, last, number, department, total, pay = person
        yield f"{first} {last}", number, department, year.label, total.quantize(CENT), (pay or ZERO).quantize(CENT)
