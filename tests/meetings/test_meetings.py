"""The program office plans, changes and cancels meetings; those who are asked to one see it."""

import datetime as dt
import uuid
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from cxportal.history.models import Entry
from cxportal.meetings.models import Audience, Meeting
from cxportal.people.models import Department, DepartmentKind, Person
from tests.builders import make_department, make_person
from tests.conftest import SignIn
from tests.duties.conftest import MONDAY, monday
from tests.meetings.builders import make_meeting

__all__ = ["monday"]
LIST, NEW = "/meetings/", "/meetings/new/"


@pytest.fixture(autouse=True)
def _in_november(monday: time_machine.Traveller) -> None:
    """Every page here is looked at on that Monday."""


def typed(**told: Any) -> dict[str, Any]:
    return {
        "title": "Directors compare notes", "on": "2026-11-09", "starts": "09:30", "minutes": "60",
        "place": "Room 4", "note": "Bring your gap.", "audience": "directors", "department": "",
        "token": str(uuid.uuid4()), **told,
    }  # fmt: skip


def page_of(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_the_office_plans_one_and_a_double_submit_makes_one_row(as_: SignIn, program_office: Person) -> None:
    client, body = as_(program_office), typed()
    for _ in range(2):
        answer = client.post(NEW, body)
    made = Meeting.objects.get()
    assertRedirects(answer, made.get_absolute_url())
    assert (made.on, made.starts, made.audience) == (dt.date(2026, 11, 9), dt.time(9, 30), Audience.DIRECTORS)
    assert [entry.text for entry in Entry.objects.about(made)] == ["Planned"]


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"title": ""}, "required"),
        ({"on": "2026-11-01"}, "Choose today or a later day."),
        ({"on": "2036-11-01"}, "within the next three years"),
        ({"starts": "25:00"}, "valid time"),
        ({"on": "2027-03-14", "starts": "02:30"}, "Clocks go forward"),
        ({"minutes": "0"}, "Enter 5 or more."),
        ({"minutes": "721"}, "Enter 720 or less."),
        ({"audience": "department"}, "Choose the department."),
        ({"audience": "nobody"}, "not one of the available choices"),
        ({"note": "x" * 2001}, "Shorten this to 2000 characters"),
    ],
)
def test_bad_input_gets_an_error_and_keeps_what_was_typed(
    as_: SignIn, program_office: Person, told: dict[str, str], said: str
) -> None:
    page = as_(program_office).post(NEW, typed(place="The kept room", **told))
    assertContains(page, said)
    assertContains(page, "The kept room")
    assert not Meeting.objects.exists()


def test_a_department_is_kept_only_where_the_meeting_is_its_own(
    as_: SignIn, program_office: Person, parks: Department
) -> None:
    as_(program_office).post(NEW, typed(audience="everyone", department=parks.pk))
    assert Meeting.objects.get().department is None


def test_a_change_is_told_in_history_and_counted(as_: SignIn, program_office: Person) -> None:
    made, client = make_meeting(on=MONDAY), as_(program_office)
    path = reverse("meetings:edit", args=[made.pk])
    seen = client.get(path).context["form"].initial["seen"]
    body = typed(title=made.title, on="2026-11-10", starts="09:00", place="", note="", audience="everyone", seen=seen)
    assertRedirects(client.post(path, body), made.get_absolute_url())
    made.refresh_from_db()
    assert (made.on, made.sequence) == (dt.date(2026, 11, 10), 1)
    assert [entry.text for entry in Entry.objects.about(made)] == ["Changed: Date"]


def test_saving_nothing_changes_nothing(as_: SignIn, program_office: Person) -> None:
    made, client = make_meeting(on=MONDAY - dt.timedelta(days=3)), as_(program_office)
    path = reverse("meetings:edit", args=[made.pk])
    form = client.get(path).context["form"]
    body = typed(title=made.title, on="2026-10-30", starts="09:00", place="", note="", audience="everyone")
    client.post(path, body | {"seen": form.initial["seen"]})
    made.refresh_from_db()
    assert (made.sequence, Entry.objects.about(made).count()) == (0, 0)


