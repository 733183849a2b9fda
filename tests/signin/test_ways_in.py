"""First-time access by invitation or slip."""

import re
from typing import Any

import pytest
import time_machine
from django.test import Client

from cxportal.county.models import County
from cxportal.history.models import Entry
from cxportal.notifications.models import Mail
from cxportal.people.models import Person, WayIn, WayInKind, WayInState
from cxportal.people.refusals import Refused
from cxportal.signin.throttle import PAIR
from cxportal.signin.ways_in import SIGNS, find_slip, invite, make_slip, new_code, withdraw
from tests.builders import PASSWORD, make_person
from tests.conftest import SignIn

NEW = "four unrelated words"
FIRST = "/accounts/first-password/"
BASE = "http://testserver"


@pytest.fixture
def newcomer(db: None) -> Person:
    """Has an e-mail address and no password yet."""
    return make_person("Nia", email="nia@county.example", employee_number="N1")


def _invite(person: Person, by: Person) -> str:
    invite(person, by=by, base_url=BASE)
    found = re.search(rf"{BASE}(/accounts/invitation/\S+)", Mail.objects.latest("pk").text)
    assert found
    return found[1]


def _states(person: Person) -> list[WayInState]:
    return [way_in.state for way_in in person.ways_in.order_by("pk")]


def test_invitation_sets_a_password_and_signs_in(client: Client, newcomer: Person, program_office: Person) -> None:
    link = _invite(newcomer, program_office)

    assert client.get(link)["Location"] == FIRST
    assert "Welcome, Nia." in client.get(FIRST).content.decode()
    response = client.post(FIRST, {"password1": NEW, "password2": NEW})

    assert response["Location"] == "/"
    assert client.get("/accounts/password/change/").status_code == 200
    newcomer.refresh_from_db()
    assert newcomer.check_password(NEW)
    assert _states(newcomer) == [WayInState.USED]
    texts = [entry.text for entry in Entry.objects.about(newcomer).newest_first()]
    assert texts == ["Set a password with: invitation by e-mail", "Sent an invitation to nia@county.example"]


def test_invitation_is_written_in_both_languages(client: Client, newcomer: Person, program_office: Person) -> None:
    County.objects.update_or_create(pk=1, defaults={"name": "Fox & Sons"})
    invite(newcomer, by=program_office, base_url=BASE)
    mail = Mail.objects.latest("pk")
    assert mail.subject == "Your way into Fox & Sons’s portal / Su acceso al portal de Fox & Sons"
    assert ("Hello Nia," in mail.text, "Hola, Nia:" in mail.text, "&amp;" in mail.text) == (True, True, False)
    assert '<div lang="es"><p>Hola, Nia:</p>' in mail.html
    english, spanish = re.findall(rf"{BASE}(/accounts/invitation/\S+)", mail.text)
    assert spanish == f"{english}?lang=es"
    assert "Elija su contraseña" in client.get(spanish, follow=True).content.decode()


def test_invitation_is_used_up(client: Client, newcomer: Person, program_office: Person) -> None:
    link = _invite(newcomer, program_office)
    client.get(link)
    client.post(FIRST, {"password1": NEW, "password2": NEW})

    assert Client().get(link).status_code == 410


def test_invitation_sent_twice_at_once_sets_one_password(
    client: Client, newcomer: Person, program_office: Person
) -> None:
    link, other = _invite(newcomer, program_office), Client()
    for browser in (client, other):
        browser.get(link)
    client.post(FIRST, {"password1": NEW, "password2": NEW})

    response = other.post(FIRST, {"password1": "another four words", "password2": "another four words"})

    assert response.status_code == 410
    newcomer.refresh_from_db()
    assert newcomer.check_password(NEW)


def test_invitation_looked_at_by_a_mail_scanner_still_works(
    client: Client, newcomer: Person, program_office: Person
) -> None:
    link = _invite(newcomer, program_office)
    Client().get(link, follow=True)

    assert client.get(link).status_code == 302


def test_invitation_expires(client: Client, newcomer: Person, program_office: Person) -> None:
    with time_machine.travel("2026-11-01 10:00", tick=False):
        link = _invite(newcomer, program_office)
    with time_machine.travel("2026-11-08 10:01", tick=False):
        assert client.get(link).status_code == 410
        assert _states(newcomer) == [WayInState.EXPIRED]


