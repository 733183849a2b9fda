"""Headings are recognized and remembered; cells are read or refused with words."""

import datetime as dt

import pytest

from cxportal.intake.cells import CellError, normal, read_day
from cxportal.intake.models import DateOrder
from cxportal.roster.columns import guess, read_cells, readers, remember, split_name


def test_guess_recognizes_the_headings_of_hr_systems(db: None) -> None:
    header = ["EMPLID", "Last Name", "First Name", "E-Mail", "Position Title", "Dept", "Supervisor ID", "Hire Date"]
    assert guess(header) == {
        "number": 0, "last_name": 1, "first_name": 2, "email": 3, "title": 4, "department": 5, "manager": 6,
        "started_on": 7,
    }  # fmt: skip


def test_guess_takes_what_was_chosen_last_time(db: None) -> None:
    remember(["Pers.Nr", "Name", "Dept"], {"number": 0, "name": 1})
    assert guess(["dept", "NAME", "pers nr"]) == {"name": 1, "number": 2}


def test_remember_takes_over_a_new_choice(db: None) -> None:
    remember(["Code", "Other"], {"number": 0})
    remember(["Code", "Other"], {"number": 1, "department": 0})
    assert guess(["Code", "Other"]) == {"department": 0, "number": 1}


@pytest.mark.parametrize(
    ("cell", "order", "day"),
    [
        ("2026-11-22", "month", dt.date(2026, 11, 22)),
        ("2026-11-22T00:00:00", "month", dt.date(2026, 11, 22)),
        ("11/22/2026", "month", dt.date(2026, 11, 22)),
        ("11/22/2026 12:00:00 AM", "month", dt.date(2026, 11, 22)),
        ("3/4/26", "month", dt.date(2026, 3, 4)),
        ("3/4/98", "month", dt.date(1998, 3, 4)),
        ("03/04/2026", "day", dt.date(2026, 4, 3)),
        ("22.11.2026", "month", dt.date(2026, 11, 22)),
        ("22-Nov-2026", "month", dt.date(2026, 11, 22)),
        ("November 22, 2026", "month", dt.date(2026, 11, 22)),
        ("20261122", "month", dt.date(2026, 11, 22)),
        ("46348", "month", dt.date(2026, 11, 22)),
    ],
)
def test_read_day_understands_usual_ways(cell: str, order: str, day: dt.date) -> None:
    assert read_day(cell, order, label="Hired") == day


@pytest.mark.parametrize("cell", ["22/11/2026", "2026-02-30", "soon", "31.02.2026", "1/2", "=TODAY()", "99999999"])
def test_read_day_refuses_what_is_no_date(cell: str) -> None:
    with pytest.raises(CellError, match="is no date"):
        read_day(cell, DateOrder.MONTH_FIRST, label="Hired")


@pytest.mark.parametrize("cell", ["1850-01-01", "2126-01-01"])
def test_read_day_refuses_a_year_that_cannot_be(cell: str) -> None:
    with pytest.raises(CellError, match="the year"):
        read_day(cell, DateOrder.MONTH_FIRST, label="Hired")


@pytest.mark.parametrize(
    ("cell", "name"), [("Lee, Ana", ("Ana", "Lee")), ("Ana B. Lee", ("Ana B.", "Lee")), ("Cher", ("", "Cher"))]
)
def test_split_name(cell: str, name: tuple[str, str]) -> None:
    assert split_name(cell) == name


def test_read_cells_names_everything_wrong_at_once() -> None:
    cells = ["", "x" * 81, "no mail", "perhaps", "30/30/30"]
    columns = {"number": 0, "first_name": 1, "email": 2, "frontline": 3, "started_on": 4}
    assert read_cells(cells, columns, readers(DateOrder.MONTH_FIRST)) == (
        {},
        [
            "First name: longer than 80 characters.",
            "E-mail: “no mail” is no address.",
            "Serves customers directly: “perhaps” is neither yes nor no.",
            "Start date: “30/30/30” is no date. Write it like 2026-11-22.",
            "Employee number: missing.",
        ],
    )


@pytest.mark.parametrize("bad", ["\x00", "\x07", "\ud800"])
def test_read_cells_refuses_characters_that_cannot_be_kept(bad: str) -> None:
    _, errors = read_cells(["E1", f"A{bad}na"], {"number": 0, "first_name": 1}, readers("month"))
    assert errors == ["First name: holds a character that cannot be shown."]


def test_normal_makes_headings_alike() -> None:
    assert normal(" Employee-ID: ") == normal("employee id")
