"""The pages about the API: how to read it, and whose tokens there are."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertRedirects

from cxportal.people.models import Person
from cxportal.scorecards.out import tokens
from cxportal.scorecards.out.api.pages import ClientForm
from cxportal.scorecards.out.models import Client
from tests.conftest import SignIn

CLIENTS = "/api/clients/"
TOKEN = re.compile(r"cxp_[0-9a-f]{12}_[0-9a-f]{48}")


def in_days(days: int) -> str:
    return (timezone.localdate() + dt.timedelta(days=days)).isoformat()


def test_a_token_is_shown_once_and_works(as_: SignIn, program_office: Person) -> None:
    client = as_(program_office)
    answer = client.post(CLIENTS, {"name": "Power BI", "expires_on": in_days(365)})
    [token] = set(TOKEN.findall(answer.content.decode()))
    assert "no-store" in answer.headers["Cache-Control"]
    assert Browser().get("/api/v1/measures", headers={"Authorization": f"Bearer {token}"}).status_code == 200
    page = client.get(CLIENTS).content.decode()
    assert ("Power BI" in page, TOKEN.findall(page)) == (True, [])


def test_sent_twice_it_is_one_token(as_: SignIn, program_office: Person) -> None:
    for status in (200, 422):
        answer = as_(program_office).post(CLIENTS, {"name": "Power BI", "expires_on": in_days(1)})
        assert answer.status_code == status
    assert Client.objects.count() == 1
    assert "Take that one back first" in answer.content.decode()


def test_two_clicks_at_once_are_one_token(as_: SignIn, program_office: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither form saw the other's row: the database lets one in."""
    monkeypatch.setattr(ClientForm, "clean_name", lambda form: form.cleaned_data["name"])
    answers = [as_(program_office).post(CLIENTS, {"name": "BI", "expires_on": in_days(1)}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 422]
    assert Client.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "expires_on", "words"),
    [
        ("", in_days(1), "Fill in this field."),
        ("Power BI", "soon", "Enter a valid date"),
        ("Power BI", in_days(-1), "Choose a day from today on"),
        ("Power BI", in_days(800), "at most two years ahead"),
        ("x" * 81, in_days(1), "Shorten this to 80 characters"),
    ],
)
def test_bad_input_is_told_and_kept(
    as_: SignIn, program_office: Person, name: str, expires_on: str, words: str
) -> None:
    answer = as_(program_office).post(CLIENTS, {"name": name, "expires_on": expires_on})
    page = answer.content.decode()
    assert (answer.status_code, words in page, f'value="{name}"' in page or not name) == (422, True, True)
    assert Client.objects.count() == 0


def test_a_token_is_taken_back_and_twice_is_harmless(as_: SignIn, program_office: Person) -> None:
    tokens.make(Client(name="Power BI", expires_on=timezone.localdate()), by=program_office)
    for _ in range(2):
        answer = as_(program_office).post(reverse("scorecards_api:take_back", args=[Client.objects.get().pk]))
        assertRedirects(answer, CLIENTS)
    found = Client.objects.get()
    assert (found.revoked_by, found.state[0]) == (program_office, "Taken back")
    answer = as_(program_office).post(CLIENTS, {"name": "Power BI", "expires_on": in_days(1)})
    assert answer.status_code == 200


def test_taking_back_refuses_get(as_: SignIn, program_office: Person) -> None:
    tokens.make(Client(name="Power BI", expires_on=timezone.localdate()), by=program_office)
    assert as_(program_office).get(f"{CLIENTS}{Client.objects.get().pk}/take-back/").status_code == 405


def test_how_to_read_it_names_every_list_and_parameter(as_: SignIn, staff: Person) -> None:
    page = as_(staff).get("/api/").content.decode()
    assert [f"/api/v1/{name}" in page for name in ("measures", "departments", "periods", "snapshots")] == [True] * 4
    assert page.count("<code>revisions</code>") == 2
    assert CLIENTS not in page


def test_the_list_takes_the_same_queries_at_30(as_: SignIn, program_office: Person) -> None:
    client = as_(program_office)

    def queries() -> int:
        client.get(CLIENTS)
        with CaptureQueriesContext(connection) as found:
            client.get(CLIENTS)
        return len(found)

    def make(number: int) -> None:
        tokens.make(Client(name=f"Program {number}", expires_on=timezone.localdate()), by=program_office)

    make(0)
    at_one = queries()
    for number in range(1, 30):
        make(number)
    assert queries() == at_one
