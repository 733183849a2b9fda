"""The two jobs of an import: checking stages every row with what is wrong with it, applying stores all rows or none."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from cxportal.history.models import record
from cxportal.intake.cells import chunks
from cxportal.jobs.models import Job
from cxportal.ui.uploads import Cells, UnreadableFile, count_rows, read_rows
from feedback.imports.models import ImportState, Outcome, SurveyImport, SurveyRow
from feedback.imports.reading import Reader, survey_in_use
from feedback.instruments.models import InstrumentKind, Version
from feedback.responses.importing import bring_in, mark, marks_of
from feedback.responses.models import Response, Source
from feedback.responses.storing import MonthSealed, lock_wording, month_of, sealed_months
from feedback.touchpoints.models import Touchpoint

CHUNK = 500
MOST_ROWS = 20_000
"""What one short transaction stores. A larger file is split."""


def rows_of(data: bytes) -> Iterator[tuple[int, Cells]]:
    """The rows under the headings. Raises UnreadableFile."""
    return islice(read_rows(data), 1, None)


def forget(survey: SurveyImport) -> None:
    """The file and its rows: they hold what customers wrote."""
    survey.forget_content()
    SurveyRow.objects.filter(survey=survey).delete()


def check(job: Job) -> tuple[str, dict[str, Any]]:
    """The work of the checking job: returns what to say and the counts."""
    survey = SurveyImport.objects.filter(job=job).first()
    if survey is None or not (survey.state == ImportState.CHECKING or survey.move(ImportState.CHECKING)):
        return "This import is over already.", {}
    try:
        counts = _check(survey, job)
    except UnreadableFile as error:
        survey.move(ImportState.WORDS, problem=str(error))
        return f"The file cannot be used: {error}", {}
    survey.move(ImportState.READY, counts=counts)
    return "Checked. Look at the rows before you apply them.", counts


def _check(survey: SurveyImport, job: Job) -> dict[str, int]:
    SurveyRow.objects.filter(survey=survey).delete()
    data = survey.content()
    total = count_rows(data)
    job.beat(total=total, message="Reading the rows")
    reader, version = _reader(survey)
    seen: dict[str, int] = {}
    done = 0
    for chunk in chunks(rows_of(data), CHUNK):
        rows = [_row(survey, line, *reader.read(cells)) for line, cells in chunk]
        _find_doubles(rows, seen)
        _compare(rows, version)
        SurveyRow.objects.bulk_create(rows)
        done += len(rows)
        if done > MOST_ROWS:
            raise UnreadableFile(f"The file has more than {MOST_ROWS:,} rows. Split it and import the parts.")
        job.beat(done=min(done, total), message=f"Reading the rows ({done:,} compared)")
    job.beat(done=done, total=done)
    found = SurveyRow.objects.filter(survey=survey).order_by().values_list("outcome").annotate(n=Count("pk"))
    return dict.fromkeys(Outcome.values, 0) | dict(found)


def _reader(survey: SurveyImport) -> tuple[Reader, Version]:
    version, asked = survey_in_use()
    reader = Reader(
        columns=survey.columns,
        words=survey.words,
        keys=asked.keys,
        date_order=survey.date_order,
        language=survey.language,
        fixed=survey.touchpoint,
        touchpoints={row.code: row for row in Touchpoint.objects.all().order_by()},
        sealed=sealed_months(InstrumentKind.CUSTOMER),
    )
    return reader, version


def _row(survey: SurveyImport, line: int, told: dict[str, Any], errors: list[str]) -> SurveyRow:
    return SurveyRow(survey=survey, line=line, errors=errors, **told)


def _find_doubles(rows: Iterable[SurveyRow], seen: dict[str, int]) -> None:
    for row in rows:
        if row.number and row.number in seen:
            row.errors.append(f"Number: “{row.number}” is in row {seen[row.number]} too.")
        seen.setdefault(row.number, row.line)


def _compare(rows: list[SurveyRow], version: Version) -> None:
    known = marks_of([row.number for row in rows])
    for row in rows:
        if row.errors:
            row.outcome = Outcome.ERROR
        elif row.number not in known:
            row.outcome = Outcome.NEW
        else:
            same = known[row.number] == mark(response_of(row, version))
            row.outcome = Outcome.UNCHANGED if same else Outcome.CHANGED


def response_of(row: SurveyRow, version: Version) -> Response:
    """The response that a row without errors stands for."""
    assert row.on is not None
    assert row.touchpoint is not None
    return Response(
        version=version,
        touchpoint_id=row.touchpoint.merged_into_id or row.touchpoint.pk,
        department_id=row.touchpoint.department_id,
        month=month_of(row.on),
        on=row.on,
        source=Source.IMPORT,
        language=row.language,
        external_id=row.number,
        answers=row.answers,
        comment=row.comment,
    )


def apply(job: Job) -> tuple[str, dict[str, Any]]:
    """The work of the applying job: returns what to say and the counts. A second run changes nothing."""
    survey = SurveyImport.objects.select_related("uploaded_by").filter(job=job).first()
    if survey is not None and survey.state == ImportState.APPLIED:
        return "The answers are in.", survey.counts
    if survey is None or not (survey.state == ImportState.APPLYING or survey.move(ImportState.APPLYING)):
        return "This import is over already.", {}
    job.beat(total=1, done=0, message="Storing the answers, all at once")
    try:
        new, changed = _apply(survey, job)
    except MonthSealed as error:
        survey.move(ImportState.READY, problem=f"Nothing was applied: {error} Check the file again.")
        return str(error), {}
    forget(survey)
    job.beat(done=1)
    return f"The answers are in: {new:,} new, {changed:,} changed.", survey.counts


@transaction.atomic
def _apply(survey: SurveyImport, job: Job) -> tuple[int, int]:
    """All rows or none. Raises MonthSealed."""
    version, _ = survey_in_use()
    lock_wording(version)
    new = changed = 0
    wanted = [Outcome.NEW, Outcome.CHANGED]
    rows = SurveyRow.objects.filter(survey=survey, outcome__in=wanted).select_related("touchpoint").order_by("line")
    for chunk in chunks(rows.iterator(CHUNK), CHUNK):
        more_new, more_changed = bring_in([response_of(row, version) for row in chunk], kind=InstrumentKind.CUSTOMER)
        new, changed = new + more_new, changed + more_changed
    survey.move(
        ImportState.APPLIED, applied_at=timezone.now(), counts={**survey.counts, "new": new, "changed": changed}
    )
    record(
        about=survey,
        verb="applied",
        text=f"Survey file {survey.file_name} applied: {new:,} new, {changed:,} changed",
        by=job.started_by,
    )
    return new, changed
