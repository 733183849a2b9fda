"""Paper forms are keyed in one after another, once each, for touchpoints of one's own department."""

import datetime as dt
import re
import uuid

import pytest
from django.test import Client

from cxportal.county.days import today
from cxportal.history.models import Entry
from cxportal.people.models import Department, DepartmentKind, Person
from feedback.responses.models import Response, SealedMonth
from feedback.touchpoints.models import Touchpoint
from feedback.touchpoints.predicates import served_departments
from tests.builders import make_department, make_person
from tests.conftest import SignIn

YESTERDAY = today() - dt.timedelta(days=1)
TYPED = {"h1": "5", "e1": "4", "a1": "n", "r1": "N/A", "t1": "", "trust": "1", "need": "5", "ease": "3"}


def key(client: Client, touchpoint: Touchpoint, **fields: str) -> str:
    """Send one form; where it led, or the page with what is wrong."""
    body = {"on": YESTERDAY.isoformat(), "language": "es", "token": str(uuid.uuid4()), "comment": "", **TYPED, **fields}
    answer = client.post(f"/feedback/paper/{touchpoint.pk}/", body)
    return answer.headers.get("Location") or answer.content.decode()


def test_a_paper_form_counts_on_its_own_day(as_: SignIn, staff: Person, touchpoint: Touchpoint) -> None:
    where = key(as_(staff), touchpoint, comment="Schön\u202e gut")
    stored = Response.objects.get()
    assert where == f"/feedback/paper/{touchpoint.pk}/?on={YESTERDAY}&language=es#id_h1"
    assert stored.answers == {"h1": 5, "e1": 4, "a1": 0, "r1": 0, "t1": -1, "trust": 1, "need": 5, "ease": 3}
    assert (stored.on, stored.source, stored.language) == (YESTERDAY, "paper", "es")


def test_the_next_form_keeps_the_day_and_language(as_: SignIn, staff: Person, touchpoint: Touchpoint) -> None:
    client = as_(staff)
    page = client.get(key(client, touchpoint).split("#")[0]).content.decode()
    assert f'value="{YESTERDAY}"' in page
    assert re.search(r'<option value="es" selected', page)
    assert "Saved. The next one, please." in page


def test_a_double_submit_makes_one(as_: SignIn, staff: Person, touchpoint: Touchpoint) -> None:
    client, token = as_(staff), str(uuid.uuid4())
    for _ in range(2):
        key(client, touchpoint, token=token)
    key(client, touchpoint)
    assert Response.objects.count() == 2
    assert [entry.text for entry in Entry.objects.about(touchpoint)] == ["Keyed in paper forms"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"h1": "6"}, "Type 1 to 5, N for N/A, or leave it empty."),
        ({"h1": "12345"}, "Shorten this to 3 characters"),
        ({"on": (today() + dt.timedelta(days=1)).isoformat()}, "Choose today or an earlier day."),
        ({"on": "2001-01-01"}, "Choose a day within the last two years."),
        ({**dict.fromkeys(TYPED, ""), "comment": ""}, "Choose at least one answer, or write a comment."),
    ],
)
def test_what_cannot_be_taken_is_said_and_stays(
    as_: SignIn, staff: Person, touchpoint: Touchpoint, fields: dict[str, str], said: str
) -> None:
    page = key(as_(staff), touchpoint, **{"comment": "Kept text", **fields})
    assert said in page
    assert ("Kept text" in page) == ("comment" not in fields)
    assert not Response.objects.exists()


def test_a_sealed_month_is_refused(as_: SignIn, staff: Person, touchpoint: Touchpoint) -> None:
    SealedMonth.objects.create(kind="customer", month=YESTERDAY.year * 100 + YESTERDAY.month)
    assert "it takes no more" in key(as_(staff), touchpoint)
    assert not Response.objects.exists()


def test_another_departments_forms_are_refused(as_: SignIn, lead: Person, touchpoint: Touchpoint) -> None:
    client = as_(lead)
    assert client.get(f"/feedback/paper/{touchpoint.pk}/").status_code == 403
    assert client.post(f"/feedback/paper/{touchpoint.pk}/", {}).status_code == 403
    assert touchpoint.service not in client.get("/feedback/paper/").content.decode()


def test_staff_of_a_unit_serve_the_whole_department(parks: Department, program_office: Person) -> None:
    division = make_department("Trails", parent=parks, kind=DepartmentKind.DIVISION)
    unit = make_department("Crew", parent=division, kind=DepartmentKind.UNIT)
    other = make_department("Pools", parent=parks, kind=DepartmentKind.DIVISION)
    assert served_departments(make_person(department=unit)) == frozenset({parks.pk, division.pk, unit.pk, other.pk})
    assert served_departments(make_person()) == frozenset()
    assert served_departments(program_office) is None
