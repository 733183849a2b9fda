"""An existing survey comes in whole or not at all; the same file again updates."""

import csv
import io
from collections.abc import Sequence
from typing import Any

import pytest
from celery import Celery
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import Workbook
from pytest_django.asserts import assertRedirects

from cxportal.jobs.models import Job, JobState
from cxportal.people.models import Department, Person
from feedback.imports import actions, tasks
from feedback.imports.models import ImportState, Outcome, SurveyImport, SurveyPiece, SurveyRow
from feedback.imports.reading import TooManyWords, guess_columns, guess_words, survey_in_use
from feedback.instruments.shipped import load_instruments
from feedback.responses.models import Response, Rollup, SealedMonth
from feedback.responses.recomputing import recompute
from feedback.responses.storing import MonthSealed
from feedback.touchpoints.models import Touchpoint
from tests.conftest import SignIn
from tests.responses.builders import make_touchpoint

HEADER = ["Response ID", "Date submitted", "Helpful?", "Knew their work", "Easy", "Comments"]
ROWS = [
    ["R1", "11/02/2026", "Strongly agree", "4", "n/a", "Kind people"],
    ["R2", "11/03/2026", "disagree", "", "5", ""],
    ["R3", "2026-11-04", "Agree", "Neither", "1", "=1+1"],
]
CHOSEN = {
    "column_number": "0", "column_on": "1", "column_h1": "2", "column_e1": "3", "column_ease": "4",
    "column_comment": "5", "date_order": "month", "language": "en",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _quiet_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Celery, "send_task", lambda self, name, args=None, **options: None)


@pytest.fixture
def touchpoint(parks: Department) -> Touchpoint:
    load_instruments()
    return make_touchpoint(parks, service="Recreation center", code="abc234")


def csv_bytes(rows: Sequence[Sequence[str]] = ROWS, header: Sequence[str] = HEADER) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    return text.getvalue().encode()


class Desk:
    """The program office, with a file."""

    def __init__(self, client: Client, touchpoint: Touchpoint) -> None:
        self.client, self.touchpoint = client, touchpoint

    def upload(self, data: bytes, name: str = "survey.csv") -> SurveyImport:
        answer = self.client.post("/feedback/imports/", {"file": SimpleUploadedFile(name, data)})
        assert answer.status_code == 302, answer.content.decode()
        return SurveyImport.objects.latest("pk")

    def match(self, survey: SurveyImport, **fields: str) -> Any:
        body = {**CHOSEN, "touchpoint": str(self.touchpoint.pk), **fields}
        return self.client.post(f"/feedback/imports/{survey.pk}/columns/", body)

    def words(self, survey: SurveyImport, **chosen: int) -> Any:
        survey.refresh_from_db()
        version, _ = survey_in_use()
        guessed = guess_words(sorted(survey.words), version) | chosen
        body = {f"word_{number}": str(guessed.get(word, "")) for number, word in enumerate(sorted(survey.words))}
        return self.client.post(f"/feedback/imports/{survey.pk}/words/", body)

    def check(self, data: bytes, **fields: str) -> SurveyImport:
        """Up to the preview."""
        survey = self.upload(data)
        assert self.match(survey, **fields).status_code == 302
        assert self.words(survey).status_code == 302
        run(tasks.check_survey)
        survey.refresh_from_db()
        return survey

    def bring_in(self, data: bytes, **fields: str) -> SurveyImport:
        survey = self.check(data, **fields)
        self.client.post(f"/feedback/imports/{survey.pk}/apply/")
        run(tasks.apply_survey)
        survey.refresh_from_db()
        return survey


def run(task: Any) -> Job:
    job = Job.objects.latest("pk")
    task(job.pk)
    job.refresh_from_db()
    return job


def errors_of(survey: SurveyImport) -> dict[int, list[str]]:
    return {row.line: row.errors for row in survey.rows.filter(outcome=Outcome.ERROR)}


@pytest.fixture
def desk(as_: SignIn, program_office: Person, touchpoint: Touchpoint) -> Desk:
    return Desk(as_(program_office), touchpoint)


def test_a_file_comes_in_with_words_numbers_and_na(desk: Desk, touchpoint: Touchpoint) -> None:
    survey = desk.bring_in(csv_bytes())
    assert (survey.state, survey.counts["new"], survey.problem) == ("applied", 3, "")
    first = Response.objects.get(external_id="R1")
    assert (first.answers["h1"], first.answers["e1"], first.answers["ease"], first.answers["t1"]) == (5, 4, 0, -1)
    assert (first.on.isoformat(), first.month, first.source) == ("2026-11-02", 202611, "import")  # type: ignore[union-attr]
    assert (first.touchpoint, first.department, first.comment) == (touchpoint, touchpoint.department, "Kind people")
    assert Response.objects.get(external_id="R3").comment == "=1+1"
    assert Rollup.objects.get(key="*").people == 3


