"""The read API answers as its document says, to programs with a token alone, and only what is published."""

import datetime as dt
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cxportal.people.models import Department, Person
from cxportal.scorecards.models import Edition, Measure
from cxportal.scorecards.out import tokens
from cxportal.scorecards.out.api.document import LISTS, document
from cxportal.scorecards.out.models import Client
from tests.conftest import SignIn
from tests.scorecards_api.schema import faults
from tests.scorecards_out.conftest import LAST, make_edition

Answer = Any


@pytest.fixture
def token(program_office: Person) -> str:
    return tokens.make(Client(name="Power BI", expires_on=timezone.localdate()), by=program_office)


class Program:
    """Asks with a token."""

    def __init__(self, token: str) -> None:
        self.browser, self.token = Browser(), token

    def get(self, address: str, **headers: str) -> Answer:
        return self.browser.get(f"/api/v1/{address}", headers={"Authorization": f"Bearer {self.token}", **headers})

    def rows(self, address: str) -> list[dict[str, Any]]:
        answer = self.get(address)
        assert answer.status_code == 200, answer.content
        found: list[dict[str, Any]] = answer.json()["data"]
        return found


@pytest.fixture
def program(token: str) -> Program:
    return Program(token)


def faults_of(answer: Answer, schema: str) -> list[str]:
    described = document()
    return list(faults(answer.json(), {"$ref": f"#/components/schemas/{schema}"}, described))


@pytest.mark.parametrize("name", LISTS)
def test_answers_are_as_the_document_says(program: Program, year: list[Edition], name: str) -> None:
    answer = program.get(name)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    assert faults_of(answer, f"{LISTS[name][0]}Page") == []
    assert answer.json()["data"]


def test_the_document_is_openapi_for_everybody_and_every_reference_leads_somewhere(db: None) -> None:
    answer = Browser().get("/api/v1/openapi.json")
    found = answer.json()
    assert (answer.status_code, found["openapi"]) == (200, "3.1.0")
    assert set(found["paths"]) == {"/figures", *(f"/{name}" for name in LISTS)}
    for operation in (operation for path in found["paths"].values() for operation in path.values()):
        for response in operation["responses"].values():
            for content in response.get("content", {}).values():
                assert content["schema"]["$ref"].rpartition("/")[2] in found["components"]["schemas"]


def test_the_documents_own_check_finds_faults(program: Program, year: list[Edition]) -> None:
    told = program.get("snapshots").json()
    told["data"][0] |= {"value": "78%", "more": 1}
    del told["data"][1]["unit"]
    schema = {"$ref": "#/components/schemas/SnapshotPage"}
    assert sorted(faults(told, schema, document())) == [
        "$.data[0].value: '78%' is no number or null",
        "$.data[0]: more is not described",
        "$.data[1]: unit is missing",
    ]


def test_snapshots_are_filtered_by_period_measure_and_department(
    program: Program, year: list[Edition], parks: Department
) -> None:
    everything = program.rows("snapshots")
    assert len(everything) == 12 * 2 * 3
    assert len(program.rows("snapshots?period=2026-10")) == 6
    assert len(program.rows("snapshots?period=2026-10&measure=trust")) == 3
    assert len(program.rows("snapshots?kind=quarter")) == 0
    county = program.rows("snapshots?period=2026-10&measure=trust&department=county")
    assert [(row["value"], row["n"], row["status"], row["department"]) for row in county] == [
        (0.78, 100, "On target", None)
    ]
    assert [row["department_name"] for row in program.rows(f"snapshots?department={parks.pk}&period=2026-10")] == [
        "Parks and Recreation",
        "Parks and Recreation",
    ]


def test_a_hidden_figure_says_nothing(program: Program, year: list[Edition], utilities: Department) -> None:
    [row] = program.rows(f"snapshots?period=2026-10&measure=trust&department={utilities.pk}")
    assert (row["hidden"], row["status"]) == (True, "Too few to show")
    assert {row[name] for name in ("value", "numerator", "denominator", "n", "lower", "upper")} == {None}


def test_drafts_are_not_there_and_the_newest_revision_stands_for_its_period(
    program: Program, year: list[Edition], measures: list[Measure], parks: Department, program_office: Person
) -> None:
    make_edition(LAST, measures, [parks], by=program_office)
    make_edition(dt.date(2026, 11, 1), measures, [parks], by=None)
    assert {row["revision"] for row in program.rows("snapshots?period=2026-10")} == {2}
    assert {row["revision"] for row in program.rows("snapshots?period=2026-10&revisions=all")} == {1, 2}
    assert program.rows("snapshots?period=2026-11") == []
    assert len(program.rows("periods")) == 12