def test_invitation_repeated_ends_the_older(client: Client, newcomer: Person, program_office: Person) -> None:
    first, second = _invite(newcomer, program_office), _invite(newcomer, program_office)

    assert (client.get(first).status_code, client.get(second).status_code) == (410, 302)
    assert _states(newcomer) == [WayInState.ENDED, WayInState.OPEN]


def test_invitation_of_someone_who_left_does_not_work(client: Client, newcomer: Person, program_office: Person) -> None:
    link = _invite(newcomer, program_office)
    Person.objects.filter(pk=newcomer.pk).update(is_active=False)

    assert client.get(link).status_code == 410


def test_session_known_before_the_link_was_opened_is_another(
    client: Client, newcomer: Person, program_office: Person
) -> None:
    planted = client.session
    planted.save()
    client.cookies["sessionid"] = planted.session_key or ""

    client.get(_invite(newcomer, program_office))

    assert client.session.session_key != planted.session_key
    assert client.get(FIRST).status_code == 200
    client.cookies["sessionid"] = planted.session_key or ""
    assert client.get(FIRST).status_code == 410


def test_invitation_signs_another_person_out(
    as_: SignIn, staff: Person, newcomer: Person, program_office: Person
) -> None:
    client = as_(staff)

    client.get(_invite(newcomer, program_office))

    assert "_auth_user_id" not in client.session


def test_invitation_secret_is_not_in_the_database(newcomer: Person, program_office: Person) -> None:
    token = _invite(newcomer, program_office).split("/")[-2]

    assert token not in WayIn.objects.get().secret


@pytest.mark.parametrize("token", ["x", "x" * 500, "%00", "%ED%A0%80"])
def test_invitation_that_is_made_up_does_not_work(client: Client, db: None, token: str) -> None:
    assert client.get(f"/accounts/invitation/{token}/").status_code in {404, 410}


