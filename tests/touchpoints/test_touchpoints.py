"""Touchpoints are kept by those whose department it is; their codes are printed and stay."""

import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertRedirects

from cxportal.history.models import Entry
from cxportal.people.models import Department, Person
from feedback.touchpoints import actions
from feedback.touchpoints.models import ALPHABET, Touchpoint, new_code
from feedback.touchpoints.printing import sheet_pdf
from tests.conftest import SignIn
from tests.printing.reading import Printed
from tests.responses.builders import make_touchpoint


@pytest.fixture
def touchpoint(parks: Department) -> Touchpoint:
    return make_touchpoint(parks, service="Building permits", service_es="Permisos", location="Window 3", code="abc234")


def form(department: Department, **told: Any) -> dict[str, Any]:
    return {
        "department": department.pk, "service": "Permits", "service_es": "", "location": "Window 3",
        "channel": "in_person", "likeness": "Counter", "token": str(uuid.uuid4()), **told,
    }  # fmt: skip


def test_codes_hold_nothing_that_is_mistaken_for_something_else() -> None:
    assert set(new_code()) <= set(ALPHABET)
    assert set("01loi") & set(ALPHABET) == set()


def test_a_director_adds_one_for_their_department_once(as_: SignIn, director: Person, parks: Department) -> None:
    client, body = as_(director), form(parks)
    for _ in range(2):
        assert client.post("/feedback/touchpoints/new/", body).status_code == 302
    added = Touchpoint.objects.get()
    assert (added.service, added.department) == ("Permits", parks)
    assert [entry.text for entry in Entry.objects.about(added)] == ["Added"]


def test_another_department_is_refused_and_what_was_typed_stays(
    as_: SignIn, director: Person, utilities: Department
) -> None:
    page = as_(director).post("/feedback/touchpoints/new/", form(utilities, location="Kept place")).content.decode()
    assert "Kept place" in page
    assert not Touchpoint.objects.exists()


def test_editing_is_told_in_history_and_keeps_the_code(
    as_: SignIn, director: Person, parks: Department, touchpoint: Touchpoint
) -> None:
    client = as_(director)
    page = client.get(f"{touchpoint.get_absolute_url()}edit/").content.decode()
    seen = page.split('name="seen" value="')[1].split('"')[0]
    client.post(f"{touchpoint.get_absolute_url()}edit/", form(parks, service="Trail permits", seen=seen, token=""))
    touchpoint.refresh_from_db()
    assert (touchpoint.service, touchpoint.code) == ("Trail permits", "abc234")
    assert Entry.objects.about(touchpoint).get().changes["What people come for"] == [
        "Building permits",
        "Trail permits",
    ]


def test_of_two_editors_the_second_sees_what_the_first_changed(
    as_: SignIn, director: Person, parks: Department, touchpoint: Touchpoint
) -> None:
    client = as_(director)
    page = client.get(f"{touchpoint.get_absolute_url()}edit/").content.decode()
    seen = page.split('name="seen" value="')[1].split('"')[0]
    Touchpoint.objects.update(service="Changed by a colleague")
    answer = client.post(f"{touchpoint.get_absolute_url()}edit/", form(parks, service="Mine", seen=seen))
    shown = answer.content.decode()
    assert "Changed by a colleague" in shown
    assert 'value="Mine"' in shown
    assert Touchpoint.objects.get().service == "Changed by a colleague"


def test_retired_and_brought_back_once_each(as_: SignIn, director: Person, touchpoint: Touchpoint) -> None:
    client = as_(director)
    for verb in ("retire", "retire", "bring-back", "bring-back"):
        answer = client.post(f"{touchpoint.get_absolute_url()}{verb}/")
        assertRedirects(answer, touchpoint.get_absolute_url())
    assert [entry.text for entry in Entry.objects.about(touchpoint).order_by("pk")] == ["Retired", "Brought back"]


def test_a_merged_one_is_not_brought_back(parks: Department, touchpoint: Touchpoint, director: Person) -> None:
    actions.retire(touchpoint, by=director)
    Touchpoint.objects.filter(pk=touchpoint.pk).update(merged_into=make_touchpoint(parks))
    assert actions.bring_back(touchpoint, by=director) is False


def test_the_list_is_narrowed_by_words_department_and_retirement(
    as_: SignIn, staff: Person, director: Person, utilities: Department, touchpoint: Touchpoint
) -> None:
    other = make_touchpoint(utilities, service="Water bill")
    actions.retire(make_touchpoint(utilities, service="Old line"), by=director)
    client = as_(staff)

    def shown(**query: Any) -> list[str]:
        page = client.get("/feedback/touchpoints/", query).content.decode()
        return [name for name in ("Building permits", "Water bill", "Old line") if name in page]

    assert shown() == ["Building permits", "Water bill"]
    assert shown(q="permits window") == ["Building permits"]
    assert shown(department=other.department_id) == ["Water bill"]
    assert shown(retired="on") == ["Old line"]
    assert shown(q="a\x00b", department="x") == ["Building permits", "Water bill"]


def test_the_code_leads_to_the_short_address(as_: SignIn, staff: Person, touchpoint: Touchpoint) -> None:
    client = as_(staff)
    assert touchpoint.short_address.endswith("/say/abc234/")
    svg = client.get(f"{touchpoint.get_absolute_url()}code.svg")
    png = client.get(f"{touchpoint.get_absolute_url()}code.png")
    assert (svg["Content-Type"], svg.content[:4]) == ("image/svg+xml", b"<svg")
    assert (png["Content-Type"], png.content[:4]) == ("image/png", b"\x89PNG")
    assert png["Content-Disposition"] == 'attachment; filename="say-abc234.png"'


@pytest.mark.parametrize(
    ("languages", "said", "unsaid"),
    [
        ("en", "How did we do?", "¿Cómo lo hicimos?"),
        ("es", "¿Cómo lo hicimos?", "How did we do?"),
        ("both", "¿Cómo lo hicimos?", "Building permitz"),
    ],
)
def test_the_sheet_is_tagged_paper_in_the_languages_asked_for(
    touchpoint: Touchpoint, languages: str, said: str, unsaid: str
) -> None:
    printed = Printed(sheet_pdf(touchpoint, languages, "a4"))
    assert (printed.pages, printed.is_tagged, printed.conforms) == (1, True, True)
    assert (said in printed.text, unsaid in printed.text) == (True, False)
    assert "/say/abc234" in printed.text.replace(" ", "")


def test_the_sheet_on_screen_and_as_a_file(as_: SignIn, staff: Person, touchpoint: Touchpoint) -> None:
    client = as_(staff)
    page = client.get(f"{touchpoint.get_absolute_url()}sheet/?words=es").content.decode()
    assert "Permisos" in page
    assert "How did we do?" not in page
    assert client.get(f"{touchpoint.get_absolute_url()}sheet.pdf?words=nonsense")["Content-Type"] == "application/pdf"


def queries_of(client: Client) -> int:
    client.get("/feedback/touchpoints/")
    with CaptureQueriesContext(connection) as captured:
        client.get("/feedback/touchpoints/?per_page=50")
    return len(captured)


def test_the_list_takes_the_same_queries_at_30(as_: SignIn, director: Person, touchpoint: Touchpoint) -> None:
    client = as_(director)
    at_one = queries_of(client)
    for number in range(29):
        make_touchpoint(service=f"Service {number}")
    assert queries_of(client) == at_one
