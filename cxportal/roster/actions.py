"""What the program office does with a roster file: upload, match, check, apply, discard."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from celery import Task
from django.db import IntegrityError, transaction

from cxportal.history.models import record
from cxportal.intake.models import STOPPED
from cxportal.jobs.work import start_job
from cxportal.people.models import Person
from cxportal.roster import tasks
from cxportal.roster.checking import forget_rows
from cxportal.roster.columns import guess, remember
from cxportal.roster.models import ImportState, Outcome, RosterImport
from cxportal.ui.uploads import look_into

SHOWN_OF_A_CELL = 60


class AnotherAtWork(Exception):
    """Another roster is being checked or applied; the message says whose."""


@dataclass(frozen=True)
class Choices:
    """How a file is to be read: which column holds which field, and what its gaps mean."""

    columns: Mapping[str, int]
    date_order: str
    full: bool
    keep_blanks: bool
    make_departments: bool


def upload(*, name: str, data: bytes, by: Person) -> RosterImport:
    """Keep the file and guess its columns; the choices of the last import are taken over. Raises UnreadableFile."""
    sheet = look_into(data)
    last = RosterImport.objects.newest_first().exclude(columns={}).first()
    taken_over = (
        {"date_order": last.date_order, "full": last.full, "keep_blanks": last.keep_blanks,
         "make_departments": last.make_departments}
        if last else {}
    )  # fmt: skip
    with transaction.atomic():
        roster = RosterImport.objects.create(
            file_name=name[:200],
            size=len(data),
            header=[heading[:100] for heading in sheet.header],
            samples=[[cell[:SHOWN_OF_A_CELL] for cell in row] for row in sheet.samples],
            columns={},
            uploaded_by=by,
            **taken_over,
        )
        roster.keep_content(data)
        record(about=roster, verb="uploaded", text=f"Roster file {name} uploaded", by=by)
    return roster


def guessed(roster: RosterImport) -> dict[str, int]:
    """The columns as they were chosen, or as they are guessed."""
    return roster.columns or guess(roster.header)


def start_check(*, roster: RosterImport, choices: Choices, by: Person) -> bool:
    """Have the file checked in the background. False where it is at work or over. Raises AnotherAtWork."""
    with transaction.atomic():
        remember(roster.header, choices.columns)
        RosterImport.objects.filter(pk=roster.pk).exclude(state__in=[ImportState.APPLYING]).update(**vars(choices))
    return _start(
        roster, tasks.check_roster, ImportState.CHECKING, by=by, kind="roster-check", title=f"Check {roster.file_name}"
    )


def start_apply(*, roster: RosterImport, by: Person) -> bool:
    """Have the previewed changes made. False where it is at work, over or has errors. Raises AnotherAtWork."""
    if not may_apply(roster):
        return False
    return _start(
        roster, tasks.apply_roster, ImportState.APPLYING, by=by, kind="roster-apply", title=f"Apply {roster.file_name}"
    )


def may_apply(roster: RosterImport) -> bool:
    """Whether its preview is complete, without errors, and holds a change."""
    counts = roster.counts
    return (
        roster.state == ImportState.READY
        and bool(counts)
        and counts[Outcome.ERROR] == 0
        and counts[Outcome.NEW] + counts[Outcome.CHANGED] + counts[Outcome.LEAVER] > 0
    )


def _start(roster: RosterImport, task: "Task[Any, Any]", to: ImportState, *, by: Person, kind: str, title: str) -> bool:
    settle()
    try:
        with transaction.atomic():
            if not roster.move(to):
                return False
            job, _ = start_job(task, kind=kind, title=title, by=by, back_to=roster.get_absolute_url())
            roster.job = job
            roster.save(update_fields=["job"])
    except IntegrityError:
        other = RosterImport.objects.busy().select_related("job__started_by").first()
        whose = f" ({other.file_name}, by {other.job.started_by})" if other and other.job else ""
        raise AnotherAtWork(f"Another roster is being checked or applied{whose}. Wait until it is done.") from None
    return True


def settle() -> None:
    """An import whose job was cancelled or failed goes back one step: nothing of it was applied."""
    for roster in RosterImport.objects.busy().select_related("job"):
        if roster.is_abandoned:
            back = ImportState.MAPPING if roster.state == ImportState.CHECKING else ImportState.READY
            roster.move(back, problem=STOPPED)


@transaction.atomic
def discard(*, roster: RosterImport, by: Person) -> bool:
    """Forget the file and its preview. False where it is at work or over already."""
    if not roster.move(ImportState.DISCARDED):
        return False
    roster.forget_content()
    record(about=roster, verb="discarded", text=f"Roster file {roster.file_name} discarded", by=by)
    transaction.on_commit(lambda: forget_rows(roster.pk))
    return True
