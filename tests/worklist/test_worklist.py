"""Whoever left with open work stays on the list until it is handed over."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.asserts import assertRedirects

from cxportal.county.days import today
from cxportal.history.models import Entry
from cxportal.people.models import Department, Person
from pathways.models import Lead, Objective, Status
from pathways.worklist import people_who_left, take_over, worklist
from tests.builders import make_head, make_objective, make_person, make_step
from tests.conftest import SignIn

LIST = "/plan/worklist/"


@pytest.fixture
def gil(utilities: Department) -> Person:
    return make_person("Gil", last_name="Gone", department=utilities, is_active=False)


@pytest.fixture
def led(gil: Person) -> Objective:
    return make_objective("Keep the lights on", lead=gil)


def test_whoever_left_with_an_open_objective_is_listed(gil: Person, led: Objective) -> None:
    assert list(people_who_left(today())) == [gil]


def test_whoever_left_with_a_headship_is_listed(gil: Person, utilities: Department) -> None:
    make_head(utilities, gil)
    assert list(people_who_left(today())) == [gil]


def test_whoever_left_with_an_open_step_is_listed(gil: Person, objective: Objective) -> None:
    Lead.objects.create(step=make_step(objective), person=gil)
    assert list(people_who_left(today())) == [gil]


@pytest.mark.parametrize("settled", [{"status": Status.COMPLETE}, {"status": Status.DEFERRED}, {"archived_at": True}])
def test_settled_work_does_not_wait(gil: Person, led: Objective, settled: dict[str, Any]) -> None:
    if "archived_at" in settled:
        settled = {"archived_at": timezone.now()}
    Objective.objects.filter(pk=led.pk).update(**settled)
    assert not people_who_left(today()).exists()


def test_people_who_work_here_are_not_listed(lead: Person, objective: Objective) -> None:
    assert not people_who_left(today()).exists()


def test_take_over_replaces_the_lead_and_writes_history(
    gil: Person, led: Objective, staff: Person, program_office: Person
) -> None:
    (left,) = worklist([gil], on=today())
    assert take_over(leads=left.leads, headships=[], to=staff, by=program_office, note="Knows the house") == 1
    lead = led.leads.get()
    assert (lead.person, lead.accountable) == (staff, True)
    assert Entry.objects.about(led).newest_first()[0].text == "Handed over from Gil Gone to Sam Staff: Knows the house"
    assert not people_who_left(today()).exists()


def test_take_over_ends_a_headship_and_begins_it_anew(
    gil: Person, utilities: Department, staff: Person, program_office: Person
) -> None:
    make_head(utilities, gil)
    (left,) = worklist([gil], on=today())
    assert take_over(leads=[], headships=left.headships, to=staff, by=program_office) == 1
    old, new = utilities.roles.order_by("starts_on")
    assert (old.person, old.ends_on) == (gil, today() - dt.timedelta(days=1))
    assert (new.person, new.starts_on, new.ends_on) == (staff, today(), None)


def test_take_over_twice_changes_once(gil: Person, led: Objective, utilities: Department, staff: Person,
                                      program_office: Person) -> None:  # fmt: skip
    make_head(utilities, gil)
    (left,) = worklist([gil], on=today())
    first = take_over(leads=left.leads, headships=left.headships, to=staff, by=program_office)
    again = take_over(leads=left.leads, headships=left.headships, to=staff, by=program_office)
    assert (first, again) == (2, 0)


def test_page_names_what_waits(as_: SignIn, program_office: Person, gil: Person, led: Objective) -> None:
    page = as_(program_office).get(LIST).content.decode()
    assert "Gil Gone" in page
    assert "Keep the lights on" in page


def test_page_counts_names_that_wait(as_: SignIn, program_office: Person) -> None:
    make_objective(placeholder="Gordon")
    make_objective(placeholder="Gordon")
    assert "1 name of the plan waits" in as_(program_office).get(LIST).content.decode()


def items_of(gil: Person) -> list[str]:
    return [f"lead-{lead.pk}" for lead in Lead.objects.filter(person=gil)]


def test_handing_over_works(as_: SignIn, program_office: Person, gil: Person, led: Objective, staff: Person) -> None:
    data = {"items": items_of(gil), "to": staff.employee_number, "note": "Knows the house"}
    client = as_(program_office)
    for _ in range(2):
        assertRedirects(client.post(f"{LIST}{gil.pk}/", data), LIST)
    assert led.leads.get().person == staff


def test_handing_over_in_part_leaves_the_rest(
    as_: SignIn, program_office: Person, gil: Person, led: Objective, staff: Person
) -> None:
    other = make_objective("Mow the lawn", lead=gil)
    as_(program_office).post(f"{LIST}{gil.pk}/", {"items": items_of(gil)[:1], "to": staff.employee_number})
    assert {led.leads.get().person, other.leads.get().person} == {gil, staff}


@pytest.mark.parametrize(
    "bad", [{"to": "Nobody"}, {"to": ""}, {"items": []}, {"items": ["lead-999999"]}, {"items": ["head-x"]}]
)
def test_handing_over_keeps_what_was_typed(
    as_: SignIn, program_office: Person, gil: Person, led: Objective, staff: Person, bad: dict[str, Any]
) -> None:
    data = {"items": items_of(gil), "to": staff.employee_number, "note": "Kept text", **bad}
    page = as_(program_office).post(f"{LIST}{gil.pk}/", data).content.decode()
    assert "Kept text" in page
    assert "usa-form-group--error" in page
    assert led.leads.get().person == gil


def test_handing_over_to_someone_who_heads_it_acting_is_said(
    as_: SignIn, program_office: Person, gil: Person, utilities: Department, staff: Person
) -> None:
    make_head(utilities, gil, starts_on=today())
    role = gil.roles.get()
    answer = as_(program_office).post(f"{LIST}{gil.pk}/", {"items": [f"head-{role.pk}"], "to": staff.employee_number})
    assert answer.status_code == 302
    assert utilities.roles.filter(person=staff, ends_on=None).exists()


def test_someone_with_nothing_to_hand_over_leads_back(as_: SignIn, program_office: Person, gil: Person) -> None:
    assertRedirects(as_(program_office).get(f"{LIST}{gil.pk}/"), LIST)


def queries_of(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return len(queries)


def test_page_takes_the_same_queries_at_30(as_: SignIn, program_office: Person, gil: Person, led: Objective) -> None:
    client = as_(program_office)
    at_one = queries_of(client, LIST + "?per_page=50")
    for _ in range(29):
        make_objective(lead=make_person(is_active=False))
    assert queries_of(client, LIST + "?per_page=50") == at_one
