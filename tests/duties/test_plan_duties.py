"""What the plan's own rules say is due, and from whom."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cxportal.county.models import County, Holiday
from cxportal.facts.duties import Duty
from cxportal.people.models import Department, Person, Role
from pathways.duties import answers_due, reports_due, steps_due, updates_due
from pathways.models import Inquiry, InquiryKind, Lead, Objective, Status
from pathways.silent import silent_objectives
from tests.builders import make_head, make_objective, make_person, make_step, make_update
from tests.duties.conftest import MONDAY

SOON = MONDAY + dt.timedelta(days=7)


def days_ago(count: int) -> dt.date:
    return MONDAY - dt.timedelta(days=count)


def who_and_when(duties: list[Duty]) -> list[tuple[int, dt.date]]:
    return [(duty.person_id, duty.due_on) for duty in duties]


def test_an_update_is_due_35_days_after_the_last_one(lead: Person) -> None:
    make_objective(lead=lead, reported_on=days_ago(30))
    duties = updates_due(MONDAY, until=SOON)
    assert who_and_when(duties) == [(lead.pk, MONDAY + dt.timedelta(days=5))]


def test_an_update_never_given_is_due_35_days_after_it_became_priority(lead: Person) -> None:
    make_objective(lead=lead, priority_since=days_ago(40))
    assert who_and_when(updates_due(MONDAY, until=SOON)) == [(lead.pk, days_ago(5))]


def test_the_countys_setting_moves_the_date(lead: Person) -> None:
    county = County.current()
    county.stale_after_days = 10
    county.save()
    make_objective(lead=lead, reported_on=days_ago(10))
    assert who_and_when(updates_due(MONDAY, until=SOON)) == [(lead.pk, MONDAY)]


@pytest.mark.parametrize(
    "fields",
    [
        {"status": Status.COMPLETE},
        {"status": Status.DEFERRED},
        {"stage": "future"},
        {"archived_at": dt.datetime(2026, 10, 1, tzinfo=dt.UTC)},
        {"reported_on": MONDAY},
    ],
)
def test_no_update_is_due_on_what_is_settled_future_archived_or_fresh(lead: Person, fields: dict[str, Any]) -> None:
    make_objective(lead=lead, **fields)
    assert updates_due(MONDAY, until=SOON) == []


def test_the_next_person_answers_where_the_accountable_lead_is_only_a_name(lead: Person) -> None:
    objective = make_objective(placeholder="Gordon")
    Lead.objects.create(objective=objective, person=lead, order=1)
    assert [duty.person_id for duty in updates_due(MONDAY, until=SOON)] == [lead.pk]


def test_one_person_of_several_leads_is_asked_for_the_update(lead: Person, staff: Person) -> None:
    objective = make_objective(lead=lead)
    Lead.objects.create(objective=objective, person=staff, order=1)
    assert [duty.person_id for duty in updates_due(MONDAY, until=SOON)] == [lead.pk]
    assert updates_due(MONDAY, until=SOON, people={staff.pk}) == []


def test_every_director_owes_a_report_where_all_directors_lead(director: Person, other_director: Person) -> None:
    objective = make_objective(all_directors=True, priority_since=days_ago(40))
    make_update(objective, director, department=director.department, on=days_ago(1))
    assert who_and_when(reports_due(MONDAY, until=SOON)) == [(other_director.pk, days_ago(5))]


def test_a_departments_report_is_one_duty_of_its_own(director: Person, other_director: Person) -> None:
    make_objective(all_directors=True)
    duties = reports_due(MONDAY, until=SOON)
    assert len({duty.about for duty in duties}) == 2


def test_a_vacant_department_owes_no_report(parks: Department) -> None:
    Role.objects.create(kind="head", department=parks, starts_on=days_ago(100))
    make_objective(all_directors=True)
    assert reports_due(MONDAY, until=SOON) == []


def test_a_step_is_due_from_each_person_who_leads_it(objective: Objective, staff: Person, director: Person) -> None:
    step = make_step(objective, due_on=MONDAY)
    for person in (staff, director):
        Lead.objects.create(step=step, person=person)
    assert {duty.person_id for duty in steps_due(MONDAY, until=SOON)} == {staff.pk, director.pk}


def test_a_step_without_a_lead_is_due_from_the_objectives(objective: Objective, lead: Person) -> None:
    make_step(objective, due_on=MONDAY)
    assert who_and_when(steps_due(MONDAY, until=SOON)) == [(lead.pk, MONDAY)]


def test_a_step_led_by_a_name_alone_is_due_from_the_objectives_lead(objective: Objective, lead: Person) -> None:
    Lead.objects.create(step=make_step(objective, due_on=MONDAY), placeholder="Gordon")
    assert [duty.person_id for duty in steps_due(MONDAY, until=SOON)] == [lead.pk]


@pytest.mark.parametrize("fields", [{"done_on": MONDAY}, {"due_on": None}, {"due_on": SOON + dt.timedelta(days=1)}])
def test_a_step_that_is_done_undated_or_far_is_not_due(objective: Objective, fields: dict[str, Any]) -> None:
    make_step(objective, **{"due_on": MONDAY, **fields})
    assert steps_due(MONDAY, until=SOON) == []


def test_steps_of_a_complete_objective_are_not_due(lead: Person) -> None:
    make_step(make_objective(lead=lead, status=Status.COMPLETE), due_on=MONDAY)
    assert steps_due(MONDAY, until=SOON) == []


def asked(objective: Objective, by: Person, on: dt.datetime) -> Inquiry:
    return Inquiry.objects.create(
        objective=objective, kind=InquiryKind.QUESTION, text="Since when?", asked_by=by, asked_at=on
    )


def test_an_answer_is_due_after_five_business_days(objective: Objective, lead: Person, program_office: Person) -> None:
    Holiday.objects.create(date=dt.date(2026, 11, 3), name="Election Day")
    asked(objective, program_office, dt.datetime(2026, 10, 30, 15, tzinfo=dt.UTC))  # a Friday
    duties = answers_due(MONDAY, until=MONDAY + dt.timedelta(days=30))
    assert who_and_when(duties) == [(lead.pk, dt.date(2026, 11, 9))]


def test_an_answer_to_all_directors_is_due_from_each_of_them(
    director: Person, other_director: Person, program_office: Person
) -> None:
    asked(make_objective(all_directors=True), program_office, timezone.now())
    found = answers_due(MONDAY, until=MONDAY + dt.timedelta(days=3650))
    assert {duty.person_id for duty in found} == {director.pk, other_director.pk}


def test_an_answered_inquiry_is_not_due(objective: Objective, lead: Person, program_office: Person) -> None:
    inquiry = asked(objective, program_office, timezone.now())
    inquiry.answered_at, inquiry.answered_by, inquiry.answer = timezone.now(), lead, "Since May."
    inquiry.save()
    assert answers_due(MONDAY, until=MONDAY + dt.timedelta(days=3650)) == []


def test_each_function_takes_a_fixed_number_of_queries(
    program_office: Person, director: Person, monday: time_machine.Traveller
) -> None:
    County.current()

    def grow(count: int) -> None:
        for _ in range(count):
            found = make_objective(lead=make_person(), priority_since=days_ago(60))
            make_step(found, due_on=MONDAY)
            Lead.objects.create(step=make_step(found, due_on=MONDAY), person=make_person())
            asked(found, program_office, timezone.now())
            make_objective(all_directors=True)

    def counts() -> list[int]:
        found = []
        for source in (updates_due, reports_due, steps_due, answers_due):
            with CaptureQueriesContext(connection) as queries:
                source(MONDAY, until=SOON)
            found.append(len(queries))
        return found

    grow(1)
    at_one = counts()
    grow(20)
    assert counts() == at_one


def silence() -> dict[str, str]:
    return {objective.title: objective.silence for objective in silent_objectives()}  # type: ignore[attr-defined]


def test_silent_are_those_without_lead_with_only_a_name_or_never_reported(lead: Person) -> None:
    make_objective("Nobody's")
    make_objective("Gordon's", placeholder="Gordon")
    make_objective("Never", lead=lead)
    make_update(make_objective("Heard", lead=lead), lead)
    assert silence() == {"Nobody's": "nobody", "Gordon's": "only_a_name", "Never": "never"}


def test_an_update_by_the_office_does_not_make_the_lead_heard(lead: Person, program_office: Person) -> None:
    make_update(make_objective("Never", lead=lead), program_office)
    assert silence() == {"Never": "never"}


def test_an_update_on_behalf_of_the_lead_is_the_leads(director: Person, assistant: Person) -> None:
    make_update(make_objective(lead=director), assistant, on_behalf_of=director)
    assert silence() == {}


def test_all_directors_are_heard_by_one_departments_report(director: Person) -> None:
    make_update(make_objective(all_directors=True), director, department=director.department)
    assert silence() == {}


def test_future_and_settled_objectives_are_not_silent(db: None) -> None:
    make_objective("Future", stage="future")
    make_objective("Done", status=Status.COMPLETE)
    assert silence() == {}


def test_heads_of_divisions_owe_no_report(parks: Department) -> None:
    division = Department.objects.create(code="pools", name="Pools", kind="division", parent=parks)
    make_head(division)
    make_objective(all_directors=True)
    assert reports_due(MONDAY, until=SOON) == []
