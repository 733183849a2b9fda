"""The first administrator, from the command line."""

import io
import sys

import pytest
from django.core.management import CommandError, call_command

from cxportal.history.models import Entry
from cxportal.people.models import Person, Role, RoleKind
from tests.builders import PASSWORD, make_person

STRONG = "four unrelated words"


@pytest.fixture(autouse=True)
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CXPORTAL_ADMINISTRATOR_PASSWORD", STRONG)


def _create(**options: object) -> str:
    said = io.StringIO()
    call_command("create_administrator", stdout=said, **options)
    return said.getvalue()


def test_create_administrator_makes_the_person_and_the_role(db: None) -> None:
    said = _create(email="Ada@county.example", first_name="Ada", last_name="Admin")

    person = Person.objects.get()
    assert (person.email, person.name, person.standing.administrator) == ("ada@county.example", "Ada Admin", True)
    assert person.check_password(STRONG)
    assert said == "Ada Admin is an administrator. Sign in as ada@county.example.\n"
    entries = Entry.objects.about(person).newest_first()
    assert [(entry.actor_name, entry.text) for entry in entries] == [
        ("Command line", "Got the role: Administrator"),
        ("Command line", "Added to the roster"),
    ]


def test_create_administrator_gives_the_role_to_somebody_on_the_roster(db: None) -> None:
    person = make_person("Rob", employee_number="R9", password=PASSWORD)

    _create(employee_number="R9", keep_password=True)

    person = Person.objects.get(pk=person.pk)
    assert person.standing.administrator
    assert person.check_password(PASSWORD)


def test_create_administrator_twice_gives_one_role(db: None) -> None:
    for _ in range(2):
        _create(employee_number="R9", first_name="Rob", last_name="Roe")

    assert Role.objects.filter(kind=RoleKind.ADMINISTRATOR).count() == 1


def test_create_administrator_reads_the_password_from_the_standard_input(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("another fine password\n"))

    _create(employee_number="R9", first_name="Rob", last_name="Roe", password_stdin=True)

    assert Person.objects.get().check_password("another fine password")


def test_create_administrator_asks_for_the_password(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CXPORTAL_ADMINISTRATOR_PASSWORD")
    monkeypatch.setattr("cxportal.signin.management.commands.create_administrator.getpass", lambda prompt: STRONG)

    _create(employee_number="R9", first_name="Rob", last_name="Roe")

    assert Person.objects.get().check_password(STRONG)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({}, "Give --email or --employee-number"),
        ({"email": "no address", "first_name": "A", "last_name": "B"}, "--email: Enter a valid email address."),
        ({"email": "a@county.example"}, "--first-name: This field cannot be blank."),
    ],
)
def test_create_administrator_names_what_is_missing(db: None, options: dict[str, str], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        _create(**options)


def test_create_administrator_refuses_a_weak_password(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CXPORTAL_ADMINISTRATOR_PASSWORD", "short")

    with pytest.raises(CommandError, match="too short"):
        _create(employee_number="R9", first_name="Rob", last_name="Roe")
    assert not Person.objects.exists()
