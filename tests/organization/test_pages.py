"""The tree of any day on screen, and the forms that change it: they say what would be lost and ask."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertRedirects

from cxportal.county.days import today
from cxportal.people.models import Department, Person
from cxportal.people.organization import actions
from cxportal.people.organization.models import DepartmentChange
from tests.builders import make_department, make_head, make_objective, make_person
from tests.conftest import SignIn


def page_of(department: Department, verb: str) -> str:
    return reverse("dashboards:change_department", args=[department.pk, verb])


def form(**data: Any) -> dict[str, Any]:
    return {"on": today().isoformat(), "note": "", "newest": 0, **data}


def test_tree_shows_the_names_of_the_day_asked_for(as_: SignIn, program_office: Person, parks: Department) -> None:
    actions.rename(parks, name="Parks", on=today(), by=program_office)
    page = as_(program_office).get(reverse("dashboards:organization") + "?on=2026-01-01").content.decode()
    assert "Parks and Recreation</a>" in page
    assert "now Parks" in page


@pytest.mark.parametrize("asked", ["", "yesterday", "2026-02-31", "0000-00-00"])
def test_tree_of_a_day_that_is_none_is_todays(as_: SignIn, staff: Person, asked: str) -> None:
    page = as_(staff).get(reverse("dashboards:organization"), {"on": asked}).content.decode()
    assert "How is the county organized today?" in page


def test_staff_see_the_tree_without_its_tools(as_: SignIn, staff: Person) -> None:
    page = as_(staff).get(reverse("dashboards:organization")).content.decode()
    assert "Parks and Recreation" in page
    assert "Merge" not in page


def test_rename_works(as_: SignIn, program_office: Person, parks: Department) -> None:
    answer = as_(program_office).post(page_of(parks, "rename"), form(name="  Parks  & Trails "))
    assertRedirects(answer, parks.get_absolute_url())
    parks.refresh_from_db()
    assert parks.name == "Parks & Trails"


def test_move_works(as_: SignIn, program_office: Person, parks: Department, utilities: Department) -> None:
    as_(program_office).post(page_of(parks, "move"), form(kind="division", parent=utilities.pk))
    parks.refresh_from_db()
    assert (parks.parent, parks.kind) == (utilities, "division")


def test_merge_says_what_moves_and_asks(
    as_: SignIn, program_office: Person, parks: Department, utilities: Department
) -> None:
    make_head(parks, make_person("Dana", last_name="Director", department=parks))
    client = as_(program_office)
    page = client.post(page_of(parks, "merge"), form(into=utilities.pk, note="One service")).content.decode()
    assert "1 person works here (Dana Director) will belong to Utilities." in page
    assert "Dana Director ceases to be head on that day." in page
    assert "One service" in page
    assert not DepartmentChange.objects.exists()
    client.post(page_of(parks, "merge"), form(into=utilities.pk, note="One service", confirm="on"))
    parks.refresh_from_db()
    assert parks.successor == utilities


def test_close_names_the_leads_of_the_plan(as_: SignIn, program_office: Person, parks: Department) -> None:
    ana = make_person("Ana", last_name="Lee", department=parks)
    make_objective("Answer the phone", lead=ana)
    page = as_(program_office).post(page_of(parks, "close"), form()).content.decode()
    assert "Ana Lee leads “Answer the phone”." in page
    assert "Transfer them first." in page


def test_close_of_an_empty_department_needs_no_question(as_: SignIn, program_office: Person, parks: Department) -> None:
    as_(program_office).post(page_of(parks, "close"), form())
    parks.refresh_from_db()
    assert parks.closes_on == today()


def test_a_day_in_the_past_asks(as_: SignIn, program_office: Person, parks: Department) -> None:
    data = form(name="Parks", on="2026-10-01")
    page = as_(program_office).post(page_of(parks, "rename"), data).content.decode()
    assert "The day is in the past" in page
    assert 'value="Parks"' in page


def test_an_overtaken_form_keeps_what_was_typed(
    as_: SignIn, program_office: Person, administrator: Person, parks: Department
) -> None:
    actions.rename(parks, name="Parks", on=today(), by=administrator)
    page = as_(program_office).post(page_of(parks, "rename"), form(name="Green Spaces")).content.decode()
    assert "Ada Admin changed this department meanwhile" in page
    assert 'value="Green Spaces"' in page


def test_a_repeated_submit_changes_once(as_: SignIn, program_office: Person, parks: Department) -> None:
    client = as_(program_office)
    for _ in range(2):
        client.post(page_of(parks, "rename"), form(name="Parks"))
    assert DepartmentChange.objects.count() == 1


@pytest.mark.parametrize(
    ("verb", "bad"),
    [
        ("rename", {"name": ""}),
        ("rename", {"name": "x" * 121}),
        ("rename", {"name": "Parks", "on": "soon"}),
        ("rename", {"name": "Pa\x00rks"}),
        ("move", {"kind": "planet"}),
        ("move", {"kind": "unit", "parent": "999999"}),
        ("merge", {"into": ""}),
        ("close", {"on": ""}),
    ],
)
def test_bad_input_changes_nothing(
    as_: SignIn, program_office: Person, parks: Department, verb: str, bad: dict[str, str]
) -> None:
    answer = as_(program_office).post(page_of(parks, verb), form(**bad))
    assert answer.status_code == 200
    assert "usa-form-group--error" in answer.content.decode()
    assert not DepartmentChange.objects.exists()


def test_names_are_escaped(as_: SignIn, program_office: Person, parks: Department) -> None:
    actions.rename(parks, name="<script>{{ 1 }}", on=today(), by=program_office)
    page = as_(program_office).get(reverse("dashboards:organization")).content.decode()
    assert "&lt;script&gt;{{ 1 }}" in page
    assert "<script>{{" not in page


def test_an_unknown_verb_is_not_found(as_: SignIn, program_office: Person, parks: Department) -> None:
    assert as_(program_office).get(page_of(parks, "abolish")).status_code == 404


def test_open_makes_a_code_from_the_name(as_: SignIn, program_office: Person) -> None:
    as_(program_office).post(reverse("dashboards:open_department"), form(name="Coastal Resilience", kind="department"))
    assert Department.objects.get(code="coastal-resilience").opens_on == today()


def test_open_refuses_a_code_that_is_taken(as_: SignIn, program_office: Person, parks: Department) -> None:
    data = form(name="Other", code=parks.code, kind="unit")
    page = as_(program_office).post(reverse("dashboards:open_department"), data).content.decode()
    assert f"The code “{parks.code}” is taken." in page


def test_undo_works_and_is_harmless_twice(as_: SignIn, program_office: Person, parks: Department) -> None:
    change = actions.rename(parks, name="Parks", on=today(), by=program_office)
    client = as_(program_office)
    for _ in range(2):
        assertRedirects(
            client.post(reverse("dashboards:undo_change", args=[change.pk])), reverse("dashboards:organization")
        )
    parks.refresh_from_db()
    assert parks.name == "Parks and Recreation"


def test_undo_refuses_get(as_: SignIn, program_office: Person, parks: Department) -> None:
    change = actions.rename(parks, name="Parks", on=today(), by=program_office)
    assert as_(program_office).get(reverse("dashboards:undo_change", args=[change.pk])).status_code == 405


def queries_of(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return len(queries)


def test_tree_takes_the_same_queries_at_30(as_: SignIn, program_office: Person, parks: Department) -> None:
    client = as_(program_office)
    actions.rename(parks, name="Parks", on=today(), by=program_office)
    at_one = queries_of(client, reverse("dashboards:organization"))
    for number in range(29):
        actions.rename(make_department(), name=f"New {number}", on=today(), by=program_office)
    assert queries_of(client, reverse("dashboards:organization")) == at_one
