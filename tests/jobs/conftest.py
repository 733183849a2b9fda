from collections.abc import Callable
from typing import Any

import pytest
from celery import Celery, Task, shared_task

from cxportal.jobs.models import Job
from cxportal.jobs.work import start_job


@shared_task(name="tests.jobs.count_things", ignore_result=True)
def count_things(pk: int) -> None:
    """Stands for any job's task; these tests look at what is sent, no worker runs it."""


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, list[Any]]]:
    """The messages that would have gone to the broker, as (task name, arguments)."""
    messages: list[tuple[str, list[Any]]] = []

    def send_task(self: Celery, name: str, args: list[Any] | None = None, **options: Any) -> None:
        messages.append((name, list(args or [])))

    monkeypatch.setattr(Celery, "send_task", send_task)
    return messages


@pytest.fixture
def task() -> "Task[Any, Any]":
    return count_things


@pytest.fixture
def job(db: None, sent: list[Any], task: "Task[Any, Any]") -> Job:
    return start_job(task, kind="count", title="Count things", by=None)[0]


@pytest.fixture
def make_job(db: None, sent: list[Any], task: "Task[Any, Any]") -> Callable[..., Job]:
    def make(**fields: Any) -> Job:
        fields.setdefault("by", None)
        return start_job(task, kind="count", title=fields.pop("title", "Count things"), **fields)[0]

    return make
