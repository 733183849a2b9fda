"""The Celery application, and how tasks are sent: after commit, and never at the price of the page.

The truth about what must be done is always a database row; a message only says "look now". So when the broker cannot
be reached, `delay_on_commit` writes a line to the log and leaves the row to the sweep that beat runs.
"""

import logging
import os
from functools import partial
from typing import Any

from celery import Celery
from celery.contrib.django.task import DjangoTask
from django.db import transaction
from kombu.exceptions import ChannelError, OperationalError
from kombu.transport import TRANSPORT_ALIASES

logger = logging.getLogger(__name__)


class PatientTask(DjangoTask[Any, Any]):
    """A task whose message may be lost without harm to whoever sent it."""

    def apply_or_leave(self, *args: Any, **options: Any) -> None:
        """Sends the message, or logs that it was left to the sweep."""
        try:
            self.apply_async(*args, **options)
        except (ChannelError, OperationalError, OSError) as error:
            logger.warning("%s was not sent, its row waits for the sweep: %s", self.name, error)

    def delay_on_commit(self, *args: Any, **kwargs: Any) -> None:  # type: ignore[override]
        transaction.on_commit(partial(self.apply_or_leave, args, kwargs))

    def apply_async_on_commit(self, *args: Any, **options: Any) -> None:  # type: ignore[override]
        transaction.on_commit(partial(self.apply_or_leave, *args, **options))


TRANSPORT_ALIASES["filesystem"] = "cxportal.broker:Transport"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cxportal.settings")
app = Celery("cxportal", task_cls=PatientTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