@pytest.mark.parametrize(
    "fields",
    [{"email": None}, {"is_active": False}, {"password": PASSWORD}],
    ids=["no address", "left", "has a password"],
)
def test_invite_refuses_whom_it_does_not_help(program_office: Person, fields: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        invite(make_person(**fields), by=program_office, base_url=BASE)


def test_first_password_needs_a_checked_way_in(client: Client, db: None) -> None:
    assert client.get(FIRST).status_code == 410
    assert client.post(FIRST, {"password1": NEW, "password2": NEW}).status_code == 410


def test_first_password_shows_what_is_wrong(client: Client, newcomer: Person, program_office: Person) -> None:
    client.get(_invite(newcomer, program_office))

    content = client.post(FIRST, {"password1": "short", "password2": "short"}).content.decode()

    assert "at least 10 characters" in content
    assert _states(newcomer) == [WayInState.OPEN]


def test_first_password_waits_half_an_hour(client: Client, newcomer: Person, program_office: Person) -> None:
    with time_machine.travel("2026-11-23 10:00", tick=False):
        client.get(_invite(newcomer, program_office))
    with time_machine.travel("2026-11-23 10:31", tick=False):
        assert client.get(FIRST).status_code == 410


SLIP = "/accounts/slip/"


@pytest.mark.parametrize(
    "write", [str, str.lower, lambda code: code.replace("-", " "), lambda code: code.replace("-", "")]
)
def test_slip_sets_a_password_for_someone_without_an_address(
    client: Client, driver: Person, program_office: Person, write: Any
) -> None:
    _, code = make_slip(driver, by=program_office)

    assert client.post(SLIP, {"name": "r42", "code": write(code)})["Location"] == FIRST
    client.post(FIRST, {"password1": NEW, "password2": NEW})

    driver.refresh_from_db()
    assert driver.check_password(NEW)
    assert _states(driver) == [WayInState.USED]
    assert client.post(SLIP, {"name": "R42", "code": code}).status_code == 200


def test_slip_expires(driver: Person, program_office: Person) -> None:
    with time_machine.travel("2026-11-01 10:00", tick=False):
        _, code = make_slip(driver, by=program_office)
    with time_machine.travel("2026-11-15 09:59", tick=False):
        assert find_slip("R42", code) is not None
    with time_machine.travel("2026-11-15 10:01", tick=False):
        assert find_slip("R42", code) is None


def test_slip_answers_alike_for_wrong_codes_and_unknown_people(driver: Person, program_office: Person) -> None:
    make_slip(driver, by=program_office)
    make_person(employee_number="LEFT", is_active=False)

    answers = set()
    for name in ("R42", "NONE", "LEFT"):
        response = Client().post(SLIP, {"name": name, "code": "WRONG"})
        token = str(response.context["csrf_token"])
        answers.add(response.content.decode().replace(token, "").replace(name, ""))

    assert len(answers) == 1


def test_slip_slows_guessing_down(client: Client, driver: Person, program_office: Person) -> None:
    _, code = make_slip(driver, by=program_office)
    for _ in range(PAIR):
        client.post(SLIP, {"name": "R42", "code": "WRONG"})

    response = client.post(SLIP, {"name": "R42", "code": code})

    assert "Too many tries" in response.content.decode()


@pytest.mark.parametrize(
    ("name", "code"), [("", ""), ("R42", "\x00"), ("<i>", "{{ 7 }}"), ("x" * 300, "y" * 300), ("é", "漢")]
)
def test_slip_survives_anything_typed(client: Client, driver: Person, name: str, code: str) -> None:
    assert client.post(SLIP, {"name": name, "code": code}).status_code == 200


def test_slip_code_has_no_signs_that_look_alike() -> None:
    assert not set("0O1IL2Z5S8BAEU") & set(SIGNS)
    assert re.fullmatch(rf"([{SIGNS}]{{4}}-){{2}}[{SIGNS}]{{4}}", new_code())


def test_slip_is_printed_once(as_: SignIn, driver: Person, program_office: Person) -> None:
    response = as_(program_office).post(f"/accounts/people/{driver.pk}/slip/")

    content = response.content.decode()
    assert "http://testserver/accounts/slip/" in content
    assert "R42" in content
    assert re.search(rf"[{SIGNS}]{{4}}-[{SIGNS}]{{4}}-[{SIGNS}]{{4}}", content)
    assert "no-store" in response["Cache-Control"]


def test_slip_of_someone_who_left_is_refused(driver: Person, program_office: Person) -> None:
    driver.is_active = False
    with pytest.raises(Refused):
        make_slip(driver, by=program_office)


def test_withdraw_ends_a_slip_once(driver: Person, program_office: Person) -> None:
    way_in, code = make_slip(driver, by=program_office)

    withdraw(way_in, by=program_office)

    assert find_slip("R42", code) is None
    with pytest.raises(Refused):
        withdraw(way_in, by=program_office)


PAGES = ["/accounts/people/{person}/invite/", "/accounts/people/{person}/slip/", "/accounts/ways-in/{way_in}/withdraw/"]


@pytest.mark.parametrize("page", PAGES)
def test_ways_in_are_handed_out_by_the_program_office_only(
    as_: SignIn, client: Client, newcomer: Person, program_office: Person, director: Person, page: str
) -> None:
    way_in, _ = make_slip(newcomer, by=program_office)
    path = page.format(person=newcomer.pk, way_in=way_in.pk)

    assert Client().post(path)["Location"].startswith("/accounts/login/")
    assert as_(director).post(path).status_code == 403
    assert as_(program_office).get(path).status_code == 405
    assert as_(program_office).post(path).status_code in {200, 302}


@pytest.mark.parametrize("page", PAGES)
def test_ways_in_of_administrators_are_handed_out_by_administrators_only(
    as_: SignIn, administrator: Person, program_office: Person, page: str
) -> None:
    way_in, _ = make_slip(administrator, by=administrator)

    path = page.format(person=administrator.pk, way_in=way_in.pk)

    assert as_(program_office).post(path).status_code == 403
    assert as_(administrator).post(path).status_code in {200, 302}


def test_an_invitation_is_sent_from_the_page(as_: SignIn, newcomer: Person, program_office: Person) -> None:
    response = as_(program_office).post(f"/accounts/people/{newcomer.pk}/invite/")

    assert response["Location"] == newcomer.get_absolute_url()
    assert Mail.objects.get().address == "nia@county.example"
    assert WayIn.objects.get().kind == WayInKind.LINK
