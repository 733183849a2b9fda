"""The pages of the second step, as someone with a password and an app sees them."""

import pytest
from playwright.sync_api import BrowserContext, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.axe import faults
from tests.builders import PASSWORD, make_person
from tests.signin.test_second_step import code_of, next_code

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]


def test_setting_up_and_signing_in_with_an_app(browsing: BrowserContext, live_server: LiveServer) -> None:
    person = make_person("Ruth", password=PASSWORD)
    page = browsing.new_page()
    wrong: dict[str, list[str]] = {}

    def look(name: str) -> None:
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            if found := faults(page):
                wrong[f"{name} at {width}"] = found

    def enter() -> None:
        page.goto(f"{live_server.url}/accounts/login/")
        page.get_by_label("E-mail address or employee number").fill(person.email or "")
        page.get_by_label("Password").fill(PASSWORD)
        page.locator("form.usa-form button[type=submit]").click()

    enter()
    page.goto(f"{live_server.url}/accounts/second-step/totp/activate/")
    look("confirm")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    look("set up")
    secret = page.locator("code").inner_text()
    page.get_by_label("code").fill(code_of(secret))
    page.get_by_role("button", name="Turn it on").click()
    look("codes")
    page.goto(f"{live_server.url}/accounts/second-step/")
    look("overview")
    page.goto(f"{live_server.url}/accounts/second-step/recovery-codes/generate/")
    look("new codes")
    page.goto(f"{live_server.url}/accounts/second-step/totp/deactivate/")
    look("turn off")
    browsing.clear_cookies()
    enter()
    look("second step")
    page.get_by_label("code").fill(next_code(secret))
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_text("Hello, Ruth")).to_be_visible()
    assert wrong == {}


def test_a_security_key_is_added_and_lets_in(browsing: BrowserContext, live_server: LiveServer) -> None:
    person = make_person("Ruth", password=PASSWORD)
    page = browsing.new_page()
    device = browsing.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "usb", "hasUserVerification": True, "isUserVerified": True}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": {**options, "automaticPresenceSimulation": True}})

    def enter() -> None:
        page.goto(f"{live_server.url}/accounts/login/")
        page.get_by_label("E-mail address or employee number").fill(person.email or "")
        page.get_by_label("Password").fill(PASSWORD)
        page.locator("form.usa-form button[type=submit]").click()

    enter()
    page.goto(f"{live_server.url}/accounts/second-step/webauthn/add/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.locator("input[name=name]").fill("Key on my ring")
    page.get_by_role("button", name="Add the key").click()
    page.wait_for_url("**/second-step/recovery-codes/**")
    browsing.clear_cookies()
    enter()
    page.get_by_role("button", name="Use a security key").click()
    expect(page.get_by_text("Hello, Ruth")).to_be_visible()
    page.goto(f"{live_server.url}/accounts/second-step/webauthn/")
    expect(page.get_by_role("rowheader", name="Key on my ring")).to_be_visible()
    assert faults(page) == []
