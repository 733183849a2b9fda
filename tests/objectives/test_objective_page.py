"""An objective's page: what people of the county and visitors see, in a fixed number of queries."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cxportal.county.days import today
from cxportal.county.models import County
from cxportal.people.models import Department, Person
from pathways.actions import ask
from pathways.models import InquiryKind, Objective, Stage, Status
from tests.builders import make_objective, make_person, make_step, make_update
from tests.conftest import SignIn


@pytest.fixture
def public_plan(db: None) -> County:
    county = County.current()
    county.plan_is_public = True
    county.save()
    return county


@pytest.fixture
def told(objective: Objective, lead: Person, program_office: Person) -> Objective:
    """An objective with something in every field that visitors must not see."""
    make_update(
        objective,
        lead,
        status=Status.AT_RISK,
        narrative="SECRET narrative",
        barriers="SECRET barrier",
        next_step="SECRET next step",
        recovery_action="SECRET recovery",
        recovery_on=dt.date(2099, 1, 1),
    )
    ask(objective=objective, by=program_office, kind=InquiryKind.QUESTION, text="SECRET question?")
    return objective


def test_people_of_the_county_see_what_happened(as_: SignIn, staff: Person, told: Objective) -> None:
    page = as_(staff).get(told.get_absolute_url()).content.decode()
    words = ("narrative", "barrier", "next step", "recovery", "question?")
    assert [word for word in words if f"SECRET {word}" not in page] == []


def test_visitor_of_a_public_plan_sees_no_narrative(client: Client, public_plan: County, told: Objective) -> None:
    page = client.get(told.get_absolute_url()).content.decode()
    assert told.title in page
    assert "SECRET" not in page


def test_visitor_of_a_public_plan_is_not_told_who_has_not_reported(
    client: Client, public_plan: County, director: Person
) -> None:
    page = client.get(make_objective(all_directors=True).get_absolute_url()).content.decode()
    assert (director.name in page, "have reported" in page) == (False, False)


def test_visitor_of_a_closed_plan_is_led_to_sign_in(client: Client, told: Objective) -> None:
    assert client.get(told.get_absolute_url()).headers["Location"].startswith("/accounts/login/")


def test_archived_objective_says_so_to_people_of_the_county(as_: SignIn, staff: Person) -> None:
    objective = make_objective(archived_at=timezone.now())
    page = as_(staff).get(objective.get_absolute_url()).content.decode()
    assert "It is out of every list" in page
    assert "Restore" not in page


def test_archived_objective_is_not_found_by_visitors(client: Client, db: None) -> None:
    county = County.current()
    county.plan_is_public = True
    county.save()
    objective = make_objective(archived_at=timezone.now())
    assert client.get(objective.get_absolute_url()).status_code == 404


def test_only_who_may_report_is_offered_the_form(
    as_: SignIn, staff: Person, lead: Person, objective: Objective
) -> None:
    offered = {
        person: "Give an update" in as_(person).get(objective.get_absolute_url()).content.decode()
        for person in (staff, lead)
    }
    assert offered == {staff: False, lead: True}


def test_only_the_newest_entry_is_offered_for_correction(as_: SignIn, lead: Person, objective: Objective) -> None:
    old = make_update(objective, lead)
    new = make_update(objective, lead)
    page = as_(lead).get(objective.get_absolute_url()).content.decode()
    assert (f"corrects={new.pk}" in page, f"corrects={old.pk}" in page) == (True, False)


def test_old_updates_wait_behind_a_link(as_: SignIn, lead: Person, objective: Objective) -> None:
    make_update(objective, lead, narrative="The very first one.")
    for _ in range(10):
        make_update(objective, lead)
    client = as_(lead)
    assert "The very first one." not in client.get(objective.get_absolute_url()).content.decode()
    assert "The very first one." in client.get(f"{objective.get_absolute_url()}?all=1").content.decode()


def test_shared_objective_names_departments_that_have_not_reported(
    as_: SignIn, director: Person, other_director: Person, parks: Department
) -> None:
    objective = make_objective(all_directors=True)
    make_update(objective, director, department=parks, on=today())
    reports = as_(director).get(objective.get_absolute_url()).context["reports"]
    assert (reports.received, [row.department for row in reports.missing]) == (1, [other_director.department])


def test_report_grows_old(director: Person, parks: Department, as_: SignIn) -> None:
    objective = make_objective(all_directors=True)
    make_update(objective, director, department=parks, on=today() - dt.timedelta(days=36))
    reports = as_(director).get(objective.get_absolute_url()).context["reports"]
    assert (reports.received, reports.rows[0].latest is None) == (0, False)


def test_future_objective_shows_no_status(as_: SignIn, staff: Person) -> None:
    page = as_(staff).get(make_objective(stage=Stage.FUTURE).get_absolute_url()).content.decode()
    assert "For future consideration" in page
    assert "Not started" not in page


@pytest.mark.parametrize("many", [1, 30])
def test_number_of_queries_is_constant(
    as_: SignIn, program_office: Person, lead: Person, objective: Objective, django_assert_num_queries: Any, many: int
) -> None:
    for number in range(many):
        make_update(objective, make_person())
        make_step(objective).leads.create(person=lead)
        ask(objective=objective, by=program_office, kind=InquiryKind.QUESTION, text=f"Question {number}?")
    client = as_(lead)
    client.get(objective.get_absolute_url())
    with django_assert_num_queries(QUERIES):
        client.get(objective.get_absolute_url())


QUERIES = 16
