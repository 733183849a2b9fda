"""Signing in with an e-mail address or an employee number, and out."""

import hashlib
import time
from unittest.mock import patch

import pytest
from django.contrib.auth import get_user
from django.contrib.auth.hashers import get_hasher
from django.http import HttpRequest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from cxportal.people.access import TYPIST_COOKIE
from cxportal.people.models import Person
from cxportal.signin import throttle
from cxportal.signin.adapter import TOO_MANY, WRONG
from cxportal.signin.throttle import ACCOUNT, PAIR
from tests.builders import PASSWORD, make_person
from tests.conftest import SignIn

LOGIN = "/accounts/login/"


def _try(client: Client, name: str, password: str = PASSWORD, **extra: str) -> bytes:
    return client.post(LOGIN, {"login": name, "password": password, **extra}, follow=True).content


def _signed_in(client: Client) -> Person | None:
    request = HttpRequest()
    request.session = client.session
    user = get_user(request)
    return user if isinstance(user, Person) else None


@pytest.mark.parametrize(
    "name", ["cleo@county.example", "CLEO@County.example", " cleo@county.example ", "E777", "e777"]
)
def test_sign_in_takes_address_or_number(client: Client, clerk: Person, name: str) -> None:
    _try(client, name)

    assert _signed_in(client) == clerk


@pytest.mark.parametrize(
    "name", ["nobody@county.example", "E777", "", "E777\x00", "<b>{{ 7 }}</b>", "x" * 255, "🦉", "ß@ß"]
)
def test_sign_in_refuses_without_a_word_about_the_account(client: Client, clerk: Person, name: str) -> None:
    content = _try(client, name, "wrong password").decode()

    assert _signed_in(client) is None
    assert "There is a problem" in content


def _answer(client: Client, name: str, password: str) -> tuple[int, bytes]:
    response = client.post(LOGIN, {"login": name, "password": password})
    token = response.context["csrf_token"]
    return response.status_code, response.content.replace(str(token).encode(), b"").replace(name.encode(), b"")


def test_sign_in_answers_alike_for_unknown_inactive_and_wrong(client: Client, clerk: Person) -> None:
    make_person(email="gone@county.example", password=PASSWORD, is_active=False)
    make_person(email="never@county.example")

    answers = {
        name: _answer(Client(), name, PASSWORD)
        for name in ("nobody@county.example", "gone@county.example", "never@county.example", "X1")
    }
    answers["wrong"] = _answer(Client(), clerk.email or "", "not this one")

    assert len(set(answers.values())) == 1
    assert WRONG.encode() in answers["wrong"][1]


@pytest.mark.parametrize("name", ["nobody@county.example", "gone@county.example", "never@county.example", "E777"])
def test_sign_in_hashes_once_whoever_is_asked_for(client: Client, clerk: Person, name: str) -> None:
    make_person(email="gone@county.example", password=PASSWORD, is_active=False)
    make_person(email="never@county.example")
    hasher = type(get_hasher())
    with patch.object(hasher, "encode", autospec=True, side_effect=hasher.encode) as encode:
        _try(client, name, "not this one")

    assert encode.call_count == 1


def test_sign_in_slows_guessing_down_for_one_account_from_one_address(client: Client, clerk: Person) -> None:
    for _ in range(PAIR):
        _try(client, "E777", "wrong")

    assert TOO_MANY.encode() in _try(client, "E777")
    assert _signed_in(client) is None


def test_sign_in_slows_guessing_down_for_accounts_that_do_not_exist(client: Client, db: None) -> None:
    for _ in range(PAIR):
        assert WRONG.encode() in _try(client, "nobody")

    assert TOO_MANY.encode() in _try(client, "nobody")


def test_sign_in_from_another_address_is_not_locked_out_by_a_few_guesses(clerk: Person) -> None:
    stranger, own = Client(REMOTE_ADDR="203.0.113.9"), Client(REMOTE_ADDR="203.0.113.10")
    for _ in range(PAIR + 1):
        _try(stranger, "E777", "wrong")

    _try(own, "E777")

    assert _signed_in(own) == clerk


def test_sign_in_slows_guessing_down_from_many_addresses(clerk: Person) -> None:
    for number in range(ACCOUNT):
        _try(Client(REMOTE_ADDR=f"203.0.113.{number}"), "E777", "wrong")

    assert TOO_MANY.encode() in _try(Client(REMOTE_ADDR="198.51.100.1"), "E777")


def test_sign_in_is_open_again_after_the_window(client: Client, clerk: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "WINDOW_SECONDS", 1)
    for _ in range(PAIR + 1):
        _try(client, "E777", "wrong")

    time.sleep(1.2)
    _try(client, "E777")

    assert _signed_in(client) == clerk


def test_sign_in_that_works_is_not_counted(client: Client, clerk: Person) -> None:
    for _ in range(PAIR + 2):
        fresh = Client()
        _try(fresh, "E777")
        assert _signed_in(fresh) == clerk


def test_sign_in_keeps_the_name_and_never_the_password(client: Client, clerk: Person) -> None:
    content = _try(client, "E777", "wrong password").decode()

    assert 'value="E777"' in content
    assert "wrong password" not in content


def test_sign_in_leads_to_the_page_asked_for(client: Client, clerk: Person) -> None:
    response = client.post(LOGIN, {"login": "E777", "password": PASSWORD, "next": "/accounts/password/change/"})

    assert response["Location"] == "/accounts/password/change/"


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_sign_in_never_leads_away(client: Client, clerk: Person, wanted: str) -> None:
    response = client.post(LOGIN, {"login": "E777", "password": PASSWORD, "next": wanted})

    assert response["Location"] == "/"


def test_sign_in_ends_with_the_browser_unless_asked_to_stay(client: Client, clerk: Person) -> None:
    _try(client, "E777")
    assert client.session.get_expire_at_browser_close() is True

    staying = Client()
    _try(staying, "E777", remember="on")
    assert staying.session.get_expiry_age() == 30 * 24 * 60 * 60


def test_sign_in_page_of_someone_signed_in_leads_home(as_: SignIn, clerk: Person) -> None:
    assert as_(clerk).get(LOGIN)["Location"] == "/"


def test_sign_out_needs_a_post(as_: SignIn, clerk: Person) -> None:
    client = as_(clerk)

    assert "Do you want to sign out?" in client.get("/accounts/logout/").content.decode()
    assert _signed_in(client) == clerk

    response = client.post("/accounts/logout/")
    assert response["Location"] == "/"
    assert _signed_in(client) is None


def test_sign_out_forgets_the_browser(client: Client, clerk: Person) -> None:
    _try(client, "E777")
    assert client.cookies[TYPIST_COOKIE].value

    client.post("/accounts/logout/")

    assert client.cookies[TYPIST_COOKIE].value == ""


@pytest.mark.parametrize("name", ["account_signup", "account_email", "account_set_password", "account_inactive"])
def test_pages_that_the_portal_does_not_need_do_not_exist(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_a_password_is_never_kept_in_plain(clerk: Person) -> None:
    assert PASSWORD not in clerk.password
    assert hashlib.sha256(PASSWORD.encode()).hexdigest() not in clerk.password
