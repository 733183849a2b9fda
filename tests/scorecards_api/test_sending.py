"""Programs send figures: all or none, only with a token that may, and the same again changes nothing."""

import json
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import timezone

from cxportal.people.models import Department, Person
from cxportal.scorecards.models import Figure, FigureFile, Measure
from cxportal.scorecards.out import tokens
from cxportal.scorecards.out.api.document import document
from cxportal.scorecards.out.models import Client
from tests.scorecards_api.schema import faults


@pytest.fixture
def calls(db: None) -> Measure:
    return Measure.objects.create(key="calls", name="Calls answered", definition="Calls.", numerator="answered")


@pytest.fixture
def token(program_office: Person) -> str:
    client = Client(name="Phones", expires_on=timezone.localdate(), may_send=True)
    return tokens.make(client, by=program_office)


def send(token: str, told: Any) -> Any:
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    headers = {"Authorization": f"Bearer {token}"}
    return Browser().post("/api/v1/figures", body, content_type="application/json", headers=headers)


def figure(department: Department, **more: Any) -> dict[str, Any]:
    named = {"measure": "calls", "department": department.code, "period": "2026-10"}
    return {**named, "numerator": 103, "denominator": 143.0, **more}


def test_figures_are_entered_in_the_name_of_who_made_the_token(
    token: str, calls: Measure, parks: Department, utilities: Department, program_office: Person
) -> None:
    told = {"figures": [figure(parks), figure(utilities, numerator="90")]}
    answer = send(token, told)
    assert (answer.status_code, answer.json()) == (200, {"new": 2, "changed": 0, "unchanged": 0})
    assert list(faults(answer.json(), {"$ref": "#/components/schemas/Entered"}, document())) == []
    assert list(faults(told, {"$ref": "#/components/schemas/Figures"}, document())) == []
    found = Figure.objects.get(department=parks)
    assert f"{found.numerator:.0f} of {found.denominator:.0f}" == "103 of 143"
    assert found.by == program_office
    assert FigureFile.objects.count() == 0


def test_the_same_again_changes_nothing(token: str, calls: Measure, parks: Department) -> None:
    send(token, {"figures": [figure(parks)]})
    assert send(token, {"figures": [figure(parks)]}).json() == {"new": 0, "changed": 0, "unchanged": 1}
    assert send(token, {"figures": [figure(parks, numerator=104)]}).json() == {"new": 0, "changed": 1, "unchanged": 0}


def test_one_wrong_row_and_none_is_entered(token: str, calls: Measure, parks: Department) -> None:
    answer = send(token, {"figures": [figure(parks), figure(parks, measure="phones")]})
    assert (answer.status_code, answer.headers["Content-Type"]) == (422, "application/problem+json")
    assert [error["parameter"] for error in answer.json()["errors"]] == ["figures[1]"]
    assert list(faults(answer.json(), {"$ref": "#/components/schemas/Problem"}, document())) == []
    assert (Figure.objects.count(), FigureFile.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"{", b"[]", b'{"figures": []}', b'{"figures": {}}', b'{"figures": [1]}', b"\xff"),
        *(b'{"figures": [{"measure": ["calls"]}]}', b'{"figures": [{"person": "x"}]}'),
        *(b'{"figures": [{"note": "\\ud800"}]}', b"[" * 100_000),
    ],
)
def test_a_body_that_is_none_of_ours_is_refused(token: str, body: bytes) -> None:
    answer = send(token, body)
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")


def test_a_token_that_only_reads_enters_nothing(token: str, calls: Measure, parks: Department) -> None:
    Client.objects.update(may_send=False)
    assert send(token, {"figures": [figure(parks)]}).status_code == 403
    assert Figure.objects.count() == 0


def test_what_its_maker_may_no_longer_enter_is_refused(
    token: str, calls: Measure, parks: Department, program_office: Person
) -> None:
    program_office.roles.all().delete()
    assert send(token, {"figures": [figure(parks)]}).status_code == 422
    Person.objects.filter(pk=program_office.pk).update(is_active=False)
    assert send(token, {"figures": [figure(parks)]}).status_code == 403
