"""Plain builders: each makes one valid row and takes what a test cares about by keyword."""

import datetime as dt
import itertools
from typing import Any

from cxportal.people.models import Department, DepartmentKind, Person, Role, RoleKind
from goals.models import Goal
from pathways.models import ActionStep, Lead, Objective, Pathway, ProgressUpdate, Stage, StandingBody, Status

_count = itertools.count(1)
LONG_AGO = dt.date(2020, 1, 1)
PASSWORD = "correct horse battery"


def make_department(name: str = "", **fields: Any) -> Department:
    number = next(_count)
    fields.setdefault("code", f"dept-{number}")
    fields.setdefault("kind", DepartmentKind.DEPARTMENT)
    return Department.objects.create(name=name or f"Department {number}", **fields)


def make_person(first_name: str = "", **fields: Any) -> Person:
    number = next(_count)
    fields.setdefault("last_name", f"Sample{number}")
    fields.setdefault("email", f"person{number}@county.example")
    fields.setdefault("employee_number", f"E{number:05}")
    fields.setdefault("password", None)
    return Person.objects.create_person(first_name=first_name or "Pat", **fields)


def make_head(department: Department, person: Person | None = None, **fields: Any) -> Person:
    """A person who heads the department (and works in it)."""
    person = person or make_person("Head", department=department)
    fields.setdefault("starts_on", LONG_AGO)
    Role.objects.create(kind=RoleKind.HEAD, department=department, person=person, **fields)
    return person


def make_role(person: Person, kind: RoleKind, **fields: Any) -> Role:
    fields.setdefault("starts_on", LONG_AGO)
    return Role.objects.create(kind=kind, person=person, **fields)


def make_goal(**fields: Any) -> Goal:
    number = next(_count)
    fields.setdefault("number", number)
    fields.setdefault("title", f"Goal title {number}")
    return Goal.objects.create(**fields)


def make_pathway(**fields: Any) -> Pathway:
    number = next(_count)
    fields.setdefault("number", number)
    fields.setdefault("title", f"Pathway title {number}")
    fields.setdefault("purpose", "Why this pathway exists.")
    return Pathway.objects.create(**fields)


def make_objective(
    title: str = "", *, lead: Person | None = None, all_directors: bool = False, placeholder: str = "", **fields: Any
) -> Objective:
    """A priority objective, with an accountable lead where one is given."""
    number = next(_count)
    fields.setdefault("stage", Stage.PRIORITY)
    if fields["stage"] == Stage.PRIORITY:
        fields.setdefault("priority_since", LONG_AGO)
    if "pathway" not in fields:
        fields["pathway"] = make_pathway()
    objective = Objective.objects.create(title=title or f"Objective {number}", **fields)
    if lead or placeholder:
        Lead.objects.create(objective=objective, person=lead, placeholder=placeholder, accountable=True)
    if all_directors:
        Lead.objects.create(objective=objective, body=StandingBody.ALL_DIRECTORS, accountable=not lead)
    return objective


def make_step(objective: Objective, title: str = "", **fields: Any) -> ActionStep:
    return ActionStep.objects.create(objective=objective, title=title or f"Step {next(_count)}", **fields)


def make_update(objective: Objective, author: Person, **fields: Any) -> ProgressUpdate:
    """A row only: the objective's own status is the action's business."""
    fields.setdefault("status", Status.ON_TRACK)
    fields.setdefault("percent", 10)
    fields.setdefault("narrative", "Work went on.")
    fields.setdefault("on", dt.date(2026, 11, 2))
    return ProgressUpdate.objects.create(objective=objective, author=author, **fields)
