"""The tree of departments and the page of each."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from cxportal.history.models import Entry
from cxportal.people.forms import in_tree
from cxportal.people.models import Department, DepartmentKind, Person, Role, RoleKind
from tests.builders import make_department, make_head, make_person
from tests.conftest import SignIn

LAST_YEAR = dt.date(2025, 1, 1)


def _post(client: Client, path: str, **changed: object) -> object:
    form = client.get(path).context["form"]
    values = {bound.html_name: bound.value() for bound in form}
    return client.post(path, {name: value for name, value in {**values, **changed}.items() if value is not None})


def test_tree_shows_parts_heads_and_counts(as_: SignIn, staff: Person, director: Person, parks: Department) -> None:
    crew = make_department("Mowing crew", parent=parks, kind=DepartmentKind.UNIT)
    make_person(department=crew)
    make_department("Closed long ago", closes_on=LAST_YEAR)
    Role.objects.create(kind=RoleKind.HEAD, department=crew, starts_on=LAST_YEAR)

    response = as_(staff).get("/people/departments/")

    (place,) = response.context["places"]
    assert (place.department, place.people, [part.department for part in place.parts]) == (parks, 3, [crew])
    content = response.content.decode()
    assert "Dana Director" in content
    assert "Vacant" in content
    assert "Closed long ago" not in content


def test_in_tree_survives_a_circle(db: None) -> None:
    first = make_department("A")
    second = make_department("B", parent=first)
    Department.objects.filter(pk=first.pk).update(parent=second)

    assert in_tree(list(Department.objects.all())) == []


def test_tree_takes_the_same_queries_at_any_size(
    as_: SignIn, staff: Person, parks: Department, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = as_(staff)
    client.get("/people/departments/")
    with CaptureQueriesContext(connection) as first:
        client.get("/people/departments/")
    for _ in range(29):
        make_head(make_department(parent=parks))
    with django_assert_num_queries(len(first)):
        client.get("/people/departments/")


def test_department_page_takes_the_same_queries_at_any_size(
    as_: SignIn, staff: Person, director: Person, parks: Department, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = as_(staff)
    make_head(make_department(parent=parks))
    client.get(parks.get_absolute_url())
    with CaptureQueriesContext(connection) as first:
        client.get(parks.get_absolute_url())
    for _ in range(29):
        make_head(make_department(parent=parks), make_person(department=parks))
    with django_assert_num_queries(len(first)):
        client.get(parks.get_absolute_url())


def test_department_page_shows_acting_and_earlier_heads(
    as_: SignIn, staff: Person, director: Person, parks: Department
) -> None:
    make_head(parks, make_person("Ina", last_name="Interim"), acting=True)
    make_head(parks, make_person("Ed", last_name="Earlier"), ends_on=LAST_YEAR)

    content = as_(staff).get(parks.get_absolute_url()).content.decode()

    for words in ("Dana Director", "Acting head", "Ina Interim", "Earlier and later heads (1)", "Ed Earlier"):
        assert words in content


def test_department_page_says_that_nobody_is_named(as_: SignIn, staff: Person, utilities: Department) -> None:
    assert "Nobody is named." in as_(staff).get(utilities.get_absolute_url()).content.decode()


def test_department_page_of_a_closed_one_names_who_took_over(
    as_: SignIn, staff: Person, parks: Department, utilities: Department
) -> None:
    Department.objects.filter(pk=utilities.pk).update(closes_on=LAST_YEAR, successor=parks)

    content = as_(staff).get(utilities.get_absolute_url()).content.decode()

    assert "Closed" in content
    assert "taken over by" in content


def test_create_adds_a_department_with_a_code_of_its_own(
    as_: SignIn, program_office: Person, parks: Department
) -> None:
    client = as_(program_office)
    for _ in range(2):
        client.post("/people/departments/new/", {"name": "Ärger & Co.", "kind": "division", "parent": parks.pk})

    codes = list(Department.objects.filter(parent=parks).order_by("pk").values_list("code", flat=True))
    assert codes == ["arger-co", "arger-co-2"]


def test_edit_changes_and_notes(as_: SignIn, program_office: Person, parks: Department) -> None:
    _post(as_(program_office), f"{parks.get_absolute_url()}edit/", name="Parks", opens_on="2020-01-01")

    parks.refresh_from_db()
    assert (parks.name, parks.opens_on) == ("Parks", dt.date(2020, 1, 1))
    assert Entry.objects.about(parks).get().changes == {
        "Name": ["Parks and Recreation", "Parks"],
        "Open from": ["", "2020-01-01"],
    }


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("name", "x" * 121), ("name", "a\x00"), ("kind", "kingdom"), ("opens_on", "soon"), ("parent", "x")],
)
def test_edit_shows_what_is_wrong(
    as_: SignIn, program_office: Person, parks: Department, field: str, value: str
) -> None:
    client = as_(program_office)

    response = client.post(f"{parks.get_absolute_url()}edit/", {"name": "Parks", "kind": "department", field: value})

    assert field in response.context["form"].errors


def test_edit_refuses_a_circle_of_parents(as_: SignIn, program_office: Person, parks: Department) -> None:
    crew = make_department("Mowing crew", parent=make_department("Lawns", parent=parks))
    client = as_(program_office)

    response = client.post(
        f"{parks.get_absolute_url()}edit/", {"name": "Parks", "kind": "department", "parent": crew.pk}
    )

    assert "so this would be a circle" in response.content.decode()


def test_edit_refuses_closing_before_opening(as_: SignIn, program_office: Person, parks: Department) -> None:
    dates = {"opens_on": "2026-02-01", "closes_on": "2026-01-01"}

    response = as_(program_office).post(
        f"{parks.get_absolute_url()}edit/", {"name": "Parks", "kind": "department", **dates}
    )

    assert "A department closes after it opens." in response.content.decode()


def test_edit_wants_a_day_for_a_successor(
    as_: SignIn, program_office: Person, parks: Department, utilities: Department
) -> None:
    response = as_(program_office).post(
        f"{parks.get_absolute_url()}edit/", {"name": "Parks", "kind": "department", "successor": utilities.pk}
    )

    assert "closes_on" in response.context["form"].errors


def test_pages_of_what_does_not_exist_are_not_found(as_: SignIn, administrator: Person) -> None:
    client = as_(administrator)
    paths = ["directory/99999/", "directory/99999/edit/", "departments/99999/", "roles/99999/end/"]

    assert [client.get(f"/people/{path}").status_code for path in paths] == [404] * 4
