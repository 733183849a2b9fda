import time

import pytest
from celery import Celery
from django.core.cache.backends.base import BaseCache
from django.db import transaction
from pytest_django import DjangoCaptureOnCommitCallbacks

from cxportal.cache import RedisOrMemoryCache
from cxportal.celery import PatientTask

NOBODY = "redis://127.0.0.1:1/0"


@pytest.fixture
def cut_off_task() -> PatientTask:
    """A task whose broker cannot be reached."""
    app = Celery("cut-off", broker=NOBODY, task_cls=PatientTask, set_as_current=False)
    app.conf.task_publish_retry_policy = {"max_retries": 1, "interval_start": 0}

    @app.task(name="tests.cut_off")
    def look() -> None: ...

    task: PatientTask = look
    return task


def test_sending_without_a_broker_is_survived_and_logged(
    cut_off_task: PatientTask,
    db: None,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    caplog: pytest.LogCaptureFixture,
) -> None:
    began = time.monotonic()
    with django_capture_on_commit_callbacks(execute=True):
        cut_off_task.delay_on_commit()
    assert time.monotonic() - began < 3
    assert "tests.cut_off was not sent, its row waits for the sweep" in caplog.text


def test_sending_waits_for_the_commit(
    cut_off_task: PatientTask, transactional_db: None, caplog: pytest.LogCaptureFixture
) -> None:
    with transaction.atomic():
        cut_off_task.apply_async_on_commit()
        assert "was not sent" not in caplog.text
    assert "was not sent" in caplog.text


@pytest.fixture
def lonely_cache() -> BaseCache:
    return RedisOrMemoryCache(NOBODY, {"OPTIONS": {"socket_connect_timeout": 0.2}})


def test_cache_without_redis_counts_on_in_memory(lonely_cache: BaseCache) -> None:
    lonely_cache.set("attempts", 1)
    assert lonely_cache.incr("attempts") == 2
    assert lonely_cache.get("attempts") == 2


def test_cache_without_redis_can_be_cleared(lonely_cache: BaseCache) -> None:
    lonely_cache.set("attempts", 1)
    lonely_cache.clear()
    assert lonely_cache.get("attempts") is None
