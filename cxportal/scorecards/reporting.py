"""From draft to published: departments report, the program office asks for changes, closes the books, publishes."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from cxportal.county import books
from cxportal.county.days import Workdays, today
from cxportal.county.models import Books, County
from cxportal.county.periods import Period, PeriodKind, month_number
from cxportal.history.models import record
from cxportal.jobs.models import Job
from cxportal.people.models import Department, Person
from cxportal.scorecards.actions import publish
from cxportal.scorecards.models import Edition, Report, ReportingPeriod, ReportRules, ReportState
from cxportal.scorecards.tasks import start_build
from feedback.responses.publishing import publish as publish_answers
from feedback.rounds.models import Round, RoundState


class NotPossible(Exception):
    """The message says why, and what to do."""


@dataclass(frozen=True)
class Expected:
    """A department that reports on a period, and what came of it."""

    department: Department
    report: Report

    @property
    def is_received(self) -> bool:
        return self.report.state in (ReportState.SUBMITTED, ReportState.PUBLISHED)


def expected(period: ReportingPeriod) -> list[Expected]:
    """Every department that reported on the last day, by name, with its report or an unsaved draft. Two queries."""
    reports = {row.department_id: row for row in period.reports.select_related("submitted_by")}
    found = []
    for department in Department.objects.reporting(period.span.last).order_by("name").distinct():
        report = reports.get(department.pk) or Report(period=period, department=department)
        report.period, report.department = period, department
        found.append(Expected(department, report))
    return found


def report_of(period: ReportingPeriod, department: Department) -> Report:
    """The department's report, or an unsaved draft."""
    found = Report.objects.filter(period=period, department=department).select_related("submitted_by").first()
    report = found or Report(period=period, department=department)
    report.period, report.department = period, department
    return report


def due_on(period: Period, rules: ReportRules, workdays: Workdays) -> dt.date:
    """The last day on which a report of the period is in time."""
    return workdays.after(period.last, rules.days)


@transaction.atomic
def submit(*, period: ReportingPeriod, department: Department, note: str, by: Person) -> bool:
    """The director's word on the scorecard; until it is published it may be given again. False where it is."""
    report, _ = Report.objects.get_or_create(period=period, department=department)
    done = report.move(ReportState.SUBMITTED, note=note, reason="", submitted_at=timezone.now(), submitted_by=by)
    if done:
        record(about=report, verb="submitted", text=f"Reported on {period}", by=by)
    return done


@transaction.atomic
def ask_for_change(report: Report, *, reason: str, by: Person) -> bool:
    """Sends a report back with a reason. False where none was received, or it is published."""
    done = report.pk is not None and report.move(ReportState.CHANGE_REQUESTED, reason=reason)
    if done:
        record(about=report, verb="change-requested", text=f"Asked for a change: {reason}"[:500], by=by)
    return done


def closing_month(span: Period) -> int:
    """The last month of a period, such as 202612."""
    return month_number(span.last)


def is_closed(span: Period) -> bool:
    return books.closed_through() >= closing_month(span)


def is_final(edition: Edition) -> bool:
    """Whether the edition was begun after the books of its period were closed: it counts all that will ever count."""
    row = Books.objects.filter(pk=1, closed_through__gte=closing_month(edition.period.span)).first()
    return bool(row and row.closed_at and edition.started_at >= row.closed_at)


@transaction.atomic
def close(span: Period, *, by: Person) -> Job:
    """Closes the books through the period's last month, and has it counted for good, with the quarter and fiscal year
    that end with it. What comes in later counts in the next month. Raises NotPossible.

    Waits for everybody who is storing an answer that moment, and they for it.
    """
    if span.last >= today():
        raise NotPossible(f"{span.label} is not over.")
    month = closing_month(span)
    open_rounds = Round.objects.filter(state=RoundState.OPEN, month__lte=month)
    if found := open_rounds.first():
        raise NotPossible(f"“{found}” counts in this period and is still open. Close the round first.")
    if books.close_through(month):
        publish_answers(today())
        record(about=_reporting_period(span), verb="closed", text=f"Closed the books of {span.label}", by=by)
    return start_build(_ending_with(span), by=by, reason="The books were closed.")


def count_again(span: Period, *, by: Person) -> Job:
    """Has a period counted anew whose books are closed, so that it can be published. Raises NotPossible."""
    if not is_closed(span):
        raise NotPossible(f"Close the books of {span.label} first: that counts it for good.")
    return start_build([span], by=by, reason="Counted after the books were closed.")


def _ending_with(span: Period) -> list[Period]:
    """The month, quarter and fiscal year whose last day is the period's."""
    starts_in = County.current().fiscal_year_starts_in
    found = [Period.of(kind, span.last, starts_in=starts_in) for kind in PeriodKind]
    return [each for each in found if each.last == span.last]


def _reporting_period(span: Period) -> ReportingPeriod:
    return ReportingPeriod.objects.get_or_create(
        kind=span.kind.value, first=span.first, defaults={"starts_in": span.starts_in}
    )[0]


def publish_final(edition: Edition, *, by: Person) -> bool:
    """Publishes an edition that counts all that will ever count. False where it is published already.

    Raises NotPossible where the books are open, or it was counted before they were closed."""
    if not is_final(edition):
        if is_closed(edition.period.span):
            raise NotPossible(
                "It was counted before its books were closed. Have it counted once more, then publish it."
            )
        raise NotPossible(
            "Close the books first: until then answers still come in, and a published figure never changes."
        )
    return publish(edition, by=by)
