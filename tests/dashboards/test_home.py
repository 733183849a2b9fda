"""The first screen: what each role finds there, in a fixed number of queries."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cxportal.county.models import County
from cxportal.dashboards.home import Home, home_of
from cxportal.people.models import Department, Person
from cxportal.scorecards.signals.headlines import SignalCount
from pathways.actions import ask
from pathways.models import InquiryKind, Objective, Status
from tests.aims.builders import days, make_aim
from tests.builders import make_department, make_head, make_objective, make_person, make_update
from tests.conftest import SignIn
from tests.signals.builders import make_measure, make_signal


def home(person: Person) -> Home:
    return home_of(person, County.current())


def test_lead_is_asked_what_needs_attention(lead: Person, objective: Objective) -> None:
    found = home(lead)
    assert (found.question, [row.objective for row in found.mine], found.due) == (
        "What needs my attention?",
        [objective],
        1,
    )


def test_staff_without_objectives_begin_with_heart(as_: SignIn, staff: Person) -> None:
    page = as_(staff).get("/").content.decode()
    assert "Serve with HEART today" in page
    assert "My objectives</h2>" not in page


def test_manager_sees_how_many_report_to_them(manager: Person) -> None:
    team = home(manager).team
    assert team is not None
    assert team.late is not None
    assert team.late.people == 1


def test_director_sees_the_department_they_head(director: Person, parks: Department) -> None:
    team = home(director).team
    assert team is not None
    assert team.departments == [parks]


def test_director_sees_how_many_goals_their_department_has(director: Person, parks: Department) -> None:
    make_aim(parks, director)
    make_aim(parks, director, due_on=days(-1), starts_on=days(-99))
    team = home(director).team
    assert team is not None
    assert [(place, goals.words) for place, goals in team.goals] == [(parks, "2 goals in effect, 1 past its day")]


def test_director_sees_how_many_signals_wait(
    as_: SignIn, director: Person, parks: Department, utilities: Department
) -> None:
    calls, now = make_measure(), timezone.now()
    make_signal(calls, parks)
    make_signal(calls, parks, rule="trend_of_seven", assignee=director, assigned_at=now)
    make_signal(calls, utilities)
    make_signal(calls, None, gone_at=now)
    team = home(director).team
    assert team is not None
    assert team.signals == SignalCount(open=2, mine=1)
    me = as_(director)
    page = me.get("/").content.decode()
    assert "2 signals to decide on" in page
    for address, count in (("/scorecards/signals/", 2), ("/scorecards/signals/?state=mine", 1)):
        assert f'href="{address}"' in page
        assert me.get(address).context["page"].paginator.count == count


def test_office_sees_how_many_signals_wait(program_office: Person, parks: Department) -> None:
    make_signal(make_measure(), parks, assignee=program_office, assigned_at=timezone.now())
    health = home(program_office).health
    assert health is not None
    assert health.signals == SignalCount(open=1, mine=1)


def test_who_heads_nothing_is_told_of_no_signals(manager: Person) -> None:
    team = home(manager).team
    assert team is None or team.signals is None


def test_plan_health_is_for_the_program_office(program_office: Person, administrator: Person, director: Person) -> None:
    assert [home(person).health is None for person in (program_office, administrator, director)] == [False, True, True]


def test_plan_health_lists_the_worst_first(program_office: Person) -> None:
    make_objective("Silent")
    make_objective("In danger", status=Status.AT_RISK)
    make_objective("Failing", status=Status.OFF_TRACK)
    make_objective("Done", status=Status.COMPLETE)
    health = home(program_office).health
    assert health is not None
    assert [row.title for row in health.attention] == ["Failing", "In danger", "Silent"]


def test_plan_health_counts_names_without_a_person(program_office: Person) -> None:
    make_objective(placeholder="Gordon")
    health = home(program_office).health
    assert health is not None
    assert health.without_person == 1


def test_visitor_reads_what_to_expect(client: Client, db: None) -> None:
    page = client.get("/")
    assert page.templates[0].name == "dashboards/welcome.html"
    assert "What can you expect from us?" in page.content.decode()


def test_visitor_is_led_to_the_plan_only_where_it_is_public(client: Client, db: None) -> None:
    assert "See how we are doing" not in client.get("/").content.decode()
    county = County.current()
    county.plan_is_public = True
    county.save()
    assert "See how we are doing" in client.get("/").content.decode()


@pytest.mark.parametrize("many", [1, 30])
def test_number_of_queries_is_constant(
    client: Client, program_office: Person, director: Person, manager: Person, django_assert_num_queries: Any, many: int
) -> None:
    for number in range(many):
        department = make_department()
        objective = make_objective(lead=make_head(department), status=Status.OFF_TRACK)
        make_objective(all_directors=True, lead=make_person(department=department))
        make_update(objective, director)
        ask(objective=objective, by=program_office, kind=InquiryKind.QUESTION, text=f"Question {number}?")
    for person, queries in ((program_office, OFFICE_QUERIES), (director, DIRECTOR_QUERIES)):
        client.force_login(person)
        client.get("/")
        with django_assert_num_queries(queries):
            client.get("/")


OFFICE_QUERIES = 39
DIRECTOR_QUERIES = 44  # with the signals of their departments: one count
