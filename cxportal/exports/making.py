"""Asking for a file, making it in a worker, and removing what is kept no longer."""

import datetime as dt
import logging
import os
import uuid
from collections.abc import Callable
from typing import Any, BinaryIO

from celery import Task
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from cxportal.exports.models import Export, folder
from cxportal.exports.predicates import Gate, may_have, name_of
from cxportal.exports.telling import FAILED, READY, tell, tell_of_failures
from cxportal.jobs.models import Job, JobState, LostHold
from cxportal.jobs.work import start_job, work
from cxportal.people.models import Person

logger = logging.getLogger(__name__)
KIND = "export"
Write = Callable[[Job, BinaryIO], None]
"""Writes the file of a job's parameters. It calls `job.beat(…)` at least every 15 seconds."""
LOOK_EVERY = dt.timedelta(hours=1)
"""How often files that no row knows are looked for."""
LEFT_BEHIND_AFTER = dt.timedelta(days=1)


class NotAllowed(Exception):
    """Who asked for it may not have it any more."""

    def __init__(self) -> None:
        super().__init__("Who asked for this file may not have it any more.")


@transaction.atomic
def ask(
    task: "Task[Any, Any]", *, title: str, filename: str, by: Person, gate: Gate, parameters: dict[str, Any]
) -> Export:
    """A file for `by`, made by `task` soon. `filename` is what the browser saves; its end says what kind it is.

    `gate` is a function at the top of its module, asked again when the file is made and at each download.
    """
    code = uuid.uuid4()
    export = Export(code=code, owner=by, gate=name_of(gate), filename=filename)
    export.job, _ = start_job(
        task, kind=KIND, title=title, by=by, parameters=parameters, back_to=export.get_absolute_url()
    )
    export.save()
    return export


def make(job_pk: int, write: Write) -> None:
    """What the task of an export does: writes the file and keeps it for some days, whoever else died at it.

    Its owner is told, also of a failure."""

    def do(job: Job) -> tuple[str, dict[str, Any]]:
        export = Export.objects.select_related("owner", "job").get(job=job)
        if not may_have(export.owner, export):
            raise NotAllowed
        size = _keep(export, job, write)
        return "Ready to download.", {"bytes": size}

    try:
        work(job_pk, do)
    except Exception:
        failed = Export.objects.filter(job=job_pk, job__state=JobState.FAILED).select_related("owner", "job").first()
        if failed:
            tell(failed, FAILED)
        raise


def _keep(export: Export, job: Job, write: Write) -> int:
    """Writes into a file of this hold's own, and makes it the export's if the job is still held. Returns its size."""
    folder().mkdir(parents=True, exist_ok=True)
    name = f"{export.code}-{job.takes}-{uuid.uuid4().hex[:8]}"
    place = folder() / name
    try:
        with place.open("xb") as file:
            place.chmod(0o600)
            write(job, file)
            file.flush()
            os.fsync(file.fileno())
        size = place.stat().st_size
        before = _settle(export, job, name, size)
    except BaseException:
        place.unlink(missing_ok=True)
        raise
    if before:
        (folder() / before).unlink(missing_ok=True)
    return size


@transaction.atomic
def _settle(export: Export, job: Job, name: str, size: int) -> str:
    """Returns the file that was the export's before. Raises LostHold where another worker has the job by now."""
    held = Job.objects.select_for_update().filter(pk=job.pk, state=JobState.RUNNING, holder=job.holder)
    if not held.exists():
        raise LostHold(f"Job {job.pk} is not held by this worker any more.")
    before = Export.objects.values_list("file", flat=True).get(pk=export.pk)
    now = timezone.now()
    expires = now + dt.timedelta(days=settings.EXPORT_DAYS)
    Export.objects.filter(pk=export.pk).update(file=name, size=size, made_at=now, expires_at=expires)
    tell(export, READY)
    return before


def sweep(*, now: dt.datetime | None = None) -> int:
    """Tells of files that could not be made, removes those whose days are over, and once an hour those that no row
    knows. Returns how many are gone."""
    now = now or timezone.now()
    tell_of_failures(now=now)
    gone = 0
    for export in Export.objects.expired(now=now)[:100]:
        export.forget()
        gone += 1
    if cache.add("exports.look", True, LOOK_EVERY.total_seconds()):
        gone += remove_strays(now=now)
    return gone


def remove_strays(*, now: dt.datetime) -> int:
    """Removes files that a killed worker left: a day old, and no row's."""
    if not folder().exists():
        return 0
    latest = (now - LEFT_BEHIND_AFTER).timestamp()
    old = {entry.name for entry in os.scandir(folder()) if entry.is_file() and entry.stat().st_mtime < latest}
    strays = old - set(Export.objects.exclude(file="").values_list("file", flat=True)) if old else old
    for name in strays:
        (folder() / name).unlink(missing_ok=True)
    if strays:
        logger.warning("Removed %s files that belong to no export", len(strays))
    return len(strays)
