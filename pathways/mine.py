"""What one person has to report on, and how it stands."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Prefetch

from cxportal.county.days import today
from cxportal.county.models import County
from cxportal.people.models import Department, Person
from pathways.models import Inquiry, Lead, Objective, ObjectiveQuerySet
from pathways.predicates import Desk, Hat
from pathways.reports import Reports, department_reports


@dataclass(frozen=True)
class MyObjective:
    """One objective as the person who reports on it sees it."""

    objective: Objective
    hats: list[Hat]
    stale: bool
    reports: Reports | None
    inquiries: list[Inquiry]

    @property
    def missing_departments(self) -> list[Department]:
        """The person's own departments whose report is missing or old."""
        mine = {hat.department for hat in self.hats if hat.department}
        return [row.department for row in self.reports.missing if row.department in mine] if self.reports else []

    @property
    def needs_update(self) -> bool:
        speaks = any(hat.department is None for hat in self.hats)
        return bool(self.inquiries or self.missing_departments or (speaks and self.stale))


def with_leads(objectives: ObjectiveQuerySet) -> ObjectiveQuerySet:
    """The objectives with pathway and leads at hand."""
    return objectives.select_related("pathway").prefetch_related(
        Prefetch("leads", queryset=Lead.objects.select_related("person"))
    )


def my_objectives(person: Person, county: County) -> list[MyObjective]:
    """Priority objectives led by the person, their departments or those they assist; what needs an update first."""
    found = with_leads(Objective.objects.priority().led_by(person).in_plan_order())
    return as_mine(list(found), person, county, on=today())


def as_mine(objectives: list[Objective], person: Person, county: County, *, on: dt.date) -> list[MyObjective]:
    """The objectives with what the person may do; objectives need `with_leads`."""
    desk = Desk.of(person)
    after_days = county.stale_after_days
    shared = [objective for objective in objectives if objective.is_shared]
    reports = department_reports(shared, on=on, after_days=after_days)
    inquiries: dict[int, list[Inquiry]] = defaultdict(list)
    for inquiry in Inquiry.objects.open().filter(objective__in=objectives).select_related("asked_by"):
        inquiries[inquiry.objective_id].append(inquiry)
    rows = [
        MyObjective(
            objective=objective,
            hats=desk.hats(objective),
            stale=objective.is_stale(on=on, after_days=after_days),
            reports=reports.get(objective.pk),
            inquiries=inquiries[objective.pk],
        )
        for objective in objectives
    ]
    return sorted(rows, key=lambda row: (row.objective.is_settled, not row.needs_update))
