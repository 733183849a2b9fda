"""Measures and figures by hand: who may, what is refused and kept, and what a file does."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from cxportal.county.periods import Period
from cxportal.history.models import Entry
from cxportal.people.models import Department, Person
from cxportal.scorecards.building import entered, help_build, open_edition
from cxportal.scorecards.entering import counted
from cxportal.scorecards.models import Figure, Measure, Snapshot, Target
from tests.builders import make_department, make_person
from tests.conftest import SignIn


@pytest.fixture
def calls(parks: Department) -> Measure:
    return Measure.objects.create(
        key="calls", name="Calls answered in time", definition="Calls answered within a minute.", department=parks
    )


@pytest.fixture
def me(as_: SignIn, director: Person) -> Client:
    return as_(director)


def address(measure: Measure, department: Department, month: str = "2026-10") -> str:
    return f"/scorecards/measures/{measure.key}/figures/{month}/{department.pk}/"


def form(**fields: object) -> dict[str, Any]:
    return {"name": "Water on", "definition": "Days until water is on.", "unit": "days", "direction": "lower",
            "cadence": "month", "chart": "xmr", "tolerance": "1", "owner": "", **fields}  # fmt: skip


def test_a_director_adds_a_measure_of_their_own(me: Client, director: Person, parks: Department) -> None:
    answer = me.post("/scorecards/measures/new/", form(department=parks.pk))
    assert answer.status_code == 302, answer.context["form"].errors
    added = Measure.objects.get(key="water-on")
    assert (added.department, added.owner, added.direction, added.public, added.standard) == (
        parks, director, "lower", False, False,
    )  # fmt: skip


@pytest.mark.parametrize("department", ["", "utilities"])
def test_a_director_adds_none_of_others(me: Client, utilities: Department, department: str) -> None:
    answer = me.post("/scorecards/measures/new/", form(department=utilities.pk if department else ""))
    assert "department" in answer.context["form"].errors
    assert (Measure.objects.count(), "Days until water is on." in answer.content.decode()) == (0, True)


def test_names_that_are_alike_get_keys_of_their_own(as_: SignIn, program_office: Person) -> None:
    client = as_(program_office)
    for _ in range(2):
        client.post("/scorecards/measures/new/", form(name="New"))
    assert set(Measure.objects.values_list("key", flat=True)) == {"new-2", "new-3"}


def test_percents_do_not_add_up(me: Client, parks: Department) -> None:
    answer = me.post("/scorecards/measures/new/", form(unit="percent", totals="on", department=parks.pk))
    assert "Percents do not add up" in answer.content.decode()


def test_of_two_who_edit_the_second_sees_what_the_first_changed(me: Client, calls: Measure) -> None:
    drawn = me.get(f"/scorecards/measures/{calls.key}/edit/").context["form"]
    told = {name: value for name, value in drawn.initial.items() if value not in (None, False)}
    told |= {"department": calls.department_id, "owner": ""}
    Measure.objects.filter(pk=calls.pk).update(definition="Within two minutes.")
    answer = me.post(f"/scorecards/measures/{calls.key}/edit/", told | {"definition": "Within half a minute."})
    assert "Within two minutes." in answer.content.decode()
    assert Measure.objects.get().definition == "Within two minutes."


def test_what_figures_were_entered_by_stays(me: Client, calls: Measure, parks: Department) -> None:
    Figure.objects.create(measure=calls, department=parks, first=dt.date(2026, 10, 1), numerator=1)
    told = form(name="Calls", unit="dollars", cadence="year", department=parks.pk)
    drawn = me.get(f"/scorecards/measures/{calls.key}/edit/").context["form"]
    me.post(f"/scorecards/measures/{calls.key}/edit/", told | {"seen": drawn.initial["seen"]})
    calls.refresh_from_db()
    assert (calls.name, calls.unit, calls.cadence) == ("Calls", "percent", "month")


def test_a_target_is_typed_in_percent_and_kept_as_a_share(me: Client, calls: Measure) -> None:
    me.post(
        f"/scorecards/measures/{calls.key}/targets/", {"value": "80", "baseline": "62.5", "starts_on": "2026-10-01"}
    )
    found = Target.objects.get()
    assert (found.value, found.baseline, found.department) == (Decimal("0.8"), Decimal("0.625"), calls.department)
    again = me.post(f"/scorecards/measures/{calls.key}/targets/", {"value": "101", "starts_on": "2026-10-01"})
    assert set(again.context["form"].errors) == {"value", "starts_on"}


@pytest.mark.parametrize(
    ("unit", "totals", "said", "expected"),
    [
        ("percent", False, {"numerator": 103, "denominator": 143}, (103, 143, 143)),
        ("percent", False, {"value": 72, "n": 50}, (36, 50, 50)),
        ("days", False, {"value": Decimal("3.4"), "n": 20}, (68, 20, 20)),
        ("dollars", True, {"value": 1200}, (1200, 1, 1)),
    ],
)
def test_what_is_said_becomes_a_numerator_over_a_denominator(
    unit: str, totals: bool, said: dict[str, Any], expected: tuple[int, int, int]
) -> None:
    told: dict[str, Any] = {name: value if name == "n" else Decimal(value) for name, value in said.items()}
    assert list(counted(Measure(unit=unit, totals=totals), **told)) == [Decimal(number) for number in expected]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({}, "numerator"),
        ({"numerator": 1}, "denominator"),
        ({"numerator": 1, "denominator": 0}, "denominator"),
        ({"numerator": 3, "denominator": 2}, "numerator"),
        ({"numerator": 1, "denominator": 2, "value": 50}, "numerator"),
        ({"value": 50}, "n"),
        ({"value": 120, "n": 5}, "value"),
        ({"value": 50, "n": 0}, "n"),
    ],
)
def test_what_cannot_be_is_refused(said: dict[str, Any], field: str) -> None:
    told: dict[str, Any] = {name: value if name == "n" else Decimal(value) for name, value in said.items()}
    with pytest.raises(ValidationError) as error:
        counted(Measure(unit="percent"), **told)
    assert set(error.value.message_dict) == {field}


def test_a_figure_has_its_author_and_history(me: Client, director: Person, calls: Measure, parks: Department) -> None:
    me.post(address(calls, parks), {"numerator": "103", "denominator": "143"})
    drawn = me.get(address(calls, parks)).context["form"]
    me.post(address(calls, parks), {"numerator": "104", "denominator": "143", "seen": drawn.initial["seen"]})
    figure = Figure.objects.get()
    assert (str(figure.numerator), figure.n, figure.by) == ("104.0000", 143, director)
    assert [row.text for row in Entry.objects.about(figure).order_by("pk")] == [
        "Entered: 103 of 143",
        "Changed to 104 of 143",
    ]


def test_of_two_who_enter_the_second_is_told_and_keeps_what_they_typed(
    me: Client, calls: Measure, parks: Department
) -> None:
    drawn = me.get(address(calls, parks)).context["form"]
    me.post(address(calls, parks), {"numerator": "103", "denominator": "143"})
    answer = me.post(address(calls, parks), {"numerator": "99", "denominator": "143", "seen": drawn.initial["seen"]})
    assert "entered “103 of 143” while you were typing" in answer.content.decode()
    assert answer.context["form"]["numerator"].value() == "99"
    assert Figure.objects.get().numerator == 103
    me.post(
        address(calls, parks),
        {"numerator": "99", "denominator": "143", "seen": answer.context["form"]["seen"].value()},
    )
    assert Figure.objects.get().numerator == 99


def test_nobody_enters_for_another_department(me: Client, calls: Measure, utilities: Department) -> None:
    Measure.objects.filter(pk=calls.pk).update(department=None)
    assert me.get(address(calls, utilities)).status_code == 403


def test_the_owner_enters_wherever_they_work(as_: SignIn, staff: Person, calls: Measure, parks: Department) -> None:
    assert as_(staff).get(address(calls, parks)).status_code == 403
    Measure.objects.filter(pk=calls.pk).update(owner=staff)
    assert as_(staff).get(address(calls, parks)).status_code == 200


@pytest.mark.parametrize("month", ["9999-10", "2026-13", "never"])
def test_a_month_that_is_not_there_yet_takes_none(me: Client, calls: Measure, parks: Department, month: str) -> None:
    assert me.get(address(calls, parks, month)).status_code == 404


def test_a_quarter_says_nothing_of_its_months(november: Period, calls: Measure, parks: Department) -> None:
    Measure.objects.filter(pk=calls.pk).update(cadence="quarter")
    calls.refresh_from_db()
    Figure.objects.create(measure=calls, department=parks, first=dt.date(2026, 10, 1), numerator=1, denominator=2)
    october = november.before()
    assert entered(calls, october) == {}
    quarter = Period.of(type(october.kind).QUARTER, october.first)
    assert {pk: one.value for pk, one in entered(calls, quarter).items()} == {None: 0.5, parks.pk: 0.5}


def test_a_total_adds_up(november: Period, parks: Department, utilities: Department) -> None:
    saved = Measure.objects.create(key="saved", name="Saved", definition="Dollars.", unit="dollars", totals=True)
    for department, numerator in ((parks, 100), (utilities, 50)):
        Figure.objects.create(measure=saved, department=department, first=november.first, numerator=numerator)
    assert {pk: one.value for pk, one in entered(saved, november).items()} == {
        None: 150,
        parks.pk: 100,
        utilities.pk: 50,
    }


def sent(client: Client, *lines: str) -> Any:
    text = "\n".join(("Measure,Department,Period,Numerator,Denominator,Value,n,Note", *lines))
    file = SimpleUploadedFile("calls.csv", text.encode())
    return client.post("/scorecards/figures/", {"file": file}, follow=True)


def test_a_file_is_saved_as_a_whole_and_again_changes_what_it_brought(
    me: Client, calls: Measure, parks: Department
) -> None:
    lines = [f"calls,{parks.name},2026-10,103,143,,,", f"{calls.name},{parks.code},2026-09,,,72%,50,By phone"]
    page = sent(me, *lines)
    assert not Figure.objects.exists()
    me.post(page.request["PATH_INFO"])
    assert set(Figure.objects.values_list("first", "numerator", "n", "note")) == {
        (dt.date(2026, 10, 1), Decimal(103), 143, ""),
        (dt.date(2026, 9, 1), Decimal(36), 50, "By phone"),
    }
    again = sent(me, lines[0].replace("103", "104"), lines[1])
    assert dict(again.context["counts"]) == {"error": 0, "new": 0, "changed": 1, "unchanged": 1}
    me.post(again.request["PATH_INFO"])
    assert Figure.objects.get(first=dt.date(2026, 10, 1)).numerator == 104


def test_every_fault_of_a_file_is_named_by_its_row_and_nothing_is_saved(
    me: Client, calls: Measure, parks: Department, utilities: Department
) -> None:
    good = f"calls,{parks.name},2026-10,1,2,,,"
    page = sent(
        me,
        good,
        good,
        "other,Nowhere,2026-13,1,2,,,",
        f"calls,{utilities.name},2026-10,1,2,,,",
        f"calls,{parks.name},2026-09,x,2,,,",
        f"calls,{parks.name},2026-08,3,2,,1.5,",
        f"calls,{parks.name},2026-07,3,2,,,",
    )
    errors = {row.line: row.errors for row, _ in page.context["rows"]}
    assert errors == {
        2: [],
        3: ["Row 2 says something of the same already."],
        4: [
            "Measure: “other” is not known.",
            "Department: “Nowhere” is not known.",
            "Period: write its first month like 2026-10.",
        ],
        5: [f"You do not enter “{calls}” for {utilities}."],
        6: ["Numerator: “x” is no number."],
        7: ["n: write a whole number."],
        8: ["Numerator: A percent runs from 0 to 100: the part is no larger than the whole."],
    }
    assert "Nothing was saved" in me.post(page.request["PATH_INFO"], follow=True).content.decode()
    assert not Figure.objects.exists()


@pytest.mark.parametrize("text", ["", "Measure,Value\ncalls,1", "Measure,Department,Period"])
def test_a_file_that_is_none_is_refused(me: Client, text: str) -> None:
    answer = me.post("/scorecards/figures/", {"file": SimpleUploadedFile("x.csv", text.encode())})
    assert "file" in answer.context["form"].errors


@pytest.mark.parametrize("many", [1, 30])
def test_the_list_of_figures_takes_a_constant_number_of_queries(
    as_: SignIn, program_office: Person, calls: Measure, many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Measure.objects.filter(pk=calls.pk).update(department=None)
    client = as_(program_office)
    for _ in range(many):
        department = make_department(kind="department")
        Figure.objects.create(measure=calls, department=department, first=dt.date(2026, 10, 1), numerator=1)
    with django_assert_num_queries(12):
        client.get("/scorecards/measures/calls/figures/?period=2026-10")


def test_a_mean_of_shares_has_no_interval(november: Period, parks: Department, monkeypatch: Any) -> None:
    make_person(department=parks)
    edition = open_edition(november)
    help_build([edition.pk])
    assert not Snapshot.objects.filter(part__measure__key="heart-index", lower__isnull=False).exists()


def test_the_file_of_figures_tells_what_its_reader_enters(
    as_: SignIn, director: Person, program_office: Person, parks: Department, utilities: Department
) -> None:
    """As the page does: of a measure of all departments a director has their own, the program office all."""
    visits = Measure.objects.create(key="visits", name="Visits in time", definition="Visits within a day.")
    for place in (parks, utilities):
        Figure.objects.create(
            measure=visits, department=place, first="2026-10-01", numerator=1, denominator=2, n=2, by=program_office
        )

    def told(person: Person) -> list[str]:
        lines = b"".join(as_(person).get("/scorecards/measures/visits/figures.csv")).decode().splitlines()[1:]
        return sorted(line.split(",")[1] for line in lines)

    assert (told(director), told(program_office)) == ([parks.name], [parks.name, utilities.name])


def test_the_words_of_a_measure_are_text_where_its_figures_are_entered(
    me: Client, as_: SignIn, program_office: Person, calls: Measure, parks: Department
) -> None:
    """Its director chooses them, and the program office reads them beside the fields."""
    Measure.objects.update(unit="percent", numerator="<form action='/accounts/logout/'>answered")
    page = as_(program_office).get(address(calls, parks)).content.decode()
    assert ("<form action='/accounts/logout/'>" in page, "&lt;form action=" in page) == (False, True)
