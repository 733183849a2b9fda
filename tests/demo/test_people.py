"""The demonstration county's departments, people and roles."""

import pytest
from django.core.management import call_command
from pytest_django.fixtures import Settings

from cxportal.county.models import County, Holiday
from cxportal.demo.models import Demonstration
from cxportal.demo.people import PASSWORD
from cxportal.people.models import Department, DepartmentKind, Person, Role, RoleKind
from tests.demo.conftest import TODAY


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


def test_a_second_run_changes_nothing(
    demo: Demonstration, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.DEMO = True
    call_command("seed_demo", people=300)

    assert "there already" in capsys.readouterr().out
    assert Person.objects.active().count() == 200
