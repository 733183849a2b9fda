"""A customer scans the code, without JavaScript, on a phone of 320 px, and is done in a minute."""

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from cxportal.people.models import Department
from feedback.contacts.models import Contact
from feedback.instruments.models import Language
from feedback.instruments.shipped import load_instruments
from feedback.responses.models import Response
from tests.browser.axe import faults
from tests.responses.builders import make_touchpoint

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]


def test_a_customer_answers_without_script_on_a_small_phone(
    browser: Browser, live_server: LiveServer, parks: Department
) -> None:
    load_instruments()
    touchpoint = make_touchpoint(parks, service="Swimming pool", service_es="Piscina", location="Aquatic Center")
    address = f"{live_server.url}/say/{touchpoint.code}/"
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640}, locale="en-US")
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.goto(address)
    page.get_by_role("button", name="Español").click()
    assert page.locator("h1").inner_text() == "¿Cómo lo hicimos?"
    groups = page.get_by_role("group")
    groups.nth(0).get_by_role("radio").nth(2).check()
    page.get_by_role("button", name="English").click()
    assert groups.nth(0).get_by_role("radio").nth(2).is_checked()
    for number in range(8):
        target = groups.nth(number).get_by_role("radio").nth(4 if number < 7 else 5)
        target.check()
    # By keyboard on: the arrow keys move within the group.
    groups.nth(0).get_by_role("radio").nth(4).focus()
    page.keyboard.press("ArrowLeft")
    page.get_by_label("Is there anything you would like to tell us?").fill("The water was cold.")
    page.get_by_role("radio", name="A complaint").check()
    page.get_by_label("E-mail address").fill("ana at example")
    page.keyboard.press("Enter")
    assert "There is a problem" in page.locator("#problem").inner_text()
    assert page.get_by_label("Is there anything you would like to tell us?").input_value() == "The water was cold."
    page.get_by_label("E-mail address").fill("ana@example.com")
    page.get_by_role("button", name="Send").click()
    assert page.locator("h1").inner_text() == "Thank you"
    page.goto(address)
    assert page.locator("h1").inner_text() == "You have answered already"
    context.close()
    stored = Response.objects.get()
    assert stored.answers == {"h1": 4, "e1": 5, "a1": 5, "r1": 5, "t1": 5, "trust": 5, "need": 5, "ease": 0}
    contact = Contact.objects.get()
    assert (contact.kind, contact.email, contact.language) == ("complaint", "ana@example.com", Language.ENGLISH)


@pytest.mark.parametrize("width", [320, 1280])
def test_every_state_of_the_form_is_accessible(
    browser: Browser, live_server: LiveServer, parks: Department, width: int
) -> None:
    load_instruments()
    touchpoint = make_touchpoint(parks, service="Swimming pool")
    context = browser.new_context(viewport={"width": width, "height": 800}, reduced_motion="reduce")
    page = context.new_page()
    address = f"{live_server.url}/say/{touchpoint.code}/"
    found: dict[str, list[str]] = {}

    def look(state: str) -> None:
        if wrong := faults(page):
            found[state] = wrong

    page.goto(address)
    look("empty")
    page.get_by_role("button", name="Send").click()
    look("refused")
    page.get_by_role("group").nth(0).get_by_role("radio").nth(4).check()
    look("chosen")
    page.get_by_role("button", name="Send").click()
    look("thanks")
    page.goto(address)
    look("asked already")
    page.goto(f"{live_server.url}/say/nowhere/?lang=es")
    look("nowhere")
    context.close()
    assert found == {}
