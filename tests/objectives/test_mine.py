"""My objectives: whose they are, in which order, in how many queries."""

from typing import Any

import pytest
from django.test import Client

from cxportal.county.days import today
from cxportal.county.models import County
from cxportal.people.models import Person
from pathways.mine import my_objectives
from pathways.models import Status
from tests.builders import make_objective, make_update
from tests.conftest import SignIn


def titles(person: Person) -> list[str]:
    return [row.objective.title for row in my_objectives(person, County.current())]


def test_mine_are_led_by_me_or_my_department(director: Person, staff: Person, lead: Person) -> None:
    make_objective("Led by me", lead=director)
    make_objective("Led by my staff", lead=staff)
    make_objective("Led elsewhere", lead=lead)
    assert sorted(titles(director)) == ["Led by me", "Led by my staff"]


def test_all_directors_objective_is_every_directors(director: Person, other_director: Person, staff: Person) -> None:
    make_objective("Everyone's", all_directors=True)
    assert (titles(director), titles(other_director), titles(staff)) == (["Everyone's"], ["Everyone's"], [])


def test_assistant_sees_the_principals(director: Person, assistant: Person) -> None:
    make_objective("The director's", lead=director)
    assert titles(assistant) == ["The director's"]


def test_what_needs_an_update_comes_first_and_settled_last(lead: Person) -> None:
    fresh = make_objective("Fresh", lead=lead)
    make_objective("Stale", lead=lead)
    make_objective("Complete", lead=lead, status=Status.COMPLETE)
    fresh.reported_on = today()
    fresh.save()
    assert titles(lead) == ["Stale", "Fresh", "Complete"]


def test_report_of_my_department_clears_my_missing(director: Person, other_director: Person) -> None:
    objective = make_objective(all_directors=True)
    make_update(objective, director, department=director.department, on=today())
    [mine] = my_objectives(director, County.current())
    [theirs] = my_objectives(other_director, County.current())
    assert (mine.missing_departments, theirs.missing_departments) == ([], [other_director.department])


@pytest.mark.parametrize("many", [1, 30])
def test_number_of_queries_is_constant(
    as_: SignIn, director: Person, django_assert_num_queries: Any, many: int
) -> None:
    for _ in range(many):
        make_objective(lead=director)
        make_objective(all_directors=True)
    client = as_(director)
    client.get("/objectives/mine/")
    with django_assert_num_queries(QUERIES):
        client.get("/objectives/mine/")


QUERIES = 13


def test_visitor_is_led_to_sign_in(client: Client, db: None) -> None:
    assert client.get("/objectives/mine/").headers["Location"] == "/accounts/login/?next=%2Fobjectives%2Fmine%2F"
