"""Posters and codes by which visitors thank who served them."""

import pytest
from django.urls import reverse
from pytest_django import Settings

from cxportal.people.models import Department, Person
from feedback.touchpoints.models import Touchpoint
from tests.conftest import SignIn
from tests.printing.reading import Printed
from tests.responses.builders import make_touchpoint


@pytest.fixture
def window(parks: Department, settings: Settings) -> Touchpoint:
    settings.PORTAL_URL = "https://cx.county.example"
    return make_touchpoint(parks, service="Boat ramp permits", service_es="Permisos para rampas", code="abc234")


def test_a_poster_is_one_tagged_page_in_each_language(as_: SignIn, staff: Person, window: Touchpoint) -> None:
    client, address = as_(staff), reverse("papers:poster_at_pdf", args=[window.pk])
    for languages, language, wanted in (
        ("both", "en", ["Who served you with HEART?", "¿Quién le atendió con HEART?", "Boat ramp permits"]),
        ("en", "en", ["Who served you with HEART?", "Boat ramp permits"]),
        ("es", "es", ["¿Quién le atendió con HEART?", "Permisos para rampas"]),
    ):
        made = Printed(client.get(address, {"words": languages}).content)
        assert (made.pages, made.size, made.language, made.conforms) == (1, (612, 792), language, True)
        assert [tag for tag in made.tags() if tag in {"H1", "H2", "Figure"}].count("Figure") == 1
        for words in [*wanted, "cx.county.example/thank/abc234"]:
            assert words in made.text
    assert Printed(client.get(address, {"words": "xx", "paper": "a4"}).content).size == (595, 842)


def test_a_poster_for_the_county_names_no_place(as_: SignIn, staff: Person, window: Touchpoint) -> None:
    made = Printed(as_(staff).get(reverse("papers:poster_pdf")).content)
    assert ("cx.county.example/thank" in made.text, "Boat ramp" in made.text) == (True, False)


def test_a_long_place_stays_on_its_poster(as_: SignIn, staff: Person, parks: Department) -> None:
    long = make_touchpoint(parks, service="W" * 120, service_es="W" * 120, location="W" * 160)
    made = Printed(as_(staff).get(reverse("papers:poster_at_pdf", args=[long.pk]), {"paper": "a4"}).content)
    assert made.pages == 1


def test_codes_lead_to_the_form_of_the_touchpoint(as_: SignIn, staff: Person, window: Touchpoint) -> None:
    client = as_(staff)
    for kind, begins in (("svg", b"<svg"), ("png", b"\x89PNG")):
        answer = client.get(reverse(f"papers:code_at_{kind}", args=[window.pk]))
        assert answer.content.startswith(begins)
        assert answer["Content-Disposition"] == f'attachment; filename="thank-abc234.{kind}"'
        assert answer.content != client.get(reverse(f"papers:code_{kind}")).content


def test_the_touchpoint_leads_to_its_poster_until_it_is_retired(as_: SignIn, staff: Person, window: Touchpoint) -> None:
    client, poster = as_(staff), reverse("papers:poster_at", args=[window.pk])
    assert poster in client.get(window.get_absolute_url()).content.decode()
    Touchpoint.objects.update(retired_at="2026-11-20T12:00Z")
    assert poster not in client.get(window.get_absolute_url()).content.decode()


def test_recognition_leads_to_the_pledge_papers(as_: SignIn, staff: Person) -> None:
    page = as_(staff).get(reverse("papers:home")).content.decode()
    for name in ("pledge:poster", "pledge:cards", "papers:poster"):
        assert reverse(name) in page
