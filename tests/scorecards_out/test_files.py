"""What is taken along says what the page says: packet, workbook, CSV."""

import csv
import io
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django.asserts import assertRedirects

from cxportal.exports.models import Export
from cxportal.people.models import Department, Person
from cxportal.printing.documents import pdf
from cxportal.scorecards.models import Edition, EditionState, Measure
from cxportal.scorecards.out import gathering, packet
from cxportal.scorecards.out.tasks import write_file
from tests.builders import make_department
from tests.conftest import SignIn
from tests.printing.reading import Printed
from tests.scorecards_out.conftest import LAST, make_edition

MONTH = {"kind": "month", "month": "2026-10"}


def taken(client: Any, slug: str) -> bytes:
    """Asked for on the page, made by the worker's task, downloaded."""
    answer = client.post(reverse("scorecards_out:ask", kwargs={**MONTH, "slug": slug}))
    export = Export.objects.get()
    assertRedirects(answer, export.get_absolute_url())
    write_file(export.job_id)
    return b"".join(client.get(reverse("exports:download", args=[export.code])))


def told(edition: Edition) -> dict[str, Any]:
    found = gathering.whole(edition)
    return packet.told(found, gathering.county_series(edition, found.measures))


def test_the_packet_is_tagged_and_has_the_county_each_department_charts_and_definitions(
    as_: SignIn, staff: Person, year: list[Edition]
) -> None:
    printed = Printed(taken(as_(staff), "packet"))
    assert (printed.is_tagged, printed.conforms, printed.language) == (True, True, "en")
    assert printed.title == "Scorecard, Oct 2026"
    assert [tag for tag in printed.tags() if tag in {"H1", "H2", "Figure"}] == [
        *("H1", "H2", "H2", "H2", "H2"),
        *("Figure", "Figure", "H2", "H2"),
    ]
    assert printed.tags().count("Table") == 3
    assert printed.pages == 5
    text = [page.extract_text() for page in printed.reader.pages]
    assert ["Parks and Recreation" in text[1], "Utilities" in text[2]] == [True, True]
    assert "too few" in text[2]
    assert "78%" in text[0]
    assert "favorable answers of valid answers" in printed.text


def test_the_packet_says_that_a_draft_is_one(year: list[Edition], measures: list[Measure], parks: Department) -> None:
    draft = make_edition(LAST, measures, [parks], by=None)
    words = told(draft)
    assert (words["edition"], words["draft"]) == ("Draft, not published, revision 2", True)
    assert Printed(pdf("board_packet", words, title="Scorecard")).text.count(", draft") == 4


def test_the_packet_names_what_moved_and_the_signs(year: list[Edition]) -> None:
    words = told(year[-1])
    assert words["county"]["summary"] == "1 on target, 1 target pending; 1 improving."
    assert words["county"]["better"] == ["Trust: 78%, 100 counted, up from 74%"]
    assert words["charts"][0]["alt"].startswith(
        "Trust, the whole county, month by month, with its limits. Oct 2026: 78%"
    )


def test_the_workbook_has_a_sheet_for_each_table_with_real_numbers(
    as_: SignIn, staff: Person, year: list[Edition]
) -> None:
    book = load_workbook(io.BytesIO(taken(as_(staff), "workbook")))
    assert book.sheetnames == [
        *("County", "Departments", "Compared", "Months", "All figures", "Definitions", "About"),
    ]
    trust = {cell.value: book["County"].cell(2, cell.column) for cell in book["County"][1]}
    assert (trust["Value"].value, trust["Value"].number_format) == (0.78, "0.0%")
    assert (trust["Counted"].value, trust["Status"].value, trust["Movement"].value) == (100, "On target", "improving")
    assert book["County"].cell(3, 1).value == "'=Days to a permit"
    assert [row[0].value for row in book["Definitions"].iter_rows(min_row=2)] == ["Trust", "'=Days to a permit"]
    assert [cell.value for cell in book["Compared"][3]] == ["Utilities", None, 3.5]
    assert book["Months"].max_row == 25


def test_the_csv_is_the_long_form_of_all_periods(as_: SignIn, staff: Person, year: list[Edition]) -> None:
    lines = list(csv.DictReader(io.StringIO(taken(as_(staff), "figures").decode("utf-8-sig"))))
    assert len(lines) == 12 * 2 * 3
    last = [line for line in lines if line["First day"] == "2026-10-01" and line["Key"] == "trust"]
    assert [(line["Department"], line["Value"], line["Numerator"], line["n"], line["Status"]) for line in last] == [
        ("County", "0.78", "78.0", "100", "On target"),
        ("Parks and Recreation", "0.78", "39.0", "50", "On target"),
        ("Utilities", "", "", "", "Too few to show"),
    ]
    assert last[0]["Revision"] == "1"
    assert float(last[0]["Low"]) < 0.78 < float(last[0]["High"])


def test_the_csv_takes_the_newest_revision_of_each_period(
    as_: SignIn, staff: Person, year: list[Edition], measures: list[Measure], parks: Department, program_office: Person
) -> None:
    make_edition(LAST, measures, [parks], by=program_office)
    lines = list(csv.DictReader(io.StringIO(taken(as_(staff), "figures").decode("utf-8-sig"))))
    assert {line["Revision"] for line in lines if line["First day"] == "2026-10-01"} == {"2"}


def test_gathering_takes_the_same_queries_with_many_departments(
    measures: list[Measure], parks: Department, program_office: Person
) -> None:
    def queries(departments: list[Department]) -> int:
        edition = make_edition(LAST, measures, departments, by=program_office)
        with CaptureQueriesContext(connection) as found:
            told(edition)
        return len(found)

    assert queries([parks]) == queries([make_department(f"Department {number}") for number in range(30)])


def test_the_page_offers_three_files(as_: SignIn, staff: Person, year: list[Edition]) -> None:
    page = as_(staff).get(reverse("scorecards_out:files", kwargs=MONTH)).content.decode()
    assert [page.count(f"/files/{slug}/") for slug in ("packet", "workbook", "figures")] == [1, 1, 1]


def test_an_unknown_file_and_an_unknown_month_are_not_found(as_: SignIn, staff: Person, year: list[Edition]) -> None:
    client = as_(staff)
    assert client.post(reverse("scorecards_out:ask", kwargs={**MONTH, "slug": "poster"})).status_code == 404
    assert client.get(reverse("scorecards_out:files", kwargs={"kind": "month", "month": "2026-99"})).status_code == 404


def test_asking_refuses_get(as_: SignIn, staff: Person, year: list[Edition]) -> None:
    address = reverse("scorecards_out:ask", kwargs={**MONTH, "slug": "packet"})
    assert as_(staff).get(address).status_code == 405


def test_a_scorecard_that_is_gone_by_then_fails_with_words(as_: SignIn, staff: Person, year: list[Edition]) -> None:
    as_(staff).post(reverse("scorecards_out:ask", kwargs={**MONTH, "slug": "packet"}))
    Edition.objects.filter(pk=year[-1].pk).update(
        state=EditionState.BUILDING, built_at=None, published_at=None, published_by=None
    )
    export = Export.objects.get()
    with pytest.raises(LookupError, match="no scorecard"):
        write_file(export.job_id)
    export.job.refresh_from_db()
    assert "There is no scorecard of" in export.job.error