def test_the_second_of_two_editors_sees_what_the_first_changed(as_: SignIn, program_office: Person) -> None:
    made, client = make_meeting(on=MONDAY, place="Room 1"), as_(program_office)
    path = reverse("meetings:edit", args=[made.pk])
    seen = client.get(path).context["form"].initial["seen"]
    Meeting.objects.filter(pk=made.pk).update(place="Room 2")
    page = client.post(path, typed(place="Room 3", seen=seen))
    assertContains(page, "Somebody else changed this")
    assertContains(page, "Room 2")
    assertContains(page, 'value="Room 3"')
    made.refresh_from_db()
    assert (made.place, made.sequence) == ("Room 2", 0)


def test_a_cancelled_one_stays_marked_with_its_reason(as_: SignIn, program_office: Person, staff: Person) -> None:
    made = make_meeting(on=MONDAY)
    path = reverse("meetings:cancel", args=[made.pk])
    for _ in range(2):
        assertRedirects(as_(program_office).post(path, {"because": "The room is flooded"}), made.get_absolute_url())
    assert Entry.objects.about(made).count() == 1
    client = as_(staff)
    assertContains(client.get(LIST), "Cancelled")
    assertContains(client.get(made.get_absolute_url()), "The room is flooded")


def test_cancelling_needs_a_reason(as_: SignIn, program_office: Person) -> None:
    made = make_meeting(on=MONDAY)
    assertContains(as_(program_office).post(reverse("meetings:cancel", args=[made.pk]), {"because": " "}), "required")
    made.refresh_from_db()
    assert made.cancelled_at is None


def test_a_cancelled_one_is_not_changed(as_: SignIn, program_office: Person) -> None:
    made, client = make_meeting(on=MONDAY), as_(program_office)
    client.post(reverse("meetings:cancel", args=[made.pk]), {"because": "Snow"})
    assertRedirects(client.post(reverse("meetings:edit", args=[made.pk]), typed()), made.get_absolute_url())
    made.refresh_from_db()
    assert (made.on, made.sequence) == (MONDAY, 1)


def test_a_departments_meeting_is_for_what_belongs_to_it(as_: SignIn, parks: Department, lead: Person) -> None:
    division = make_department("Trails", kind=DepartmentKind.DIVISION, parent=parks)
    make_meeting("Of Parks", on=MONDAY, audience=Audience.DEPARTMENT, department=parks)
    make_meeting("Of Trails", on=MONDAY, audience=Audience.DEPARTMENT, department=division)
    below, beside = make_person(department=division), make_person(department=parks)
    assert [row.title for row in Meeting.objects.invited(below).order_by("pk")] == ["Of Parks", "Of Trails"]
    assert [row.title for row in Meeting.objects.invited(beside)] == ["Of Parks"]
    assert not Meeting.objects.invited(lead).exists()


def test_the_office_sees_all_and_only_it_is_offered_to_plan(as_: SignIn, program_office: Person, staff: Person) -> None:
    make_meeting("Heads", on=MONDAY, audience=Audience.DIRECTORS)
    page = as_(program_office).get(LIST)
    assertContains(page, "Heads")
    assertContains(page, NEW)
    page = as_(staff).get(LIST)
    assertNotContains(page, "Heads")
    assertNotContains(page, NEW)


def test_what_is_over_stands_on_its_own_list(as_: SignIn, staff: Person) -> None:
    make_meeting("Yesterday’s", on=MONDAY - dt.timedelta(days=1))
    make_meeting("Today’s", on=MONDAY)
    client = as_(staff)
    ahead, over = page_of(client, LIST), page_of(client, f"{LIST}?over=1")
    assert ("Today’s" in ahead, "Yesterday’s" in ahead) == (True, False)
    assert ("Today’s" in over, "Yesterday’s" in over) == (False, True)


def test_the_list_takes_the_same_queries_at_30(as_: SignIn, staff: Person, parks: Department) -> None:
    client = as_(staff)

    def queries() -> int:
        with CaptureQueriesContext(connection) as taken:
            client.get(LIST)
        return len(taken)

    make_meeting(on=MONDAY, audience=Audience.DEPARTMENT, department=parks)
    client.get(LIST)
    at_one = queries()
    for _ in range(29):
        make_meeting(on=MONDAY, audience=Audience.DEPARTMENT, department=parks)
    assert queries() == at_one


@pytest.mark.parametrize(
    "told",
    [{"audience": Audience.DEPARTMENT}, {"cancelled_because": "Snow"}],
    ids=["a department's without one", "a reason without a time"],
)
def test_the_database_refuses_halves(db: None, told: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_meeting(on=MONDAY, **told)
