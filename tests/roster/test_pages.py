"""The pages of an import, and the export that comes back unchanged."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django.asserts import assertRedirects

from cxportal.people.models import Department, Person
from cxportal.roster import tasks
from cxportal.roster.models import ImportState, Outcome, RosterImport
from tests.builders import make_person
from tests.conftest import SignIn
from tests.roster.conftest import Office, csv_bytes, excel_bytes, outcomes_of
from tests.roster.test_checking import row


@pytest.fixture
def ready(office: Office) -> RosterImport:
    return office.check(csv_bytes([row("E1"), row("E2", dept="Nowhere")]))


def file(data: bytes, name: str = "hr.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def test_upload_leads_through_columns_to_the_applied_roster(as_: SignIn, program_office: Person) -> None:
    client = as_(program_office)
    answer = client.post(reverse("roster:start"), {"file": file(excel_bytes([["E1", "Ana", "Lee"]]), "hr.xlsx")})
    roster = RosterImport.objects.get()
    assertRedirects(answer, reverse("roster:columns", args=[roster.pk]))
    answer = client.post(
        reverse("roster:columns", args=[roster.pk]),
        {"column_number": "0", "column_first_name": "1", "column_last_name": "2", "date_order": "month",
         "keep_blanks": "on"},
    )  # fmt: skip
    roster.refresh_from_db()
    assert roster.job is not None
    assertRedirects(answer, roster.get_absolute_url(), target_status_code=302)
    assertRedirects(client.get(roster.get_absolute_url()), roster.job.get_absolute_url())
    tasks.check_roster(roster.job.pk)
    assert "Apply these changes?" in client.get(roster.get_absolute_url()).content.decode()
    client.post(reverse("roster:apply", args=[roster.pk]))
    roster.refresh_from_db()
    tasks.apply_roster(roster.job_id or 0)
    assert "What this file changed" in client.get(roster.get_absolute_url()).content.decode()
    assert Person.objects.get(employee_number="E1").name == "Ana Lee"


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("hr.csv", b"Only one\n1\n", "fewer than two headings"),
        ("hr.xls", b"\xd0\xcf\x11\xe0", "Save the sheet as .xlsx or CSV"),
        ("hr.xlsx", b"PK\x03\x04", "no Excel workbook"),
        ("hr.csv", b"", "The file is empty"),
    ],
)
def test_upload_refuses_with_words_at_the_field(
    as_: SignIn, program_office: Person, name: str, data: bytes, words: str
) -> None:
    page = as_(program_office).post(reverse("roster:start"), {"file": file(data, name)}).content.decode()
    assert words in page
    assert 'id="id_file_error"' in page
    assert not RosterImport.objects.exists()


def test_upload_without_a_file_asks_for_one(as_: SignIn, program_office: Person) -> None:
    assert "Choose a file." in as_(program_office).post(reverse("roster:start")).content.decode()


def test_columns_page_shows_the_guess_and_examples(as_: SignIn, program_office: Person, office: Office) -> None:
    roster = office.upload(csv_bytes([row("E1", mail="<b>bold</b>")]))
    page = as_(program_office).get(reverse("roster:columns", args=[roster.pk])).content.decode()
    assert '<option value="0" selected>Employee ID (such as “E1”)</option>' in page
    assert "&lt;b&gt;bold&lt;/b&gt;" in page
    assert "<b>bold</b>" not in page


def test_columns_keep_what_was_chosen_beside_the_errors(as_: SignIn, program_office: Person, office: Office) -> None:
    roster = office.upload(csv_bytes([row("E1")]))
    page = as_(program_office).post(
        reverse("roster:columns", args=[roster.pk]),
        {"column_number": "", "column_first_name": "3", "column_last_name": "3", "date_order": "day", "full": "on"},
    ).content.decode()  # fmt: skip
    assert "Choose the column with the employee number." in page
    assert "This column is chosen for “First name” already." in page
    assert page.count('<option value="3" selected>') == 2
    assert '<input type="checkbox" name="full"' in page


@pytest.mark.parametrize("forged", [{"column_number": "99"}, {"date_order": "year"}, {"column_number": "x"}])
def test_columns_refuse_a_forged_choice(
    as_: SignIn, program_office: Person, office: Office, forged: dict[str, str]
) -> None:
    roster = office.upload(csv_bytes([row("E1")]))
    data = {"column_number": "0", "column_name": "1", "date_order": "month", **forged}
    answer = as_(program_office).post(reverse("roster:columns", args=[roster.pk]), data)
    assert answer.status_code == 200
    roster.refresh_from_db()
    assert roster.state == ImportState.MAPPING


def test_columns_say_so_while_another_import_is_at_work(as_: SignIn, program_office: Person, office: Office) -> None:
    office.start(office.upload(csv_bytes([row("E1")])))
    second = office.upload(csv_bytes([row("E2")]))
    page = as_(program_office).post(
        reverse("roster:columns", args=[second.pk]), {"column_number": "0", "column_name": "1", "date_order": "month"}
    ).content.decode()  # fmt: skip
    assert "Another roster is being checked or applied" in page


def test_preview_shows_rows_to_mend_first(as_: SignIn, program_office: Person, ready: RosterImport) -> None:
    page = as_(program_office).get(ready.get_absolute_url()).content.decode()
    assert "1 row has to be mended first" in page
    assert "the portal knows none with the code or name “Nowhere”" in page
    assert "Apply all changes" not in page


def test_preview_shows_field_differences_with_managers_in_words(
    as_: SignIn, program_office: Person, office: Office
) -> None:
    make_person("Ana", last_name="Lee", employee_number="E1")
    make_person("Bo", last_name="Ray", employee_number="E2")
    roster = office.check(csv_bytes([row("E1", boss="E2")]))
    page = as_(program_office).get(roster.get_absolute_url()).content.decode()
    assert "<ins>Bo Ray (E2)</ins>" in page


def test_preview_filters_by_kind_and_pages(as_: SignIn, program_office: Person, office: Office) -> None:
    roster = office.check(csv_bytes([row(f"E{number:03}") for number in range(60)]))
    page = as_(program_office).get(roster.get_absolute_url() + "?show=new&page=2").content.decode()
    assert page.count('<span class="roster-number">') == 10


def queries_of(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return len(queries)


def test_preview_takes_the_same_queries_at_30_rows(as_: SignIn, program_office: Person, office: Office) -> None:
    make_person("Boss", employee_number="B1")
    for number in range(30):
        make_person("Ana", last_name="Lee", employee_number=f"E{number:03}")
    client = as_(program_office)
    one = office.check(csv_bytes([row("E000", boss="B1", dept="")]))
    at_one = queries_of(client, one.get_absolute_url())
    many = office.check(csv_bytes([row(f"E{number:03}", boss="B1") for number in range(30)]))
    assert queries_of(client, many.get_absolute_url()) == at_one


def test_start_takes_the_same_queries_at_30_imports(as_: SignIn, program_office: Person, office: Office) -> None:
    client = as_(program_office)
    office.upload(csv_bytes([row("E1")]))
    at_one = queries_of(client, reverse("roster:start"))
    for _ in range(29):
        office.upload(csv_bytes([row("E1")]))
    assert queries_of(client, reverse("roster:start") + "?per_page=30") == at_one


def test_apply_asks_where_many_would_leave(as_: SignIn, program_office: Person, office: Office) -> None:
    for _ in range(6):
        make_person()
    own = row(program_office.employee_number or "", "Ola", "Office")
    roster = office.check(csv_bytes([own]), full=True)
    client = as_(program_office)
    page = client.post(reverse("roster:apply", args=[roster.pk]))
    assert "Yes, 6 of 7 people leave with this file" in page.content.decode()
    roster.refresh_from_db()
    assert roster.state == ImportState.READY
    client.post(reverse("roster:apply", args=[roster.pk]), {"confirm": "on"})
    roster.refresh_from_db()
    assert roster.state == ImportState.APPLYING


def test_apply_pressed_twice_starts_one_job(as_: SignIn, program_office: Person, office: Office) -> None:
    roster = office.check(csv_bytes([row("E1")]))
    client = as_(program_office)
    client.post(reverse("roster:apply", args=[roster.pk]))
    roster.refresh_from_db()
    job = roster.job_id
    client.post(reverse("roster:apply", args=[roster.pk]))
    roster.refresh_from_db()
    assert roster.job_id == job


def test_discard_is_harmless_twice(as_: SignIn, program_office: Person, ready: RosterImport) -> None:
    client = as_(program_office)
    for _ in range(2):
        assertRedirects(client.post(reverse("roster:discard", args=[ready.pk])), reverse("roster:start"))
    ready.refresh_from_db()
    assert ready.state == ImportState.DISCARDED
    assert "It changed nothing" in client.get(ready.get_absolute_url()).content.decode()


@pytest.mark.parametrize("name", ["apply", "discard"])
def test_verbs_refuse_get(as_: SignIn, program_office: Person, ready: RosterImport, name: str) -> None:
    assert as_(program_office).get(reverse(f"roster:{name}", args=[ready.pk])).status_code == 405


@pytest.mark.parametrize("name", ["import", "columns"])
def test_pages_of_an_import_that_is_not_there(as_: SignIn, program_office: Person, name: str) -> None:
    assert as_(program_office).get(reverse(f"roster:{name}", args=[999])).status_code == 404


def exported(client: Client, kind: str, query: str = "") -> bytes:
    answer: Any = client.get(reverse("roster:export", args=[kind]) + query)
    return b"".join(answer.streaming_content)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_export_comes_back_without_a_change(
    as_: SignIn, program_office: Person, office: Office, parks: Department, kind: str
) -> None:
    make_person(
        "=1+1", last_name="Núñez & <Söhne>", title="@SUM(A1)", department=parks, manager=program_office, frontline=True
    )
    roster = office.check(exported(as_(program_office), kind), full=True)
    assert set(outcomes_of(roster).values()) == {Outcome.UNCHANGED}


def test_export_disarms_formulas(as_: SignIn, program_office: Person) -> None:
    make_person("=1+1", employee_number="A1")
    client = as_(program_office)
    assert "A1,'=1+1," in exported(client, "csv").decode()
    sheet = load_workbook(io.BytesIO(exported(client, "xlsx"))).worksheets[0]
    assert sheet["B2"].value == "'=1+1"
    assert sheet["B2"].data_type in {"s", "inlineStr"}
    assert (sheet["B1"].value, sheet["B1"].font.b) == ("First name", True)


def test_export_names_those_who_left_only_when_asked(as_: SignIn, program_office: Person) -> None:
    make_person("Gone", is_active=False)
    client = as_(program_office)
    assert b"Gone" not in exported(client, "csv")
    assert b"Gone" in exported(client, "csv", "?everybody=yes")


def test_export_in_another_form_is_not_found(as_: SignIn, program_office: Person) -> None:
    assert as_(program_office).get(reverse("roster:export", args=["pdf"])).status_code == 404


def test_header_of_the_export_is_guessed_whole(office: Office, as_: SignIn, program_office: Person) -> None:
    roster = office.upload(exported(as_(program_office), "csv"))
    from_header = office.start(roster).columns
    assert len(from_header) == len(roster.header) == 10
