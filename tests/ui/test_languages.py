"""In which language a page answers whom."""

from typing import Any

import pytest
from django.test import Client

from cxportal.people.models import Person
from goals.models import HeartLetter
from tests.conftest import SignIn

PRIVACY = "/privacy/"
SPANISH_BROWSER = {"accept-language": "es-US,es;q=0.9,en;q=0.8"}

pytestmark = pytest.mark.django_db


def language(answer: Any) -> str:
    """What the page says of itself, with a word of it."""
    page = str(answer.content.decode())
    said = page.split('<html lang="')[1].split('"')[0]
    assert answer.headers["Content-Language"] == said
    assert ("Saltar al contenido principal" in page) == (said == "es")
    return said


def test_visitor_reads_english_by_default(client: Client) -> None:
    assert language(client.get(PRIVACY)) == "en"


@pytest.mark.parametrize(
    ("asked_for", "answered"),
    [
        ("es", "es"),
        ("es-US,es;q=0.9,en;q=0.8", "es"),
        ("en-US,es;q=0.5", "en"),
        ("fr, es;q=0.5", "es"),
        ("fr", "en"),
        ("es-\x00;q=nothing", "en"),
    ],
)
def test_visitor_reads_what_the_browser_asks_for(client: Client, asked_for: str, answered: str) -> None:
    assert language(client.get(PRIVACY, headers={"accept-language": asked_for})) == answered


def test_choice_holds_on_later_pages(client: Client) -> None:
    assert [language(client.get(address)) for address in (PRIVACY + "?lang=es", "/")] == ["es", "es"]


def test_choice_stands_above_the_browser(client: Client) -> None:
    client.get(PRIVACY + "?lang=en")
    assert language(client.get(PRIVACY, headers=SPANISH_BROWSER)) == "en"


def test_choice_in_the_address_works_without_cookies() -> None:
    assert language(Client().get(PRIVACY + "?lang=es")) == "es"


@pytest.mark.parametrize("wrong", ["de", "", "es%00", "ES", "../es", "x" * 3000])
def test_language_that_is_not_spoken_changes_nothing(client: Client, wrong: str) -> None:
    answer = client.get(f"{PRIVACY}?lang={wrong}")
    assert (language(answer), "lang" in answer.cookies) == ("en", False)


def test_choice_is_kept_for_a_year_and_from_scripts(client: Client) -> None:
    cookie = client.get(PRIVACY + "?lang=es").cookies["lang"]
    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"]) == (365 * 24 * 60 * 60, True, "Lax")


def test_switch_keeps_the_rest_of_the_address(client: Client) -> None:
    page = client.get("/search/?q=a%26b&lang=en").content.decode()
    assert '<a href="/search/?q=a%26b&amp;lang=es" lang="es" hreflang="es">Español</a>' in page
    assert '<a href="/search/?q=a%26b&amp;lang=en" lang="en" hreflang="en" aria-current="true">English</a>' in page


def test_page_not_found_answers_a_visitor_in_their_language(client: Client) -> None:
    assert language(client.get("/nothing/here/", headers=SPANISH_BROWSER)) == "es"


def test_shared_caches_keep_the_languages_apart(client: Client) -> None:
    assert {"Accept-Language", "Cookie"} <= set(client.get(PRIVACY).headers["Vary"].split(", "))


def test_signed_in_people_read_english_whatever_their_browser_asks_for(as_: SignIn, staff: Person) -> None:
    client = as_(staff)
    found = [language(client.get(address, headers=SPANISH_BROWSER)) for address in (PRIVACY, "/", "/nothing/here/")]
    assert found == ["en", "en", "en"]


def test_signed_in_people_may_choose_where_a_page_is_whole_in_both(as_: SignIn, staff: Person) -> None:
    client = as_(staff)
    assert [language(client.get(address)) for address in (PRIVACY + "?lang=es", PRIVACY, "/")] == ["es", "es", "en"]


def test_switch_stands_only_where_it_works(as_: SignIn, staff: Person) -> None:
    client = as_(staff)
    assert ['hreflang="es"' in client.get(address).content.decode() for address in (PRIVACY, "/")] == [True, False]


def test_countys_own_words_are_marked_as_english_and_explained(client: Client) -> None:
    HeartLetter.objects.create(key="R", name="Respect", promise="Treating everyone with dignity.", order=4)
    page = client.get("/heart/?lang=es").content.decode()
    assert '<h2 lang="en">Respect</h2><p class="heart-tiles__gloss">Respeto</p><p lang="en">Treating' in page
    assert "<h2>Respect</h2><p>Treating" in client.get("/heart/?lang=en").content.decode()


def test_faulty_sign_in_is_explained_in_spanish(client: Client) -> None:
    page = client.post("/accounts/login/?lang=es", {"login": "", "password": "x"}).content.decode()
    assert "Llene este campo." in page
    assert "Correo electrónico o número de empleado" in page
