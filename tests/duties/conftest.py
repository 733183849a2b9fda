import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from celery import Celery

from cxportal.duties import reminders
from cxportal.duties.models import ReminderSettings
from cxportal.duties.tasks import remind
from cxportal.jobs.models import Job
from cxportal.jobs.work import work
from cxportal.people.models import Person
from pathways.models import Objective
from tests.builders import make_objective, make_step

MONDAY = dt.date(2026, 11, 2)


@pytest.fixture
def monday(db: None) -> Iterator[time_machine.Traveller]:
    """Nine in the morning in the county, on a business day."""
    with time_machine.travel(dt.datetime(2026, 11, 2, 14, tzinfo=dt.UTC), tick=False) as clock:
        yield clock


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The tasks that workers would have been asked to do."""
    names: list[str] = []
    monkeypatch.setattr(Celery, "send_task", lambda self, name, *args, **options: names.append(name))
    return names


@pytest.fixture
def fresh(lead: Person) -> Objective:
    """An objective on which nothing is due for long: its steps may be."""
    return make_objective("Answer the phone", lead=lead, priority_since=MONDAY + dt.timedelta(days=300))


@pytest.fixture
def step_due(fresh: Objective) -> Callable[..., Any]:
    """A step of that objective, due so many days after the Monday."""

    def make(days: int, title: str = "Write the script", **fields: Any) -> Any:
        return make_step(fresh, title, due_on=MONDAY + dt.timedelta(days=days), **fields)

    return make


@pytest.fixture
def run(db: None, asked: list[str]) -> Callable[..., Job]:
    """One whole run for a day: claimed, written and sent."""

    def go(on: dt.date = MONDAY, **parameters: Any) -> Job:
        job, _ = reminders.start_run(remind, by=None, on=on)
        Job.objects.filter(pk=job.pk).update(parameters=job.parameters | parameters)
        work(job.pk, reminders.run)
        while reminders.write_and_send():
            continue
        job.refresh_from_db()
        return job

    return go


@pytest.fixture
def ladder(db: None) -> Callable[..., ReminderSettings]:
    def change(**fields: Any) -> ReminderSettings:
        settings = ReminderSettings(**fields)
        settings.save()
        return settings

    return change
