"""What the program office does with a survey file: upload, match columns and words, check, apply, discard."""

from collections.abc import Mapping
from typing import Any

from celery import Task
from django.db import transaction

from cxportal.history.models import record
from cxportal.intake.models import STOPPED
from cxportal.jobs.work import start_job
from cxportal.people.models import Person
from cxportal.ui.uploads import look_into
from feedback.imports import tasks
from feedback.imports.models import ImportState, Outcome, SurveyImport
from feedback.imports.reading import remember_columns, remember_words, survey_in_use, words_in
from feedback.imports.working import forget, rows_of
from feedback.survey.cleaning import cleaned

SHOWN_OF_A_CELL = 60


@transaction.atomic
def upload(*, name: str, data: bytes, by: Person) -> SurveyImport:
    """Keep the file, to be read as the newest with the same headings was. Raises UnreadableFile."""
    sheet = look_into(data)
    header = [cleaned(heading)[:100] for heading in sheet.header]
    survey = SurveyImport.objects.create(
        file_name=name[:200],
        header=header,
        **_like_before(header),
        samples=[[cleaned(cell)[:SHOWN_OF_A_CELL] for cell in row] for row in sheet.samples],
        uploaded_by=by,
    )
    survey.keep_content(data)
    record(about=survey, verb="uploaded", text=f"Survey file {name} uploaded", by=by)
    return survey


def _like_before(header: list[str]) -> dict[str, Any]:
    """What held for all rows of the newest file with these headings that was applied."""
    before = SurveyImport.objects.filter(state=ImportState.APPLIED, header=header).newest_first().first()
    if before is None:
        return {}
    found: dict[str, Any] = {"date_order": before.date_order, "language": before.language}
    if before.touchpoint and before.touchpoint.merged_into_id is None:
        found["touchpoint"] = before.touchpoint
    return found


def choose_columns(survey: SurveyImport, *, columns: Mapping[str, int], **how: Any) -> list[str]:
    """Which column holds what; returns the words that stand for answers. Raises TooManyWords and UnreadableFile."""
    _, asked = survey_in_use()
    words = words_in(rows_of(survey.content()), columns, asked.keys)
    remember_columns(survey.header, columns)
    survey.move(ImportState.WORDS, columns=dict(columns), words=dict.fromkeys(words), **how)
    return words


def start_check(survey: SurveyImport, *, words: Mapping[str, int], by: Person) -> bool:
    """Have the file checked in the background. False where it is at work or over."""
    remember_words(words)
    return _start(survey, tasks.check_survey, ImportState.CHECKING, "Check", by=by, words=dict(words))


def start_apply(survey: SurveyImport, *, by: Person) -> bool:
    """Have the answers stored. False where it is at work, over or has errors."""
    return may_apply(survey) and _start(survey, tasks.apply_survey, ImportState.APPLYING, "Apply", by=by)


def may_apply(survey: SurveyImport) -> bool:
    """Whether its rows are without errors and hold something new."""
    counts = survey.counts
    return (
        survey.state == ImportState.READY
        and counts.get(Outcome.ERROR, 1) == 0
        and counts[Outcome.NEW] + counts[Outcome.CHANGED] > 0
    )


@transaction.atomic
def _start(
    survey: SurveyImport, task: "Task[Any, Any]", to: ImportState, verb: str, *, by: Person, **values: Any
) -> bool:
    if not survey.move(to, **values):
        return False
    job, _ = start_job(
        task,
        kind=f"survey-{verb.lower()}",
        title=f"{verb} {survey.file_name}",
        by=by,
        back_to=survey.get_absolute_url(),
    )
    survey.job = job
    survey.save(update_fields=["job"])
    return True


def settle() -> None:
    """An import whose job was cancelled or failed goes back one step: nothing of it was applied."""
    for survey in SurveyImport.objects.busy().select_related("job"):
        if survey.is_abandoned:
            back = ImportState.WORDS if survey.state == ImportState.CHECKING else ImportState.READY
            survey.move(back, problem=STOPPED)


@transaction.atomic
def discard(survey: SurveyImport, *, by: Person) -> bool:
    """Forget the file and its rows. False where it is at work or over already."""
    if not survey.move(ImportState.DISCARDED):
        return False
    forget(survey)
    record(about=survey, verb="discarded", text=f"Survey file {survey.file_name} discarded", by=by)
    return True
