"""A director's report on the department's scorecard is due some business days after the period ends."""

import datetime as dt
from collections.abc import Collection

from django.urls import reverse

from cxportal.county.days import Workdays
from cxportal.facts.duties import Duty
from cxportal.scorecards.models import Edition, EditionState, Report, ReportingPeriod, ReportRules, ReportState
from cxportal.scorecards.reporting import due_on
from pathways.duties import heads_of_reporting_departments

OWNER = "scorecards"
KINDS = {"report": "Scorecard report"}


def reports_due(on: dt.date, *, until: dt.date, people: Collection[int] | None = None) -> list[Duty]:
    """From each reporting department's head, until the period is published. Seven queries at most."""
    rules = ReportRules.current()
    drafts = Edition.objects.filter(state=EditionState.COMPLETE, period__kind=rules.kind)
    periods = list(
        ReportingPeriod.objects.filter(editions__in=drafts)
        .exclude(editions__state=EditionState.PUBLISHED)
        .distinct()
        .order_by("first")
    )
    if not periods:
        return []
    workdays = Workdays.read(since=periods[0].first)
    due = {period: due_on(period.span, rules, workdays) for period in periods}
    heads = heads_of_reporting_departments(on)
    received = Report.objects.filter(period__in=periods, state=ReportState.SUBMITTED)
    done = set(received.values_list("period", "department"))
    return [
        Duty(
            due_on=due[period],
            person_id=person,
            owner=OWNER,
            kind="report",
            about=f"period:{period.pk}/department:{department}",
            title=f"Scorecard of {period}",
            url=reverse("scorecards:report", args=[period.kind, f"{period.first:%Y-%m}", department]),
            action="Say how it went",
        )
        for period in periods
        for department, person in heads.items()
        if due[period] <= until and (period.pk, department) not in done and (people is None or person in people)
    ]