def test_pages_follow_each_other_to_the_end(program: Program, year: list[Edition], settings: Any) -> None:
    address, ids = "snapshots?limit=25&period=&kind=month", []
    while address:
        told = program.get(address).json()
        ids += [row["id"] for row in told["data"]]
        following = urlsplit(told["next"] or "")
        assert told["next"] is None or told["next"].startswith(settings.PORTAL_URL)
        address = f"{following.path.removeprefix('/api/v1/')}?{following.query}" if told["next"] else ""
    assert ids == sorted(set(ids))
    assert len(ids) == 72


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("period=2026-13", "period"),
        ("period=2026-10%0a", "period"),
        ("kind=week", "kind"),
        ("measure=a%00b", "measure"),
        ("department=parks", "department"),
        ("limit=0", "limit"),
        ("limit=1001", "limit"),
        ("after=-1", "after"),
        ("after=" + "9" * 30, "after"),
        ("peroid=2026-10", "peroid"),
    ],
)
def test_a_wrong_parameter_is_named(program: Program, query: str, parameter: str) -> None:
    answer = program.get(f"snapshots?{query}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")
    assert faults_of(answer, "Problem") == []
    assert [error["parameter"] for error in answer.json()["errors"]] == [parameter]


def test_what_was_not_changed_is_not_sent_again(
    program: Program, year: list[Edition], measures: list[Measure], parks: Department, program_office: Person
) -> None:
    first = program.get("snapshots")
    assert program.get("snapshots", **{"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert program.get("periods", **{"If-Modified-Since": first.headers["Last-Modified"]}).status_code == 304
    make_edition(LAST, measures, [parks], by=program_office)
    assert program.get("snapshots", **{"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_without_a_token_nothing_is_said(as_: SignIn, program_office: Person, year: list[Edition]) -> None:
    answer = as_(program_office).get("/api/v1/snapshots")
    assert (answer.status_code, answer.headers["Content-Type"]) == (401, "application/problem+json")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert faults_of(answer, "Problem") == []


@pytest.mark.parametrize("wrong", ["", "x", "cxp_", "cxp_000000000000_0", "é", "cxp_\x00_a"])
def test_a_wrong_token_is_refused(program: Program, wrong: str) -> None:
    assert Program(wrong).get("measures").status_code == 401
    assert Program(program.token + "0").get("measures").status_code == 401
    assert Program(program.token[:-1]).get("measures").status_code == 401


def test_a_token_ends_with_its_last_day_and_when_it_is_taken_back(program: Program, program_office: Person) -> None:
    assert program.get("measures").status_code == 200
    Client.objects.update(expires_on=timezone.localdate() - dt.timedelta(days=1))
    assert program.get("measures").status_code == 401
    Client.objects.update(expires_on=timezone.localdate())
    assert tokens.revoke(Client.objects.get(), by=program_office)
    assert program.get("measures").status_code == 401


def test_the_token_is_kept_as_a_hash_alone(program: Program) -> None:
    kept = Client.objects.values().get()
    assert program.token not in str(kept)
    assert kept["digest"] == tokens.digest_of(program.token)


def test_last_use_is_kept_to_the_minute(program: Program) -> None:
    program.get("measures")
    first = Client.objects.get().last_used_at
    program.get("measures")
    assert first is not None
    assert Client.objects.get().last_used_at == first


def test_a_program_that_asks_too_often_waits(program: Program, settings: Any) -> None:
    settings.API_PER_MINUTE = 3
    assert [program.get("measures").status_code for _ in range(4)] == [200, 200, 200, 429]
    answer = program.get("measures")
    assert (answer.headers["Retry-After"], faults_of(answer, "Problem")) == ("60", [])


def test_guessing_tokens_is_slowed_down(program: Program) -> None:
    codes = [Program("cxp_000000000000_0").get("measures").status_code for _ in range(31)]
    assert codes == [401] * 30 + [429]
    assert program.get("measures").status_code == 429


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_writing_is_refused(program: Program, method: str) -> None:
    answer = getattr(program.browser, method)("/api/v1/snapshots", headers={"Authorization": f"Bearer {program.token}"})
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")
    assert faults_of(answer, "Problem") == []


def test_the_same_queries_at_one_and_at_many_rows(program: Program, year: list[Edition]) -> None:
    def queries(address: str) -> int:
        program.get(address)
        with CaptureQueriesContext(connection) as found:
            program.get(address)
        return len(found)

    assert queries("snapshots?limit=1") == queries("snapshots?limit=72")
