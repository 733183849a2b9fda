"""Invitations and slips for many people at once, and what became of each."""

from typing import Any

import pytest

from cxportal.notifications.models import Mail
from cxportal.people.models import Department, Person, RoleKind, WayIn, WayInKind
from cxportal.signin.bulk import SLIPS_AT_ONCE, everybody
from tests.builders import PASSWORD, make_department, make_person, make_role
from tests.conftest import SignIn


def access_of(person: Person) -> str:
    return str(everybody().get(pk=person.pk).access)


def test_all_with_an_address_and_no_way_in_are_invited(as_: SignIn, program_office: Person, parks: Department) -> None:
    office = as_(program_office)
    waiting = make_person("Wait", department=parks)
    able = make_person("Able", department=parks, password=PASSWORD)
    unreachable = make_person("Road", department=parks, email=None)
    office.post(f"/accounts/access/invite/?department={parks.pk}")
    assert [access_of(person) for person in (waiting, able, unreachable)] == ["link", "can", "none"]
    assert list(Mail.objects.values_list("address", flat=True)) == [waiting.email]


def test_pressing_twice_invites_once(as_: SignIn, program_office: Person, parks: Department) -> None:
    make_person("Wait", department=parks)
    office = as_(program_office)
    for _ in range(2):
        office.post(f"/accounts/access/invite/?department={parks.pk}")
    assert Mail.objects.count() == 1


def test_a_department_counts_with_what_is_below(as_: SignIn, program_office: Person, parks: Department) -> None:
    trails = make_department("Trails", kind="division", parent=parks)
    person = make_person("Low", department=trails)
    as_(program_office).post(f"/accounts/access/invite/?department={parks.pk}")
    assert access_of(person) == "link"


def test_slips_are_made_for_people_without_an_address(as_: SignIn, program_office: Person, parks: Department) -> None:
    road = make_person("Road", department=parks, email=None)
    make_person("Mail", department=parks)
    page = as_(program_office).post(f"/accounts/access/slips/?department={parks.pk}")
    assert [slip.person for slip in page.context["slips"]] == [road]
    assert page.context["slips"][0].code in page.content.decode()


def test_slips_come_in_stacks(as_: SignIn, program_office: Person, parks: Department) -> None:
    for _ in range(SLIPS_AT_ONCE + 1):
        make_person(department=parks, email=None)
    office = as_(program_office)
    stacks = [len(office.post("/accounts/access/slips/").context["slips"]) for _ in range(2)]
    assert stacks == [SLIPS_AT_ONCE, 1]


def test_the_office_hands_no_way_in_to_an_administrator(as_: SignIn, program_office: Person) -> None:
    make_role(make_person("Chief"), RoleKind.ADMINISTRATOR)
    as_(program_office).post("/accounts/access/invite/?words=Chief")
    assert WayIn.objects.count() == 0


def test_what_became_of_each_is_shown(as_: SignIn, program_office: Person, parks: Department) -> None:
    as_(program_office).post("/accounts/access/invite/?words=nobody")
    used = make_person("Used", password=PASSWORD)
    expired = make_person("Expired")
    WayIn.objects.create(
        person=expired,
        kind=WayInKind.LINK,
        secret="x",
        made_by=program_office,
        expires_at=program_office.joined_at,
    )
    assert [access_of(person) for person in (used, expired)] == ["can", "none"]


@pytest.mark.parametrize("query", ["department=999999", "department=x", "access=odd", "words=a%00b", "page=x"])
def test_a_filter_that_is_not_understood_narrows_nothing(as_: SignIn, program_office: Person, query: str) -> None:
    assert as_(program_office).get(f"/accounts/access/?{query}").status_code == 200


@pytest.mark.parametrize("many", [1, 30])
def test_number_of_queries_is_constant(
    as_: SignIn, program_office: Person, parks: Department, django_assert_num_queries: Any, many: int
) -> None:
    for _ in range(many):
        make_person(department=parks)
    office = as_(program_office)
    office.get("/accounts/access/")
    with django_assert_num_queries(QUERIES):
        office.get("/accounts/access/")


QUERIES = 11
