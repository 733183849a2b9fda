"""The preview says what would change and what is wrong, row by row; nothing is changed yet."""

import pytest

from cxportal.people.models import Department, Person
from cxportal.roster import tasks
from cxportal.roster.circles import circles
from cxportal.roster.models import ImportState, Outcome, RosterRow
from tests.builders import make_department, make_person
from tests.roster.conftest import Office, csv_bytes, errors_of, outcomes_of


def row(number: str, first: str = "Ana", last: str = "Lee", **cells: str) -> list[str]:
    return [number, first, last, *(cells.get(name, "") for name in ("mail", "title", "dept", "boss", "hired"))]


@pytest.fixture
def ana(parks: Department) -> Person:
    return make_person(
        "Ana", last_name="Lee", employee_number="E1", email="ana@county.example", title="Clerk", department=parks
    )


def test_check_tells_new_changed_and_unchanged_apart(office: Office, ana: Person, parks: Department) -> None:
    bo = make_person("Bo", last_name="Ray", employee_number="E2", title="Clerk", department=parks)
    roster = office.check(
        csv_bytes([row("E1", title="Senior Clerk"), row("E2", "Bo", "Ray", title="Clerk"), row("E3", "Cy", "Roe")])
    )
    assert outcomes_of(roster) == {"E1": Outcome.CHANGED, "E2": Outcome.UNCHANGED, "E3": Outcome.NEW}
    assert RosterRow.objects.get(number="E1").changes == {"Job title": ["Clerk", "Senior Clerk"]}
    assert roster.state == ImportState.READY
    bo.refresh_from_db()
    assert Person.objects.get(pk=ana.pk).title == "Clerk"


def test_check_finds_departments_by_code_and_by_name(office: Office, ana: Person, utilities: Department) -> None:
    roster = office.check(csv_bytes([row("E1", dept="utilities"), row("E2", dept=utilities.code.upper())]))
    assert errors_of(roster) == {}
    assert set(RosterRow.objects.values_list("department", flat=True)) == {utilities.pk}


def test_check_names_an_unknown_department(office: Office) -> None:
    roster = office.check(csv_bytes([row("E1", dept="Astrology")]))
    assert errors_of(roster) == {2: ["Department: the portal knows none with the code or name “Astrology”."]}


def test_check_offers_to_create_an_unknown_department(office: Office) -> None:
    roster = office.check(csv_bytes([row("E1", dept="Astrology")]), make_departments=True)
    assert outcomes_of(roster) == {"E1": Outcome.NEW}
    assert not Department.objects.filter(name="Astrology").exists()


def test_check_asks_for_the_code_where_two_have_one_name(office: Office) -> None:
    make_department("Field Crew", code="crew-a")
    make_department("Field Crew", code="crew-b")
    roster = office.check(csv_bytes([row("E1", dept="Field Crew"), row("E2", dept="crew-b")]))
    assert errors_of(roster) == {
        2: ["Department: more than one is called “Field Crew”. Write the code (crew-a, crew-b)."]
    }


def test_check_names_a_duplicate_number_in_both_rows(office: Office) -> None:
    roster = office.check(csv_bytes([row("E1"), row("E2"), row("E1")]))
    assert errors_of(roster) == {
        2: ["Employee number: “E1” is in row 4 too."],
        4: ["Employee number: “E1” is in row 2 too."],
    }


def test_check_names_a_duplicate_address(office: Office) -> None:
    roster = office.check(csv_bytes([row("E1", mail="A@x.example"), row("E2", mail="a@x.example")]))
    assert set(errors_of(roster)) == {2, 3}


def test_check_names_an_address_that_someone_else_has(office: Office, ana: Person) -> None:
    roster = office.check(csv_bytes([row("E9", mail="ana@county.example")]))
    assert errors_of(roster) == {2: ["E-mail: “ana@county.example” belongs to Ana Lee already."]}


def test_check_lets_two_people_exchange_their_addresses(office: Office, ana: Person) -> None:
    make_person("Bo", last_name="Ray", employee_number="E2", email="bo@county.example")
    roster = office.check(
        csv_bytes([row("E1", mail="bo@county.example"), row("E2", "Bo", "Ray", mail="ana@county.example")])
    )
    assert errors_of(roster) == {}


def test_check_names_wrong_dates_by_row(office: Office) -> None:
    roster = office.check(csv_bytes([row("E1", hired="2020-01-01"), row("E2", hired="13/13/2020")]))
    assert errors_of(roster) == {3: ["Start date: “13/13/2020” is no date. Write it like 2026-11-22."]}


def test_check_finds_managers_in_any_order(office: Office, ana: Person) -> None:
    roster = office.check(csv_bytes([row("E2", boss="E3"), row("E3", boss="E1")]))
    assert errors_of(roster) == {}


def test_check_names_managers_who_do_not_work_here(office: Office) -> None:
    make_person(employee_number="GONE", is_active=False)
    roster = office.check(csv_bytes([row("E1", boss="E8"), row("E2", boss="GONE"), row("E3", boss="E3")]))
    assert errors_of(roster) == {
        2: ["Manager's employee number: nobody who works here has the number “E8”."],
        3: ["Manager's employee number: nobody who works here has the number “GONE”."],
        4: ["Manager's employee number: nobody is their own manager."],
    }


