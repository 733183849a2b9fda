"""Departments show what is routine; figures count each department once, with its parts."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertRedirects

from cxportal.county.days import today
from cxportal.history.models import Entry
from cxportal.people.models import Department, DepartmentKind, Person
from cxportal.people.organization import actions as organization
from cxportal.people.positions.models import ChangeKind, PositionChange
from goals.evidence import actions
from goals.evidence.coverage import coverage, newsletter_months, shown_by
from goals.evidence.models import Evidence, StaffMeeting
from goals.evidence.predicates import departments_of
from goals.models import Behavior
from tests.builders import make_department, make_person
from tests.conftest import SignIn


@pytest.fixture
def meetings(db: None) -> Behavior:
    return Behavior.objects.create(key="meetings", text="Regular staff meetings are held which review service")


@pytest.fixture
def policies(db: None) -> Behavior:
    return Behavior.objects.create(key="policies", text="Policies are followed consistently")


@pytest.fixture
def news(db: None) -> Behavior:
    return Behavior.objects.create(key="news", text="Position changes are announced in the newsletter")


def meet(department: Department, by: Person, **told: Any) -> StaffMeeting:
    told = {"on": today(), "attended": 10, "topics": "Phones", "token": uuid.uuid4(), **told}
    return actions.put_down(StaffMeeting, by=by, department=department, **told)


def page(behavior: Behavior, name: str = "behavior") -> str:
    return reverse(f"evidence:{name}", args=[behavior.key])


def test_shown_by_is_told_from_the_words(meetings: Behavior, policies: Behavior, news: Behavior) -> None:
    assert [shown_by(one) for one in (meetings, policies, news)] == ["meetings", "log", "newsletter"]


def test_coverage_counts_parts_for_their_department(parks: Department, director: Person) -> None:
    trails = make_department("Trails", parent=parks, kind=DepartmentKind.DIVISION)
    crew = make_department("Crew", parent=trails, kind=DepartmentKind.UNIT)
    meet(parks, director, attended=20)
    meet(crew, director, attended=5, on=today() - dt.timedelta(days=3))
    meet(crew, director, on=today() - dt.timedelta(days=200))
    (covered,) = coverage(StaffMeeting.objects.all(), on=today(), counts_people=True)
    assert (covered.count, covered.average, covered.latest, covered.overdue) == (2, 12, today(), False)


def test_coverage_names_the_longest_silent_first(parks: Department, utilities: Department, director: Person) -> None:
    silent = make_department("Silent")
    meet(parks, director)
    meet(utilities, director, on=today() - dt.timedelta(days=36))
    covered = coverage(StaffMeeting.objects.all(), on=today())
    assert [(one.department, one.overdue) for one in covered] == [(silent, True), (utilities, True), (parks, False)]


def test_coverage_counts_a_merged_department_for_its_successor(
    parks: Department, utilities: Department, director: Person
) -> None:
    meet(parks, director)
    organization.merge(parks, into=utilities, on=today(), by=director)
    (covered,) = coverage(StaffMeeting.objects.all(), on=today())
    assert (covered.department, covered.count) == (utilities, 1)


def test_coverage_leaves_out_what_is_withdrawn(parks: Department, director: Person) -> None:
    actions.withdraw(meet(parks, director), by=director)
    (covered,) = coverage(StaffMeeting.objects.all(), on=today())
    assert (covered.count, covered.latest) == (0, None)


def test_put_down_twice_makes_one(parks: Department, director: Person) -> None:
    token = uuid.uuid4()
    assert meet(parks, director, token=token) == meet(parks, director, token=token, topics="Again")
    assert Entry.objects.about(parks).count() == 1


def test_departments_of_each_role(
    parks: Department, utilities: Department, director: Person, assistant: Person, manager: Person, staff: Person,
    program_office: Person,
) -> None:  # fmt: skip
    trails = make_department("Trails", parent=parks)
    own = frozenset({parks.pk, trails.pk})
    assert [departments_of(one) for one in (director, assistant, manager, staff, program_office)] == [
        own, own, own, frozenset(), None
    ]  # fmt: skip


def test_newsletter_months_count_what_became_of_changes(staff: Person, program_office: Person) -> None:
    PositionChange.objects.create(person=staff, kind=ChangeKind.NEW, on=today())
    told = newsletter_months(today())
    assert (len(told), told[0].changes, told[0].announced, told[0].waiting) == (6, 1, 0, 1)


def form(place: Department, **told: Any) -> dict[str, Any]:
    return {
        "department": place.pk, "on": today().isoformat(), "attended": "12", "topics": "Phones and walk-ins",
        "actions": "", "what": "Briefing", "link": "", "token": str(uuid.uuid4()), **told,
    }  # fmt: skip


def test_a_director_logs_a_meeting(as_: SignIn, director: Person, parks: Department, meetings: Behavior) -> None:
    client = as_(director)
    data = form(parks, topics="Phones <b>{{ 1 }}</b>")
    for _ in range(2):
        assertRedirects(client.post(page(meetings, "create"), data), page(meetings))
    assert StaffMeeting.objects.get().recorded_by == director
    shown = client.get(page(meetings)).content.decode()
    assert "1 of 1 departments held a staff meeting" in shown
    assert "Phones &lt;b&gt;{{ 1 }}&lt;/b&gt;" in shown


def test_a_manager_puts_evidence_down(as_: SignIn, manager: Person, parks: Department, policies: Behavior) -> None:
    as_(manager).post(page(policies, "create"), form(parks, link="policies.example/sop"))
    row = Evidence.objects.get()
    assert (row.behavior, row.what, row.link) == (policies, "Briefing", "https://policies.example/sop")


def test_another_department_is_refused(
    as_: SignIn, director: Person, utilities: Department, meetings: Behavior
) -> None:
    answer = as_(director).post(page(meetings, "create"), form(utilities))
    assert "Select a valid choice" in answer.content.decode() or "usa-form-group--error" in answer.content.decode()
    assert not StaffMeeting.objects.exists()


@pytest.mark.parametrize(
    "bad",
    [
        {"on": (today() + dt.timedelta(days=1)).isoformat()}, {"on": "2001-01-01"}, {"on": "soon"}, {"attended": "0"},
        {"attended": "-3"}, {"attended": "many"}, {"topics": ""}, {"topics": "x" * 4001}, {"topics": "a\x00b"},
        {"department": "999999"}, {"token": "no"},
    ],
)  # fmt: skip
def test_bad_input_keeps_what_was_typed(
    as_: SignIn, director: Person, parks: Department, meetings: Behavior, bad: dict[str, str]
) -> None:
    answer = as_(director).post(page(meetings, "create"), form(parks, actions="Kept text", **bad))
    assert "Kept text" in answer.content.decode()
    assert not StaffMeeting.objects.exists()


def test_link_of_another_scheme_is_refused(
    as_: SignIn, director: Person, parks: Department, policies: Behavior
) -> None:
    as_(director).post(page(policies, "create"), form(parks, link="javascript:alert(1)"))
    assert not Evidence.objects.exists()


def test_staff_see_but_do_not_put_down(as_: SignIn, staff: Person, meetings: Behavior) -> None:
    client = as_(staff)
    assert "Log a staff meeting" not in client.get(page(meetings)).content.decode()
    assert client.get(page(meetings, "create")).status_code == 403


def withdraw(row: StaffMeeting, behavior: Behavior) -> str:
    return reverse("evidence:withdraw", args=[behavior.key, "meeting", row.pk])


def test_who_put_it_down_withdraws_it(as_: SignIn, director: Person, parks: Department, meetings: Behavior) -> None:
    row = meet(parks, director)
    client = as_(director)
    for _ in range(2):
        assertRedirects(client.post(withdraw(row, meetings)), page(meetings))
    row.refresh_from_db()
    assert row.withdrawn_by == director
    assert "Withdrawn" in client.get(page(meetings)).content.decode()


def test_another_director_does_not_withdraw(
    as_: SignIn, director: Person, other_director: Person, parks: Department, meetings: Behavior
) -> None:
    row = meet(parks, director)
    assert as_(other_director).post(withdraw(row, meetings)).status_code == 403
    assert as_(other_director).get(withdraw(row, meetings)).status_code == 405


def test_entries_keep_the_name_of_their_day(
    as_: SignIn, director: Person, parks: Department, meetings: Behavior, program_office: Person
) -> None:
    meet(parks, director, on=today() - dt.timedelta(days=5))
    organization.rename(parks, name="Green Spaces", on=today(), by=program_office)
    shown = as_(director).get(page(meetings)).content.decode()
    assert ">Green Spaces</a>" in shown
    assert '<h3 class="card__title">Parks and Recreation,' in shown


def test_newsletter_page_leads_the_office_to_the_newsletter(
    as_: SignIn, program_office: Person, staff: Person, news: Behavior
) -> None:
    assert "Open the newsletter page" in as_(program_office).get(page(news)).content.decode()
    assert "Open the newsletter page" not in as_(staff).get(page(news)).content.decode()
    assert as_(program_office).get(page(news, "create")).status_code == 404


def queries_of(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return len(queries)


def test_page_takes_the_same_queries_at_30(as_: SignIn, director: Person, meetings: Behavior) -> None:
    client = as_(director)
    meet(make_department(), director)
    at_one = queries_of(client, page(meetings) + "?per_page=50")
    for _ in range(29):
        meet(make_department(), make_person())
    assert queries_of(client, page(meetings) + "?per_page=50") == at_one
