"""Two addresses for machines: is this process alive, and may it be given work?"""

import os
from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cxportal.celery import app

BROKER_SECONDS = 1


@never_cache
@login_not_required
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """The process answers. Asks nothing of the database or the broker."""
    return HttpResponse("ok", content_type="text/plain")


@never_cache
@login_not_required
@require_safe
def readyz(_request: HttpRequest) -> JsonResponse:
    """What the portal needs, part by part; 503 while a part is missing."""
    parts = {name: describe(check) for name, check in PARTS.items()}
    ready = all(state == "ok" for state in parts.values())
    return JsonResponse({"ready": ready, **parts}, status=200 if ready else 503)


def describe(check: Callable[[], None]) -> str:
    """ "ok", or the kind of the problem (its text may hold addresses and passwords, which are for the log only)."""
    try:
        check()
    except Exception as error:
        return type(error).__name__
    return "ok"


def database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


class MigrationsMissing(Exception):
    """The database is older than the code."""


@cache
def migrations() -> None:
    """Raises while the database is older than the code; asked no more once it was found up to date."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise MigrationsMissing


def broker() -> None:
    """Asks the server; of the filesystem broker, whether its folder can be written to."""
    folder = settings.CELERY_BROKER_TRANSPORT_OPTIONS.get("data_folder_out")
    if folder and not os.access(str(folder), os.W_OK):
        raise PermissionError
    with app.connection_for_write() as link:
        link.ensure_connection(max_retries=1, interval_start=0, interval_step=0, timeout=BROKER_SECONDS)


PARTS: dict[str, Callable[[], None]] = {"database": database, "migrations": migrations, "broker": broker}
