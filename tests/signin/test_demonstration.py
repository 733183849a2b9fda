"""One button per role, in the demonstration county and nowhere else."""

import pytest
from django.core.checks import CheckMessage
from django.test import Client
from pytest_django import Settings

from cxportal.people.models import Person
from cxportal.signin.checks import demonstration_is_no_deployment, demonstration_stays_here
from tests.builders import make_person


@pytest.fixture
def demo_director(db: None) -> Person:
    return make_person("Dana", email="director@county.example")


def test_button_signs_in_and_leads_on(client: Client, demo_director: Person, settings: Settings) -> None:
    settings.DEMO = True
    page = client.get("/accounts/login/").content.decode()
    assert 'action="/accounts/demo/director/"' in page

    response = client.post("/accounts/demo/director/", {"next": "/accounts/password/reset/"})

    assert response["Location"] == "/accounts/password/reset/"
    assert client.session["_auth_user_id"] == str(demo_director.pk)


def test_button_never_leads_away(client: Client, demo_director: Person, settings: Settings) -> None:
    settings.DEMO = True

    assert client.post("/accounts/demo/director/", {"next": "//evil.example"})["Location"] == "/"


def test_button_does_not_exist_outside_a_demonstration(client: Client, demo_director: Person) -> None:
    assert "/accounts/demo/" not in client.get("/accounts/login/").content.decode()
    assert client.post("/accounts/demo/director/").status_code == 404


def test_button_is_for_the_roles_only(client: Client, db: None, settings: Settings) -> None:
    settings.DEMO = True

    assert client.post("/accounts/demo/nobody/").status_code == 404


def test_button_needs_a_post(client: Client, demo_director: Person, settings: Settings) -> None:
    settings.DEMO = True

    assert client.get("/accounts/demo/director/").status_code == 405


def _ids(found: list[CheckMessage]) -> list[str | None]:
    return [message.id for message in found]


def test_check_lets_a_demonstration_run_on_this_machine(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DEMO = True
    settings.ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.sqlite3")

    assert demonstration_stays_here(None) == []


def test_check_refuses_a_demonstration_in_production(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DEMO = True
    settings.ALLOWED_HOSTS = ["portal.county.gov"]
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.postgresql")

    assert _ids(demonstration_stays_here(None)) == ["signin.E001", "signin.E002"]
    assert _ids(demonstration_is_no_deployment(None)) == ["signin.E003"]


def test_check_says_nothing_of_a_real_portal(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["portal.county.gov"]

    assert demonstration_stays_here(None) + demonstration_is_no_deployment(None) == []
