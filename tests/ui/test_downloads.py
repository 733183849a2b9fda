import datetime as dt
import io
from decimal import Decimal

import pytest
from django.http import HttpRequest
from django.test import RequestFactory
from openpyxl import load_workbook

from cxportal.ui.downloads import csv_response, excel_response, safe_cell
from cxportal.ui.paging import page_of


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_cell_that_would_run_as_a_formula_is_text(start: str) -> None:
    assert safe_cell(f"{start}cmd()") == f"'{start}cmd()"


@pytest.mark.parametrize("start", ["=", "\x01=", "\x1f\x0b@", "\ud800+"])
def test_workbook_runs_no_formula_behind_characters_that_it_cannot_hold(start: str) -> None:
    answer = excel_response("words.xlsx", ["Words"], [[f"{start}1+1"]])
    cell = load_workbook(io.BytesIO(answer.content)).worksheets[0]["A2"]
    assert (cell.data_type, cell.value) == ("s", f"'{start[-1]}1+1")


@pytest.mark.parametrize("number", [-3, 0, 2.5, Decimal("-1.20")])
def test_cell_with_a_number_stays_a_number(number: object) -> None:
    assert safe_cell(number) is number


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        (True, "yes"),
        (dt.date(2026, 11, 2), "2026-11-02"),
        (dt.datetime(2026, 11, 3, 2, 0, tzinfo=dt.UTC), "2026-11-02 21:00"),
        ("plain = text", "plain = text"),
        ("nul\x00", "nul"),
    ],
)
def test_cell_is_written_plainly(value: object, cell: str) -> None:
    assert safe_cell(value) == cell


def test_csv_response_is_a_named_utf8_download() -> None:
    response = csv_response("objectives.csv", ["Title", "Percent"], [["Café, open", 40], ["=1+1", -5]])
    assert response.headers["Content-Disposition"] == 'attachment; filename="objectives.csv"'
    assert b"".join(response) == '\ufeffTitle,Percent\r\n"Café, open",40\r\n\'=1+1,-5\r\n'.encode()


@pytest.fixture
def ask(rf: RequestFactory) -> "Ask":
    return Ask(rf)


class Ask:
    def __init__(self, rf: RequestFactory) -> None:
        self._rf = rf

    def __call__(self, **query: str) -> HttpRequest:
        return self._rf.get("/", query)


@pytest.mark.parametrize(("asked", "shown"), [("2", 2), ("99", 4), ("x", 1), ("-1", 4), ("", 1)])
def test_page_of_answers_any_wish_with_a_page(ask: Ask, asked: str, shown: int) -> None:
    assert page_of(ask(page=asked), list(range(100))).number == shown


@pytest.mark.parametrize(("asked", "length"), [("50", 50), ("5000", 200), ("0", 1), ("x", 25), ("²", 25)])
def test_page_of_keeps_its_length_within_bounds(ask: Ask, asked: str, length: int) -> None:
    assert page_of(ask(per_page=asked), list(range(100))).paginator.per_page == length
