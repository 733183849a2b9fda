"""Reset by e-mail, and change."""

import re
from typing import Any

import pytest
import time_machine
from celery import Celery
from django.conf import settings
from django.core import mail as sent
from django.template.loader import render_to_string
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from cxportal.history.models import Entry
from cxportal.notifications import mail as writing
from cxportal.notifications.delivery import sweep
from cxportal.notifications.models import Mail
from cxportal.people.models import Person, WayIn, WayInKind
from cxportal.signin.ways_in import make_slip
from tests.builders import PASSWORD, make_person
from tests.conftest import SignIn

RESET = "/accounts/password/reset/"
NEW = "four unrelated words"


def _link() -> str:
    found = re.search(rf"{settings.PORTAL_URL}(/accounts/password/reset/key/\S+)", Mail.objects.latest("pk").text)
    assert found
    return found[1]


def _open(client: Client, link: str) -> str:
    """The page of the form, which the link leads to."""
    return str(client.get(link)["Location"])


def _set(client: Client, path: str, password: str = NEW, again: str | None = None) -> int:
    return client.post(path, {"password1": password, "password2": password if again is None else again}).status_code


def test_reset_mails_a_link_that_sets_a_password(client: Client, clerk: Person) -> None:
    client.post(RESET, {"email": "Cleo@county.example"})

    assert _set(client, _open(client, _link())) == 302

    clerk.refresh_from_db()
    assert clerk.check_password(NEW)
    assert Entry.objects.about(clerk).get().text == "Changed the password"


def test_reset_link_leads_to_the_portal_whatever_host_the_request_named(client: Client, clerk: Person) -> None:
    client.post(RESET, {"email": clerk.email}, headers={"host": "localhost:6666"})
    assert "localhost:6666" not in Mail.objects.latest("pk").text
    assert _link()


@pytest.mark.parametrize(
    ("language", "subject", "greeting"),
    [("es", "Una contraseña nueva para el portal de", "Hola, Cleo:"), ("en", "A new password for", "Hello Cleo,")],
)
def test_reset_is_written_in_the_language_of_the_page_that_asked(
    client: Client, clerk: Person, language: str, subject: str, greeting: str
) -> None:
    client.post(f"{RESET}?lang={language}", {"email": clerk.email})
    mail = Mail.objects.latest("pk")
    assert (subject in mail.subject, greeting in mail.text, greeting in mail.html) == (True, True, True)
    assert f'<html lang="{language}">' in mail.html
    assert _link()


def test_reset_link_works_once(client: Client, clerk: Person) -> None:
    client.post(RESET, {"email": clerk.email})
    link = _link()
    _set(client, _open(client, link))

    assert "does not work any more" in client.get(link).content.decode()


def test_reset_link_works_for_a_day(client: Client, clerk: Person) -> None:
    with time_machine.travel("2026-11-23 10:00", tick=False):
        client.post(RESET, {"email": clerk.email})
    with time_machine.travel("2026-11-24 10:01", tick=False):
        assert "does not work any more" in client.get(_link()).content.decode()


def test_reset_link_of_someone_who_left_does_not_work(client: Client, clerk: Person) -> None:
    client.post(RESET, {"email": clerk.email})
    Person.objects.update(is_active=False)

    assert "does not work any more" in client.get(_link()).content.decode()


@pytest.mark.parametrize("key", ["0-x", "zzzzzzzzzzzzzzz-x", "1-dfgd-123"])
def test_reset_link_that_is_made_up_does_not_work(client: Client, clerk: Person, key: str) -> None:
    assert "does not work any more" in client.get(f"{RESET}key/{key}/").content.decode()


def _ask(address: str) -> tuple[int, str, bytes]:
    client = Client()
    response = client.post(RESET, {"email": address})
    return response.status_code, response["Location"], client.get(response["Location"]).content


