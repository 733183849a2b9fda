"""The floor of the reminders' mail: a bare Celery task that renders and sends the same bodies over one kept connection.

Its worker is `celery -A tests.benchmarks.bare_mail worker`; the portal's own tasks run in the same worker.
"""

import os
import pickle
from email.utils import make_msgid
from functools import cache
from pathlib import Path
from typing import Any

from celery import shared_task
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string

from cxportal.celery import app

__all__ = ["app"]
DIGEST = "duties/digest"


@cache
def bodies() -> list[tuple[str, dict[str, Any]]]:
    """(address, what the templates say), worked out before the measurement."""
    found: list[tuple[str, dict[str, Any]]] = pickle.loads(Path(os.environ["BARE_BODIES"]).read_bytes())
    return found


@cache
def kept_connection() -> BaseEmailBackend:
    connection = get_connection()
    connection.open()
    return connection


@shared_task(name="bench.bare", ignore_result=True)
def bare(first: int, count: int) -> None:
    connection = kept_connection()
    for address, words in bodies()[first : first + count]:
        message = EmailMultiAlternatives(
            subject=render_to_string(f"{DIGEST}_subject.txt", words).strip(),
            body=render_to_string(f"{DIGEST}.txt", words),
            to=[address],
            connection=connection,
            headers={"Message-ID": make_msgid(domain="county.example")},
        )
        message.attach_alternative(render_to_string(f"{DIGEST}.html", words), "text/html")
        message.send()
