"""Giving and ending roles."""

import datetime as dt

import pytest
import time_machine
from django.test import Client

from cxportal.history.models import Entry
from cxportal.people.models import Department, Person, Role, RoleKind
from tests.builders import make_person, make_role
from tests.conftest import SignIn

TODAY = dt.date(2026, 11, 23)
pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture
def today() -> object:
    with time_machine.travel("2026-11-23 15:00", tick=False):
        yield


def _grant(client: Client, person: Person, **data: object) -> Client:
    client.post(f"{person.get_absolute_url()}roles/new/", {"starts_on": "2026-11-23", **data})
    return client


def _roles(person: Person) -> list[str]:
    return [role.title for role in Role.objects.filter(person=person)]


def test_grant_makes_a_head_and_notes_it_on_both(
    as_: SignIn, program_office: Person, staff: Person, utilities: Department
) -> None:
    _grant(as_(program_office), staff, kind="head", department=utilities.pk)

    assert _roles(staff) == ["Head of Utilities"]
    assert Entry.objects.about(staff).get().text == "Got the role: Head of Utilities, from Nov 23, 2026"
    assert Entry.objects.about(utilities).get().text == "Sam Staff: head from Nov 23, 2026"


def test_grant_refuses_a_second_head(
    as_: SignIn, program_office: Person, staff: Person, director: Person, parks: Department
) -> None:
    path = f"{staff.get_absolute_url()}roles/new/"

    response = as_(program_office).post(path, {"kind": "head", "department": parks.pk, "starts_on": "2026-11-23"})

    assert "This department has a head already." in response.content.decode()
    assert _roles(staff) == []


def test_grant_of_an_acting_head_stands_beside_the_head(
    as_: SignIn, program_office: Person, staff: Person, director: Person, parks: Department
) -> None:
    _grant(as_(program_office), staff, kind="head", department=parks.pk, acting="on")

    assert _roles(staff) == ["Acting head of Parks and Recreation"]


def test_grant_fills_a_vacancy(as_: SignIn, program_office: Person, staff: Person, utilities: Department) -> None:
    vacancy = Role.objects.create(kind=RoleKind.HEAD, department=utilities, starts_on=dt.date(2026, 10, 1))

    _grant(as_(program_office), staff, kind="head", department=utilities.pk)

    vacancy.refresh_from_db()
    assert vacancy.ends_on == dt.date(2026, 11, 22)
    assert _roles(staff) == ["Head of Utilities"]


def test_grant_makes_an_assistant(as_: SignIn, program_office: Person, staff: Person, director: Person) -> None:
    _grant(as_(program_office), staff, kind="assistant", principal="Dana Director")

    assert _roles(staff) == ["May act for Dana Director"]


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"kind": "head"}, "department"),
        ({"kind": "assistant"}, "principal"),
        ({"kind": "assistant", "principal": "Sam Staff"}, "principal"),
        ({"kind": "king"}, "kind"),
        ({}, "kind"),
        ({"kind": "program_office", "starts_on": "soon"}, "starts_on"),
        ({"kind": "program_office", "ends_on": "2026-11-01"}, "__all__"),
        ({"kind": "program_office", "note": "x" * 201}, "note"),
        ({"kind": "program_office", "note": "a\x00"}, "note"),
    ],
)
def test_grant_shows_what_is_wrong(
    as_: SignIn, program_office: Person, staff: Person, data: dict[str, str], field: str
) -> None:
    path = f"{staff.get_absolute_url()}roles/new/"

    response = as_(program_office).post(path, {"starts_on": "2026-11-23", **data})

    assert field in response.context["form"].errors
    assert _roles(staff) == []


def test_only_administrators_make_administrators(
    as_: SignIn, program_office: Person, administrator: Person, staff: Person
) -> None:
    _grant(as_(program_office), staff, kind="administrator")
    assert _roles(staff) == []

    _grant(as_(administrator), staff, kind="administrator")
    assert _roles(staff) == ["Administrator"]


def test_end_sets_the_last_day(as_: SignIn, program_office: Person, director: Person) -> None:
    role = Role.objects.get(person=director)
    client = as_(program_office)

    client.post(f"/people/roles/{role.pk}/end/", {"ends_on": "2026-11-30"})

    role.refresh_from_db()
    assert role.ends_on == dt.date(2026, 11, 30)
    assert Entry.objects.about(director).get().text == (
        "Role ends: Head of Parks and Recreation, last day Nov 30, 2026"
    )


@pytest.mark.parametrize("day", ["", "2019-12-31", "soon", "\x00"])
def test_end_shows_what_is_wrong(as_: SignIn, program_office: Person, director: Person, day: str) -> None:
    role = Role.objects.get(person=director)

    response = as_(program_office).post(f"/people/roles/{role.pk}/end/", {"ends_on": day})

    assert "ends_on" in response.context["form"].errors


def test_end_keeps_the_last_administrator(as_: SignIn, administrator: Person) -> None:
    role = Role.objects.get(person=administrator)
    client = as_(administrator)

    response = client.post(f"/people/roles/{role.pk}/end/", {"ends_on": "2026-11-30"})

    assert "This is the last administrator." in response.content.decode()
    role.refresh_from_db()
    assert role.ends_on is None

    make_role(make_person("Second"), RoleKind.ADMINISTRATOR)
    client.post(f"/people/roles/{role.pk}/end/", {"ends_on": "2026-11-30"})
    role.refresh_from_db()
    assert role.ends_on == dt.date(2026, 11, 30)


def test_end_counts_only_administrators_who_can_sign_in(as_: SignIn, administrator: Person) -> None:
    make_role(make_person("Gone", is_active=False), RoleKind.ADMINISTRATOR)
    role = Role.objects.get(person=administrator)

    response = as_(administrator).post(f"/people/roles/{role.pk}/end/", {"ends_on": "2026-11-30"})

    assert "This is the last administrator." in response.content.decode()


def test_vacate_ends_the_head_the_day_before(
    as_: SignIn, program_office: Person, director: Person, parks: Department
) -> None:
    client = as_(program_office)

    client.post(f"{parks.get_absolute_url()}vacant/", {"starts_on": "2026-11-23", "note": "Recruiting"})

    assert Role.objects.get(person=director).ends_on == dt.date(2026, 11, 22)
    content = client.get(parks.get_absolute_url()).content.decode()
    assert "Vacant" in content
    assert "Recruiting" in content


def test_vacate_twice_says_that_it_is_vacant(as_: SignIn, program_office: Person, parks: Department) -> None:
    client, path = as_(program_office), f"{parks.get_absolute_url()}vacant/"
    client.post(path, {"starts_on": "2026-11-23"})

    response = client.post(path, {"starts_on": "2026-11-23"})

    assert response.status_code == 200
    assert parks.roles.count() == 1


def test_vacate_refuses_a_day_before_the_head_began(
    as_: SignIn, program_office: Person, director: Person, parks: Department
) -> None:
    response = as_(program_office).post(f"{parks.get_absolute_url()}vacant/", {"starts_on": "2019-01-01"})

    assert "Choose a later day" in response.content.decode()
    assert Role.objects.get(person=director).ends_on is None