def test_check_refuses_a_circle_of_managers_within_the_file(office: Office) -> None:
    roster = office.check(csv_bytes([row("E1", boss="E2"), row("E2", boss="E3"), row("E3", boss="E1"), row("E4")]))
    assert errors_of(roster) == {
        line: ["Manager's employee number: a circle of managers (E1 → E2 → E3 → E1)."] for line in (2, 3, 4)
    }


def test_check_refuses_a_circle_through_people_outside_the_file(office: Office, ana: Person) -> None:
    make_person("Bo", employee_number="E2", manager=ana)
    roster = office.check(csv_bytes([row("E1", boss="E2")]))
    assert errors_of(roster) == {2: ["Manager's employee number: a circle of managers (E1 → E2 → E1)."]}


def test_check_of_a_full_roster_finds_leavers(office: Office, ana: Person, program_office: Person) -> None:
    make_person("Gil", employee_number="E7")
    make_person("No", employee_number=None)
    roster = office.check(csv_bytes([row("E1"), row(program_office.employee_number or "", "Ola", "Office")]), full=True)
    assert set(RosterRow.objects.filter(outcome=Outcome.LEAVER).values_list("number", flat=True)) == {"E7"}
    assert roster.counts["leaver"] == 1


def test_check_of_a_part_finds_no_leavers(office: Office, ana: Person) -> None:
    make_person("Gil", employee_number="E7")
    assert office.check(csv_bytes([row("E1")])).counts["leaver"] == 0


def test_check_does_not_let_the_importer_leave(office: Office, ana: Person, program_office: Person) -> None:
    roster = office.check(csv_bytes([row("E1")]), full=True)
    wrong = RosterRow.objects.get(roster=roster, outcome=Outcome.ERROR)
    assert (wrong.person, wrong.line) == (program_office, None)
    assert "This is you" in wrong.errors[0]


def test_check_names_a_manager_who_would_leave_with_a_full_roster(office: Office, program_office: Person) -> None:
    make_person("Gil", employee_number="E7")
    own = row(program_office.employee_number or "", "Ola", "Office")
    roster = office.check(csv_bytes([own, row("E1", boss="E7")]), full=True)
    assert errors_of(roster) == {3: ["Manager's employee number: E7 is not in this full roster and would leave."]}


def test_empty_cells_leave_what_the_portal_has(office: Office, ana: Person) -> None:
    assert outcomes_of(office.check(csv_bytes([row("E1")]))) == {"E1": Outcome.UNCHANGED}


def test_empty_cells_empty_the_field_where_that_is_wanted(office: Office, ana: Person, parks: Department) -> None:
    office.check(csv_bytes([row("E1")]), keep_blanks=False)
    assert RosterRow.objects.get().changes == {
        "E-mail": ["ana@county.example", ""],
        "Job title": ["Clerk", ""],
        "Department": [parks.name, ""],
    }


def test_a_status_column_makes_people_leave_and_return(office: Office, ana: Person) -> None:
    make_person("Bo", last_name="Ray", employee_number="E2", is_active=False)
    data = csv_bytes([["E1", "Ana", "Lee", "Terminated"], ["E2", "Bo", "Ray", "Active"], ["E3", "Cy", "Roe", "no"]],
                     header=["ID", "First", "Last", "Status"])  # fmt: skip
    roster = office.check(data)
    assert outcomes_of(roster) == {"E1": Outcome.LEAVER, "E2": Outcome.CHANGED, "E3": Outcome.UNCHANGED}


def test_formula_like_cells_are_text(office: Office) -> None:
    office.check(csv_bytes([row("E1", first='=HYPERLINK("http://evil.example")', title="@SUM(A1)")]))
    found = RosterRow.objects.get()
    assert (found.first_name, found.title) == ('=HYPERLINK("http://evil.example")', "@SUM(A1)")


def test_a_file_that_turns_out_unreadable_goes_back_with_words(office: Office) -> None:
    roster = office.check(csv_bytes([row(f"E{number}") for number in range(9)]) + b'"' + b"x" * 200_000)
    assert roster.state == ImportState.MAPPING
    assert "cannot be read" in roster.problem


def test_a_second_check_replaces_the_first_preview(office: Office) -> None:
    roster = office.check(csv_bytes([row("E1", dept="New place")]))
    assert outcomes_of(roster) == {"E1": Outcome.ERROR}
    office.start(roster, make_departments=True)
    assert roster.job_id
    tasks.check_roster(roster.job_id)
    assert outcomes_of(roster) == {"E1": Outcome.NEW}


def test_check_stages_in_chunks_and_reports_how_far_it_is(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cxportal.roster.checking.CHUNK", 10)
    roster = office.check(csv_bytes([row(f"E{number}") for number in range(35)]))
    assert roster.counts["new"] == 35
    assert roster.job is not None
    assert (roster.job.done, roster.job.total) == (35, 35)


@pytest.mark.parametrize(
    ("manager_of", "found"),
    [
        ({}, []),
        ({"a": "b", "b": "c"}, []),
        ({"a": "b", "b": "a", "c": "a"}, [["a", "b"]]),
        ({"z": "y", "y": "z", "c": "d", "d": "e", "e": "c"}, [["y", "z"], ["c", "d", "e"]]),
        ({"a": "a"}, [["a"]]),
    ],
)
def test_circles_finds_each_once(manager_of: dict[str, str], found: list[list[str]]) -> None:
    assert circles(manager_of) == found
