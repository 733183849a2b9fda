"""The demonstration county's departments, people and roles."""

from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from pytest_django.fixtures import Settings

from cxportal.county.models import County, Holiday
from cxportal.demo.models import Demonstration
from cxportal.demo.people import PASSWORD
from cxportal.demo.seeding import CannotSeed, seed_demonstration
from cxportal.people.models import Department, DepartmentKind, Person, Role, RoleKind
from tests.builders import make_person
from tests.demo.conftest import TODAY, seeded


def roster() -> list[tuple[Any, ...]]:
    return list(
        Person.objects.order_by("employee_number").values_list(
            "employee_number", "email", "first_name", "last_name", "title", "department__code", "started_on",
            "manager__employee_number", "frontline", "joined_at",
        )
    )  # fmt: skip


def test_the_same_seed_gives_the_same_people(db: None) -> None:
    first = seeded(roster, seed="7")

    assert seeded(roster, seed="7") == first
    assert seeded(roster, seed="8") != first


def test_seeding_makes_as_many_people_as_asked(demo: Demonstration) -> None:
    assert Person.objects.active().count() == 200


def test_every_row_of_people_and_departments_is_valid(demo: Demonstration) -> None:
    for row in [*Department.objects.all(), *Person.objects.all(), *Role.objects.all()]:
        row.full_clean()


def test_managers_form_no_circle(demo: Demonstration) -> None:
    managers = dict(Person.objects.values_list("pk", "manager_id"))
    for person in managers:
        steps = 0
        while person is not None:
            person, steps = managers[person], steps + 1
            assert steps < 10


def test_one_department_has_an_acting_head_and_another_a_vacancy(demo: Demonstration) -> None:
    heads = Role.objects.on(TODAY).heads().filter(department__kind=DepartmentKind.DEPARTMENT)

    assert [str(role.department) for role in heads.filter(acting=True)] == ["Facilities"]
    assert [str(role.department) for role in heads.filter(person=None)] == ["Budget and Administrative Services"]
    assert heads.count() == 12


@pytest.mark.parametrize(
    ("local", "number"), [("director", 1), ("manager", 2), ("staff", 3), ("lead", 4), ("office", 5), ("admin", 6)]
)
def test_an_account_has_the_told_password_and_number(demo: Demonstration, local: str, number: int) -> None:
    person = Person.objects.get(email=f"{local}@county.example")

    assert person.check_password(PASSWORD)
    assert person.employee_number == f"D{number:05}"


def test_nobody_else_can_sign_in(demo: Demonstration) -> None:
    assert sum(person.has_usable_password() for person in Person.objects.all()) == 6


def test_the_accounts_stand_for_their_roles(demo: Demonstration) -> None:
    def account(local: str) -> Person:
        return Person.objects.get(email=f"{local}@county.example")

    assert account("director").standing.director
    assert account("manager").manages
    assert account("staff").manager == account("manager")
    assert account("office").standing.program_office
    assert account("admin").standing.administrator


def test_a_director_has_an_assistant(demo: Demonstration) -> None:
    role = Role.objects.get(kind=RoleKind.ASSISTANT)

    assert role.principal == Person.objects.get(email="director@county.example")


def test_crews_have_a_number_but_no_mail(demo: Demonstration) -> None:
    without = Person.objects.active().filter(email=None)

    assert 0 < without.count() < 100
    assert not without.filter(frontline=False).exists()


def test_the_county_is_marked_and_has_its_holidays(demo: Demonstration) -> None:
    assert "demonstration" in County.current().name
    assert Holiday.objects.filter(date__year=2026).count() == 11


def test_a_database_with_people_is_refused(db: None) -> None:
    make_person("Real")

    with pytest.raises(CannotSeed, match="holds people"):
        seed_demonstration(people=200)


@pytest.fixture
def demo_mode(settings: Settings) -> None:
    settings.DEMO = True


@pytest.mark.usefixtures("demo_mode")
def test_a_second_run_changes_nothing(demo: Demonstration, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("seed_demo", people=300)

    assert "there already" in capsys.readouterr().out
    assert Person.objects.active().count() == 200


def test_a_portal_that_is_no_demonstration_is_refused(db: None, settings: Settings) -> None:
    settings.DEMO = False

    with pytest.raises(CommandError, match="CXPORTAL_DEMO=1"):
        call_command("seed_demo")
    assert not Person.objects.exists()


def test_any_empty_database_takes_the_county_without_passwords(db: None, settings: Settings) -> None:
    settings.DEMO = False

    call_command("seed_demo", people=200, no_passwords=True)

    assert not any(person.has_usable_password() for person in Person.objects.all())


@pytest.mark.usefixtures("demo_mode")
def test_too_few_people_for_the_departments_are_refused(db: None) -> None:
    with pytest.raises(CommandError, match="need at least"):
        call_command("seed_demo", people=50)
    assert not Person.objects.exists()


def test_more_departments_can_be_asked_for(db: None) -> None:
    seed_demonstration(people=400, departments=40, today=TODAY)

    assert Department.objects.reporting(TODAY).count() == 40
