"""Reports of all departments on "all directors" objectives: who has reported, who has not."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Max

from cxportal.county.days import today
from cxportal.people.models import Department, Role
from cxportal.people.organization.history import Names
from pathways.models import Objective, ProgressUpdate, Status


@dataclass(frozen=True)
class DepartmentReport:
    """One department's part in an "all directors" objective."""

    department: Department
    head: Role | None
    latest: ProgressUpdate | None
    fresh: bool


@dataclass(frozen=True)
class Reports:
    """Every reporting department's part in one objective, the missing ones first."""

    rows: list[DepartmentReport]

    @property
    def missing(self) -> list[DepartmentReport]:
        """Departments without a report in the reporting window."""
        return [row for row in self.rows if not row.fresh]

    @property
    def received(self) -> int:
        return len(self.rows) - len(self.missing)

    @property
    def spread(self) -> list[tuple[Status, int]]:
        """How many departments stand at each status by their last report, in the order of the statuses."""
        standing = [row.latest.status for row in self.rows if row.latest]
        return [(status, standing.count(status)) for status in Status if status in standing]


def department_reports(objectives: Iterable[Objective], *, on: dt.date, after_days: int) -> dict[int, Reports]:
    """By objective id; four queries for any number of objectives (five for a day past, with the names of that day).

    A report is fresh for `after_days` days.
    """
    ids = [objective.pk for objective in objectives]
    if not ids:
        return {}
    departments = list(Department.objects.reporting(on))
    if on < today():
        called = Names.of(department.pk for department in departments)
        for department in departments:
            department.name = called.on(department, on)
    heads: dict[int | None, Role] = {}
    for role in Role.objects.on(on).heads().filter(department__in=departments).select_related("person"):
        if role.department_id not in heads or role.acting:
            heads[role.department_id] = role
    latest: dict[int, dict[int | None, ProgressUpdate]] = defaultdict(dict)
    newest = (
        ProgressUpdate.objects.reports().filter(pk__in=_newest_reports(ids)).select_related("author", "on_behalf_of")
    )
    for update in newest:
        latest[update.objective_id][update.department_id] = update
    edge = on - dt.timedelta(days=after_days)

    def row(objective: int, department: Department) -> DepartmentReport:
        update = latest[objective].get(department.pk)
        return DepartmentReport(
            department=department,
            head=heads.get(department.pk),
            latest=update,
            fresh=update is not None and update.on >= edge,
        )

    return {
        pk: Reports(sorted((row(pk, department) for department in departments), key=lambda found: found.fresh))
        for pk in ids
    }


def _newest_reports(objectives: list[int]) -> list[int]:
    """Ids of the newest report of each department on each objective."""
    grouped = (
        ProgressUpdate.objects.reports()
        .filter(objective__in=objectives)
        .values("objective", "department")
        .annotate(newest=Max("pk"))
    )
    return [group["newest"] for group in grouped]


def as_of_their_day(updates: list[ProgressUpdate]) -> list[ProgressUpdate]:
    """The same updates, each department called as it was on the day of the report. One query; nothing is saved."""
    called = Names.of(update.department_id for update in updates)
    for update in updates:
        if update.department is not None:
            update.department.name = called.on(update.department, update.on)
    return updates