def test_the_same_file_again_updates_and_adds_nothing(desk: Desk) -> None:
    desk.bring_in(csv_bytes())
    again = desk.check(
        csv_bytes([[*ROWS[0][:2], "Disagree", *ROWS[0][3:]], *ROWS[1:], ["R4", "11/05/2026", "5", "", "", ""]])
    )
    assert {key: again.counts[key] for key in ("new", "changed", "unchanged", "error")} == {
        "new": 1, "changed": 1, "unchanged": 2, "error": 0,
    }  # fmt: skip
    desk.client.post(f"/feedback/imports/{again.pk}/apply/")
    run(tasks.apply_survey)
    assert Response.objects.count() == 4
    assert Response.objects.get(external_id="R1").answers["h1"] == 2
    before = sorted(Rollup.objects.values_list("key", "month", "people", "n1", "n2", "n3", "n4", "n5", "na", "blank"))
    recompute()
    now = Rollup.objects.values_list("key", "month", "people", "n1", "n2", "n3", "n4", "n5", "na", "blank")
    assert sorted(now) == before


def test_an_update_keeps_the_department_of_its_day(
    desk: Desk, touchpoint: Touchpoint, parks: Department, utilities: Department
) -> None:
    desk.bring_in(csv_bytes())
    Touchpoint.objects.filter(pk=touchpoint.pk).update(department=utilities)
    desk.bring_in(csv_bytes([[*ROWS[0][:2], "1", *ROWS[0][3:]], *ROWS[1:]]))
    assert Response.objects.get(external_id="R1").answers["h1"] == 1
    assert set(Response.objects.values_list("department", flat=True)) == {parks.pk}


def test_rows_are_checked_one_by_one_and_nothing_counts_while_one_is_wrong(desk: Desk) -> None:
    survey = desk.check(
        csv_bytes(
            [
                ["R1", "11/02/2026", "Agree", "4", "", ""],
                ["", "11/02/2026", "Agree", "4", "", ""],
                ["R2", "soon", "Agree", "4", "", ""],
                ["R3", "11/02/2099", "Agree", "", "", ""],
                ["R4", "", "", "", "", ""],
                ["R1", "11/02/2026", "Agree", "4", "", "x" * 4001],
            ]
        )
    )
    assert errors_of(survey) == {
        3: ["Number: missing. It finds the response again at the next import."],
        4: ["Date: “soon” is no date. Write it like 2026-11-22."],
        5: ["Date: the year of “11/02/2099” cannot be right."],
        6: ["Date: missing.", "Nothing is answered."],
        7: ["Comment: longer than 4,000 characters.", "Number: “R1” is in row 2 too."],
    }
    assert actions.may_apply(survey) is False
    desk.client.post(f"/feedback/imports/{survey.pk}/apply/")
    assert not Response.objects.exists()
    page = desk.client.get(f"/feedback/imports/{survey.pk}/").content.decode()
    assert "5 rows have to be mended first" in page
    assert "is in row 2 too" in page


def test_rows_may_name_their_touchpoint(desk: Desk, utilities: Department) -> None:
    other = make_touchpoint(utilities, service="Lobby", code="xyz789")
    rows = [["R1", "11/02/2026", "5", "XYZ789"], ["R2", "11/02/2026", "5", ""], ["R3", "11/02/2026", "5", "nowhere"]]
    header = ["id", "date", "h1", "touchpoint"]
    chosen = {"column_ease": "", "column_e1": "", "column_comment": "", "column_touchpoint": "3"}
    survey = desk.check(csv_bytes(rows, header), **chosen)
    assert errors_of(survey) == {4: ["Touchpoint: no touchpoint has the code “nowhere”."]}
    desk.bring_in(csv_bytes(rows[:2], header), **chosen)
    assert Response.objects.get(external_id="R1").touchpoint == other
    assert Response.objects.get(external_id="R2").touchpoint == desk.touchpoint


def test_a_sealed_month_is_refused_when_checked_and_when_applied(desk: Desk) -> None:
    survey = desk.check(csv_bytes())
    SealedMonth.objects.create(kind="customer", month=202611)
    desk.client.post(f"/feedback/imports/{survey.pk}/apply/")
    job = run(tasks.apply_survey)
    survey.refresh_from_db()
    assert (job.state, survey.state) == (JobState.DONE, ImportState.READY)
    assert "2026-11 is sealed" in survey.problem
    assert not Response.objects.exists()
    assert all("is sealed" in errors[0] for errors in errors_of(desk.check(csv_bytes())).values())


def test_a_failure_in_the_midst_stores_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    survey = desk.check(csv_bytes())
    calls: list[int] = []

    def fail(responses: Sequence[Response], *, kind: str) -> tuple[int, int]:
        calls.append(len(responses))
        Response.objects.bulk_create(responses)
        raise MonthSealed("2026-11 is sealed: its answers were disposed of.")

    monkeypatch.setattr("feedback.imports.working.bring_in", fail)
    desk.client.post(f"/feedback/imports/{survey.pk}/apply/")
    run(tasks.apply_survey)
    assert calls == [3]
    assert (Response.objects.count(), SurveyImport.objects.get(pk=survey.pk).state) == (0, ImportState.READY)


