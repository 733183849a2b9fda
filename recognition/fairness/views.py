"""The fairness report of the program office, on the page and as a file."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cxportal.county.days import today
from cxportal.county.models import County
from cxportal.county.periods import Period, PeriodKind
from cxportal.people.access import allowed
from cxportal.people.models import Department
from cxportal.people.predicates import AuthenticatedHttpRequest, is_program_office
from cxportal.ui.downloads import csv_response
from recognition.fairness.figures import Fairness, Group, fairness
from recognition.fairness.reading import given_in, staff_of_today

PERIODS_BACK = 8
HEADER = ("Group", "Staff", "People recognized", "Recognitions", "Per 100 staff", "Share of staff recognized, %")
NOBODYS = "Without a department"
TOO_SMALL = "not shown"


def periods(starts_in: int) -> list[Period]:
    """The fiscal year so far, then its quarters and those before, the newest first."""
    quarter = Period.of(PeriodKind.QUARTER, today(), starts_in=starts_in)
    year = Period.of(PeriodKind.YEAR, today(), starts_in=starts_in)
    return [year, year.before(), *(quarter.before(count) for count in range(PERIODS_BACK))]


def report(request: AuthenticatedHttpRequest) -> tuple[Period, list[Period], Fairness, list[tuple[str, Group]]]:
    """The period that `?period=` asks for (else the last four quarters' first choice), with its figures and names."""
    choices = periods(request.county.fiscal_year_starts_in)
    asked = request.GET.get("period", "")
    period = next((one for one in choices if one.label == asked), choices[0])
    staff, departments = staff_of_today()
    found = fairness(staff, given_in(period), fewest=County.current().minimum_people)
    return period, choices, found, _named(found, departments)


def _named(found: Fairness, departments: dict[int, Department]) -> list[tuple[str, Group]]:
    """Every department with its name, the rarest recognized first; the hidden ones last."""
    rows = [(str(departments.get(int(str(one.key)), NOBODYS)), one) for one in found.departments]
    return sorted(rows, key=lambda row: (row[1].hidden, row[1].rate if not row[1].hidden else 0, row[0].lower()))


def percent(share: Fraction | None) -> str:
    return "–" if share is None else f"{round(share * 100)}%"


def place_name(group: Group) -> str:
    return "Frontline" if group.key else "Office"


@require_safe
@allowed(is_program_office)
def page(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Is recognition spread fairly? Seven queries at any size."""
    period, choices, found, departments = report(request)
    total = sum(found.letters.values())
    context: dict[str, Any] = {
        "period": period,
        "choices": choices,
        "found": found,
        "rows": [_row(name, group) for name, group in departments],
        "places": [_row(place_name(group), group) for group in found.places],
        "share": percent(found.whole.share if found.whole else None),
        "top": percent(found.top_tenth),
        "letters": [
            (letter, count, percent(Fraction(count, total) if total else None))
            for letter, count in found.letters.items()
        ],
        "total": total,
    }
    return render(request, "fairness/report.html", context)


def _row(name: str, group: Group) -> dict[str, Any]:
    if group.hidden:
        return {"name": name, "hidden": True}
    rate = f"{float(group.rate):.1f}"
    return {"name": name, "group": group, "rate": rate, "share": percent(group.share), "hidden": False}


@require_safe
@allowed(is_program_office)
def export(request: AuthenticatedHttpRequest) -> StreamingHttpResponse:
    """The same as CSV, what is hidden hidden there too."""
    period, _, found, departments = report(request)
    filename = f"fairness-{period.label.replace(' ', '-').lower()}.csv"
    return csv_response(filename, HEADER, _lines(found, departments))


def _lines(found: Fairness, departments: list[tuple[str, Group]]) -> Iterator[tuple[object, ...]]:
    named = [("County", found.whole)] if found.whole else []
    for name, group in [*named, *((place_name(one), one) for one in found.places), *departments]:
        if group.hidden:
            yield (name, *[TOO_SMALL] * (len(HEADER) - 1))
        else:
            share = round(float(group.share) * 100, 1)
            yield name, group.staff, group.recognized, group.given, round(float(group.rate), 1), share
