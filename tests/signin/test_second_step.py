"""The second step: an app's codes, codes on paper, and that the program office may be made to use it."""

import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from cxportal.people.models import Person
from tests.builders import PASSWORD, make_person
from tests.conftest import SignIn


@pytest.fixture
def ruth(db: None) -> Person:
    return make_person("Ruth", password=PASSWORD)


def code_of(secret: str, half_minutes_on: int = 0) -> str:
    """What an authenticator app shows now, or some half minutes from now."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + half_minutes_on)))


def enter(client: Client, person: Person) -> Any:
    return client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})


def confirm(client: Client) -> None:
    """What protects the account is changed only after the password was given once more."""
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})


def set_up_app(client: Client, person: Person) -> str:
    """Sign in, set up an app and sign out; the app's secret."""
    enter(client, person)
    confirm(client)
    page = client.get("/accounts/second-step/totp/activate/")
    secret: str = page.context["form"].secret
    client.post("/accounts/second-step/totp/activate/", {"code": code_of(secret)})
    client.post("/accounts/logout/")
    return secret


def who(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def test_password_alone_no_longer_lets_in(client: Client, ruth: Person) -> None:
    set_up_app(client, ruth)
    answer = enter(client, ruth)
    assert (answer.headers["Location"], who(client)) == ("/accounts/second-step/authenticate/", None)


def test_code_of_the_app_lets_in(client: Client, ruth: Person) -> None:
    secret = set_up_app(client, ruth)
    enter(client, ruth)
    client.post("/accounts/second-step/authenticate/", {"code": next_code(secret)})
    assert who(client) == str(ruth.pk)


def next_code(secret: str) -> str:
    """A code that was not used yet: the one of the next half minute, which is accepted early."""
    return code_of(secret, half_minutes_on=1)


def test_setting_it_up_asks_for_the_password_once_more(client: Client, ruth: Person) -> None:
    enter(client, ruth)
    answer = client.get("/accounts/second-step/totp/activate/")
    assert answer.headers["Location"].startswith("/accounts/reauthenticate/")


def test_wrong_code_is_refused(client: Client, ruth: Person) -> None:
    set_up_app(client, ruth)
    enter(client, ruth)
    answer = client.post("/accounts/second-step/authenticate/", {"code": "000000"})
    assert (answer.status_code, who(client)) == (200, None)


def test_guessing_codes_is_slowed_down(client: Client, ruth: Person) -> None:
    secret = set_up_app(client, ruth)
    enter(client, ruth)
    for _ in range(5):
        client.post("/accounts/second-step/authenticate/", {"code": "000000"})
    answer = client.post("/accounts/second-step/authenticate/", {"code": next_code(secret)})
    assert (who(client), b"Too many tries" in answer.content) == (None, True)


def test_djangos_own_sign_in_is_no_way_around_it(client: Client, administrator: Person) -> None:
    administrator.set_password(PASSWORD)
    administrator.save()
    set_up_app(client, administrator)
    answer = client.post("/admin/login/", {"username": administrator.email, "password": PASSWORD, "next": "/admin/"})
    assert (answer.headers["Location"], who(client)) == ("/accounts/login/?next=%2Fadmin%2F", None)


def test_code_on_paper_lets_in_once(client: Client, ruth: Person) -> None:
    secret = set_up_app(client, ruth)
    codes = Authenticator.objects.get(user=ruth, type=Authenticator.Type.RECOVERY_CODES).wrap().get_unused_codes()
    assert secret
    for expected in (str(ruth.pk), None):
        enter(client, ruth)
        client.post("/accounts/second-step/authenticate/", {"code": codes[0]})
        assert who(client) == expected
        client.post("/accounts/logout/")


def test_secret_is_not_readable_in_the_database(client: Client, ruth: Person) -> None:
    secret = set_up_app(client, ruth)
    assert secret not in str(Authenticator.objects.get(type=Authenticator.Type.TOTP).data)


def test_office_is_led_to_set_it_up_where_the_county_asks(as_: SignIn, program_office: Person, settings: Any) -> None:
    settings.SECOND_STEP_FOR_OFFICE = True
    answer = as_(program_office).get("/plan/")
    assert answer.headers["Location"] == "/accounts/second-step/"


def test_office_hands_out_no_way_in_without_it(
    as_: SignIn, program_office: Person, staff: Person, settings: Any
) -> None:
    settings.SECOND_STEP_FOR_OFFICE = True
    answer = as_(program_office).post(f"/accounts/people/{staff.pk}/slip/")
    assert (answer.status_code, staff.ways_in.count()) == (302, 0)


def test_office_goes_on_once_it_is_set_up(client: Client, program_office: Person, settings: Any) -> None:
    program_office.set_password(PASSWORD)
    program_office.save()
    set_up_app(client, program_office)
    settings.SECOND_STEP_FOR_OFFICE = True
    client.force_login(program_office)
    assert client.get("/plan/").status_code == 200


def test_staff_are_not_asked(as_: SignIn, staff: Person, settings: Any) -> None:
    settings.SECOND_STEP_FOR_OFFICE = True
    assert as_(staff).get("/plan/").status_code == 200


def test_office_does_not_drop_its_last_second_step(client: Client, program_office: Person, settings: Any) -> None:
    program_office.set_password(PASSWORD)
    program_office.save()
    secret = set_up_app(client, program_office)
    settings.SECOND_STEP_FOR_OFFICE = True
    enter(client, program_office)
    client.post("/accounts/second-step/authenticate/", {"code": next_code(secret)})
    confirm(client)
    client.post("/accounts/second-step/totp/deactivate/")
    assert Authenticator.objects.filter(user=program_office, type=Authenticator.Type.TOTP).exists()


def test_sessions_elsewhere_are_signed_out(ruth: Person) -> None:
    here, elsewhere = Client(), Client()
    enter(here, ruth)
    enter(elsewhere, ruth)
    assert here.get("/accounts/sessions/").context["session_count"] == 2
    here.post("/accounts/sessions/")
    assert (who(here), elsewhere.get("/me/").status_code) == (str(ruth.pk), 302)