def test_an_excel_file_is_read_alike(desk: Desk) -> None:
    book = Workbook()
    book.active.append(HEADER)
    book.active.append(["R9", "11/02/2026", 5, 4, "N/A", "Fine"])
    out = io.BytesIO()
    book.save(out)
    desk.bring_in(out.getvalue())
    assert Response.objects.get(external_id="R9").answers["h1"] == 5


def test_columns_and_words_are_guessed_and_remembered(desk: Desk) -> None:
    survey = desk.upload(csv_bytes())
    _, asked = survey_in_use()
    assert guess_columns(survey.header, asked) == {"number": 0, "on": 1, "comment": 5}
    desk.match(survey)
    desk.words(survey)
    assert guess_columns(survey.header, asked) == {"number": 0, "on": 1, "h1": 2, "e1": 3, "ease": 4, "comment": 5}


def test_a_word_that_means_nothing_must_be_chosen_and_is_remembered(desk: Desk) -> None:
    survey = desk.upload(csv_bytes([["R1", "11/02/2026", "Superb", "4", "", ""]]))
    desk.match(survey)
    assert "Choose one." in desk.words(survey).content.decode()
    assert desk.words(survey, Superb=5).status_code == 302
    version, _ = survey_in_use()
    assert guess_words(["Superb", "De acuerdo", "No aplica"], version) == {"Superb": 5, "De acuerdo": 4, "No aplica": 0}


def test_a_wrong_column_is_told(desk: Desk) -> None:
    rows = [[f"R{number}", "11/02/2026", f"Word {number}", "", "", ""] for number in range(60)]
    survey = desk.upload(csv_bytes(rows))
    page = desk.match(survey).content.decode()
    assert "One of them is probably the wrong column." in page
    assert issubclass(TooManyWords, Exception)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"column_number": ""}, "Choose the column that holds it."),
        ({"column_h1": "0"}, "This column is chosen for"),
        ({"touchpoint": ""}, "Choose a touchpoint for all rows"),
        ({"column_h1": "", "column_e1": "", "column_ease": "", "column_comment": ""}, "Choose at least one column"),
    ],
)
def test_what_is_missing_is_said(desk: Desk, fields: dict[str, str], said: str) -> None:
    assert said in desk.match(desk.upload(csv_bytes()), **fields).content.decode()


def test_a_broken_file_is_refused(desk: Desk) -> None:
    answer = desk.client.post("/feedback/imports/", {"file": SimpleUploadedFile("x.xlsx", b"PK\x03\x04broken")})
    assert "no Excel workbook that can be read" in answer.content.decode()
    assert not SurveyImport.objects.exists()


def test_what_customers_wrote_is_kept_no_longer_than_needed(desk: Desk) -> None:
    desk.bring_in(csv_bytes())
    other = desk.check(csv_bytes([["R8", "11/02/2026", "5", "", "", "Words"]]))
    assertRedirects(desk.client.post(f"/feedback/imports/{other.pk}/discard/"), "/feedback/imports/")
    assert (SurveyRow.objects.count(), SurveyPiece.objects.count()) == (0, 0)


def test_a_second_run_of_a_job_changes_nothing(desk: Desk) -> None:
    survey = desk.bring_in(csv_bytes())
    job = Job.objects.latest("pk")
    Job.objects.filter(pk=job.pk).update(state=JobState.WAITING, ended_at=None)
    run(tasks.apply_survey)
    assert (Response.objects.count(), survey.state) == (3, "applied")


def test_the_preview_takes_the_same_queries_at_30(desk: Desk) -> None:
    def queries(survey: SurveyImport) -> int:
        with CaptureQueriesContext(connection) as captured:
            desk.client.get(f"/feedback/imports/{survey.pk}/")
        return len(captured)

    one = desk.check(csv_bytes(ROWS[:1]))
    queries(one)
    at_one = queries(one)
    many = desk.check(csv_bytes([[f"R{number}", "11/02/2026", "5", "", "", ""] for number in range(30)]))
    assert queries(many) == at_one


def test_a_file_with_the_same_headings_is_read_as_the_one_before(desk: Desk, touchpoint: Touchpoint) -> None:
    survey = desk.bring_in(csv_bytes(), language="es", date_order="day")
    page = desk.client.get(survey.get_absolute_url()).content.decode()
    assert f"/heart/results/?touchpoint={touchpoint.pk}" in page
    again = desk.upload(csv_bytes([["R9", "11/05/2026", "5", "", "", ""]]))
    assert (again.touchpoint, again.language, again.date_order) == (touchpoint, "es", "day")
    other = desk.upload(csv_bytes(header=[*HEADER[:-1], "Remarks"]))
    assert (other.touchpoint, other.language, other.date_order) == (None, "en", "month")


def test_a_touchpoint_that_is_merged_is_not_offered_again(
    desk: Desk, touchpoint: Touchpoint, utilities: Department
) -> None:
    desk.bring_in(csv_bytes())
    Touchpoint.objects.filter(pk=touchpoint.pk).update(
        merged_into=make_touchpoint(utilities), retired_at=timezone.now()
    )
    assert desk.upload(csv_bytes()).touchpoint is None