def test_reset_answers_alike_whether_the_account_exists(clerk: Person) -> None:
    make_person(email="gone@county.example", password=PASSWORD, is_active=False)
    make_person(email="never@county.example")

    answers = {
        _ask(name) for name in ("cleo@county.example", "gone@county.example", "never@county.example", "no@x.org")
    }

    assert len(answers) == 1


def test_reset_works_alike_whether_the_account_exists(
    client: Client,
    clerk: Person,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    dispatched: list[int] = []
    composed: list[str] = []
    monkeypatch.setattr(Celery, "send_task", lambda self, name, args, **options: dispatched.append(args[0]))

    def render(name: str, words: dict[str, Any]) -> str:
        composed.append(name)
        return render_to_string(name, words)

    monkeypatch.setattr(writing, "render_to_string", render)

    for address in ("cleo@county.example", "nobody@county.example"):
        with django_capture_on_commit_callbacks(execute=True):
            client.post(RESET, {"email": address})

    assert len(dispatched) == 2
    assert composed[:3] == composed[3:]
    assert [mail.person for mail in Mail.objects.all()] == [clerk]


def test_reset_link_is_erased_once_sent(client: Client, clerk: Person) -> None:
    client.post(RESET, {"email": clerk.email})

    sweep()

    assert "/accounts/password/reset/key/" in sent.outbox[0].body
    assert "/accounts/password/reset/key/" not in Mail.objects.get().text


def test_reset_is_limited_for_one_address(client: Client, clerk: Person) -> None:
    for _ in range(5):
        client.post(RESET, {"email": clerk.email})

    response = client.post(RESET, {"email": clerk.email})

    assert response.status_code == 429
    assert "Too many tries" in response.content.decode()


@pytest.mark.parametrize("address", ["", "no address", "a@b\x00.example", "x" * 300 + "@x.org"])
def test_reset_shows_what_is_wrong_with_an_address(client: Client, db: None, address: str) -> None:
    response = client.post(RESET, {"email": address})

    assert response.status_code == 200
    assert "There is a problem" in response.content.decode()


@pytest.mark.parametrize(
    ("password", "again"),
    [("short", "short"), ("1234567890123", "1234567890123"), ("password1234", "password1234"),
     ("cleo@county.example", "cleo@county.example"), (NEW, "another one"), ("", "")],
)  # fmt: skip
def test_reset_refuses_weak_or_different_passwords(client: Client, clerk: Person, password: str, again: str) -> None:
    client.post(RESET, {"email": clerk.email})

    assert _set(client, _open(client, _link()), password, again) == 200

    clerk.refresh_from_db()
    assert clerk.check_password(PASSWORD)


def test_a_new_password_ends_slips_and_invitations(
    client: Client, clerk: Person, administrator: Person, settings: Settings
) -> None:
    make_slip(clerk, by=administrator)
    client.post(RESET, {"email": clerk.email})

    _set(client, _open(client, _link()))

    assert WayIn.objects.get(kind=WayInKind.SLIP).ended_at is not None


CHANGE = "/accounts/password/change/"


def test_change_needs_the_current_password(as_: SignIn, clerk: Person) -> None:
    client = as_(clerk)

    response = client.post(CHANGE, {"oldpassword": "wrong", "password1": NEW, "password2": NEW})

    assert "This is not your current password." in response.content.decode()
    clerk.refresh_from_db()
    assert clerk.check_password(PASSWORD)


def test_change_keeps_this_session_and_ends_the_others(as_: SignIn, clerk: Person) -> None:
    client, other = as_(clerk), Client()
    other.force_login(clerk)

    response = client.post(CHANGE, {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})

    assert response.status_code == 302
    assert client.get(CHANGE).status_code == 200
    assert other.get(CHANGE).status_code == 302


def test_change_is_not_for_visitors(client: Client, db: None) -> None:
    assert client.get(CHANGE)["Location"] == "/accounts/login/?next=%2Faccounts%2Fpassword%2Fchange%2F"


def test_change_of_someone_without_a_password_leads_to_my_page(as_: SignIn, driver: Person) -> None:
    assert as_(driver).get(CHANGE)["Location"] == "/me/"
