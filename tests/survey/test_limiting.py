"""A flood is refused kindly; a kiosk and those who share its address go on."""

import pytest
from django.test import Client

from feedback.responses.models import Response
from feedback.survey import limiting
from feedback.touchpoints.models import Touchpoint
from tests.responses.builders import make_touchpoint
from tests.survey.conftest import Customer


@pytest.fixture(autouse=True)
def _small_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limiting, "ADDRESS", 2)
    monkeypatch.setattr(limiting, "KIOSK_ADDRESS", 2)
    monkeypatch.setattr(limiting, "KIOSK", 4)
    monkeypatch.setattr(limiting, "KIOSKS_OF_ADDRESS", 50)


@pytest.fixture
def kiosk(touchpoint: Touchpoint) -> Customer:
    return Customer(make_touchpoint(touchpoint.department, service="Lobby", kiosk=True))


def test_too_many_from_one_address_are_refused_with_what_was_typed(touchpoint: Touchpoint) -> None:
    for _ in range(2):
        assert Customer(touchpoint).send().status_code == 302
    refused = Customer(touchpoint).send(comment="Kept text")
    page = refused.content.decode()
    assert (refused.status_code, refused["Retry-After"]) == (429, "600")
    assert "Kept text" in page
    assert page.count(" checked") == 8
    assert Response.objects.count() == 2


def test_another_address_is_not_meant(touchpoint: Touchpoint) -> None:
    for number in range(4):
        assert Customer(touchpoint, Client(REMOTE_ADDR=f"192.0.2.{number}")).send().status_code == 302


def test_what_is_refused_for_its_content_does_not_count(touchpoint: Touchpoint) -> None:
    for _ in range(5):
        Customer(touchpoint).send(h1="9")
    assert Customer(touchpoint).send().status_code == 302


def test_a_kiosk_goes_on_while_its_address_is_used_up(kiosk: Customer, touchpoint: Touchpoint) -> None:
    assert kiosk.send().status_code == 302
    while Customer(touchpoint).send().status_code == 302:
        pass
    stranger = Client()
    address = Touchpoint.objects.get(service="Lobby")
    while Customer(address, stranger).send().status_code == 302:
        stranger.cookies.clear()
    assert [kiosk.send().status_code for _ in range(4)] == [302] * 4
    assert kiosk.send().status_code == 429


def test_a_kiosks_cookie_is_signed_and_holds_at_its_own_address(kiosk: Customer, touchpoint: Touchpoint) -> None:
    kiosk.send()
    cookie = kiosk.client.cookies["kiosk"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (kiosk.address, True, "Lax")
    codes = []
    for _ in range(3):
        kiosk.client.cookies["kiosk"] = "made-up.signature"
        codes.append(kiosk.send().status_code)
    assert codes == [302, 429, 429]
