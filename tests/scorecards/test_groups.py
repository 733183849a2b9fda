"""Groups of like departments: set by the program office with their history, chosen on the comparison's page."""

import datetime as dt

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from cxportal.history.models import Entry
from cxportal.people.models import Department, Person
from cxportal.scorecards.models import LikeGroup
from tests.conftest import SignIn
from tests.signals.builders import make_edition, make_measure, make_part, make_snapshot

PAGE = "/scorecards/groups/"
COMPARE = "/scorecards/measures/calls/compare/"


@pytest.fixture
def office(as_: SignIn, program_office: Person) -> Client:
    return as_(program_office)


@pytest.fixture
def group(parks: Department, utilities: Department) -> LikeGroup:
    found = LikeGroup.objects.create(name="Counters")
    found.departments.set([parks, utilities])
    return found


def test_a_group_is_added_with_its_history(office: Client, parks: Department, utilities: Department) -> None:
    office.post(f"{PAGE}new/", {"name": "Counters", "departments": [parks.pk, utilities.pk]})
    group = LikeGroup.objects.get()
    assert set(group.departments.all()) == {parks, utilities}
    entry = Entry.objects.about(group).get()
    assert (entry.text, entry.changes["Departments"]) == (
        "Added the group “Counters”",
        ["", f"{parks}, {utilities}"],
    )
    assert "Counters" in office.get(PAGE).content.decode()


def test_one_department_is_no_group_and_what_was_typed_stays(office: Client, parks: Department) -> None:
    answer = office.post(f"{PAGE}new/", {"name": "Counters", "departments": [parks.pk]})
    assert "departments" in answer.context["form"].errors
    assert 'value="Counters"' in answer.content.decode()
    assert not LikeGroup.objects.exists()


@pytest.mark.parametrize("bad", ["999999", "never", "9" * 40])
def test_no_department_by_that_number_is_an_error(office: Client, parks: Department, bad: str) -> None:
    answer = office.post(f"{PAGE}new/", {"name": "Counters", "departments": [parks.pk, bad]})
    assert "departments" in answer.context["form"].errors


def test_a_name_is_given_once(office: Client, group: LikeGroup, parks: Department, utilities: Department) -> None:
    answer = office.post(f"{PAGE}new/", {"name": "counters", "departments": [parks.pk, utilities.pk]})
    assert "There is a group of this name." in answer.content.decode()


def test_a_group_is_edited_with_what_it_was(office: Client, group: LikeGroup, parks: Department) -> None:
    address = f"{PAGE}{group.pk}/"
    seen = office.get(address).context["form"].initial["seen"]
    chosen = list(group.departments.values_list("pk", flat=True))
    office.post(address, {"name": "Front desks", "departments": chosen, "seen": seen})
    entry = Entry.objects.about(group).get()
    assert (entry.text, entry.changes) == ("Edited: Name", {"Name": ["Counters", "Front desks"]})


def test_of_two_editors_the_second_is_told(office: Client, group: LikeGroup) -> None:
    address = f"{PAGE}{group.pk}/"
    seen = office.get(address).context["form"].initial["seen"]
    LikeGroup.objects.update(name="Windows")
    chosen = list(group.departments.values_list("pk", flat=True))
    answer = office.post(address, {"name": "Front desks", "departments": chosen, "seen": seen})
    assert ("Windows" in answer.content.decode(), LikeGroup.objects.get().name) == (True, "Windows")


def test_a_closed_department_stays_in_its_group(office: Client, group: LikeGroup, parks: Department) -> None:
    Department.objects.filter(pk=parks.pk).update(closes_on=dt.date(2026, 1, 1))
    address = f"{PAGE}{group.pk}/"
    assert parks in office.get(address).context["form"].fields["departments"].queryset


def test_a_group_is_removed_once_and_the_list_says_so(office: Client, group: LikeGroup) -> None:
    office.post(f"{PAGE}{group.pk}/remove/")
    assert "It was removed already." in office.post(f"{PAGE}{group.pk}/remove/", follow=True).content.decode()
    assert not LikeGroup.objects.exists()
    assert "Removed the group “Counters”" in office.get(PAGE).content.decode()


def test_the_comparison_takes_a_group_from_its_address(
    as_: SignIn, staff: Person, group: LikeGroup, parks: Department, utilities: Department, make_other: Department
) -> None:
    part = make_part(make_edition(dt.date(2026, 10, 1)), make_measure())
    for place, value in ((parks, 0.8), (utilities, 0.6), (make_other, 0.7)):
        make_snapshot(part, place, value)
    answer = as_(staff).get(f"{COMPARE}?units={group.pk}")
    assert {row.department for row in answer.context["comparison"].rows} == {parks, utilities}
    assert answer.context["comparison"].center == pytest.approx(0.7)
    assert f'<option value="{group.pk}" selected>' in answer.content.decode()


@pytest.fixture
def make_other(db: None) -> Department:
    return Department.objects.create(code="libraries", name="Libraries")


@pytest.mark.parametrize("asked", ["999", "-1", "group"])
def test_a_group_that_is_none_shows_the_first_kind(as_: SignIn, staff: Person, group: LikeGroup, asked: str) -> None:
    make_part(make_edition(dt.date(2026, 10, 1)), make_measure())
    answer = as_(staff).get(f"{COMPARE}?units={asked}")
    assert '<option value="frontline" selected>' in answer.content.decode()


@pytest.mark.parametrize("many", [1, 30])
def test_the_list_takes_a_constant_number_of_queries(
    office: Client, group: LikeGroup, many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(many - 1):
        LikeGroup.objects.create(name=f"Group {number}").departments.set(group.departments.all())
    office.get(PAGE)
    with django_assert_num_queries(9):
        office.get(PAGE)
