"""A manager recognizes somebody from a phone: by touch, by keyboard alone, and without JavaScript."""

import pytest
from playwright.sync_api import Browser, BrowserContext, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from cxportal.people.models import Department, Person
from recognition.cards.models import Card, HearHear
from tests.browser.axe import faults
from tests.browser.test_director_journey import press_until
from tests.browser.test_every_page import sign_in
from tests.builders import make_person
from tests.cards.builders import DID, make_card

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]
PHONE: ViewportSize = {"width": 360, "height": 740}


@pytest.fixture
def zoe(utilities: Department) -> Person:
    return make_person("Zoe", last_name="Zimmer", department=utilities, title="Meter Reader")


def test_by_touch_on_a_phone(browser: Browser, live_server: LiveServer, manager: Person, zoe: Person) -> None:
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, reduced_motion="reduce")
    context.set_default_timeout(10_000)
    sign_in(context, live_server, manager)
    page = context.new_page()
    page.goto(f"{live_server.url}/")
    page.get_by_role("link", name="Recognize someone now").tap()
    page.get_by_label("A part of a name").tap()
    page.keyboard.type("zimm")
    page.get_by_label("Zoe Zimmer").tap()
    page.get_by_label("Timeliness").tap()
    page.get_by_label("What did they do?").fill(DID)
    page.get_by_role("button", name="See it first").tap()
    preview = page.locator("#preview")
    expect(preview).to_contain_text("Zoe Zimmer")
    expect(preview).to_contain_text(DID)
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert not Card.objects.exists()
    page.get_by_role("button", name="Give it").tap()
    expect(page.get_by_role("status").filter(has_text="Given to Zoe Zimmer")).to_be_visible()
    assert faults(page) == []
    card = Card.objects.get()
    assert (card.letter, card.words, card.recipients.get().person) == ("T", DID, zoe)
    context.close()


def test_by_keyboard_alone(browsing: BrowserContext, live_server: LiveServer, manager: Person, zoe: Person) -> None:
    sign_in(browsing, live_server, manager)
    page = browsing.new_page()
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{live_server.url}/recognition/give/")
    press_until(page, "Tab", "A part of a name")
    page.keyboard.type("zimm")
    expect(page.get_by_label("Zoe Zimmer")).to_be_visible()
    press_until(page, "Tab", "ZZ Zoe Zimmer")
    page.keyboard.press("Space")
    press_until(page, "Tab", "HHelpfulness")
    page.keyboard.press("Space")
    press_until(page, "Tab", "What did they do?")
    page.keyboard.type(DID)
    press_until(page, "Tab", "Give it")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Given to Zoe Zimmer")).to_be_visible()
    assert Card.objects.get().letter == "H"


def test_without_javascript_the_search_is_a_button(
    browser: Browser, live_server: LiveServer, manager: Person, zoe: Person
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    context.set_default_timeout(10_000)
    sign_in(context, live_server, manager)
    page = context.new_page()
    page.goto(f"{live_server.url}/recognition/give/")
    report = manager.reports.get()
    page.get_by_label(str(report)).check()
    page.get_by_label("What did they do?").fill(DID)
    page.get_by_label("A part of a name").fill("zimm")
    page.get_by_role("button", name="Find").click()
    page.get_by_label("Zoe Zimmer").check()
    assert page.get_by_label(str(report)).is_checked()
    assert page.get_by_label("What did they do?").input_value() == DID
    page.get_by_role("button", name="See it first").click()
    assert "Zoe Zimmer" in page.get_by_role("article").inner_text()
    page.get_by_role("button", name="Give it").click()
    assert "There is a problem" in page.locator("main").inner_text()  # no letter was chosen
    page.get_by_label("Respect").check()
    page.get_by_role("button", name="Give it").click()
    assert page.locator("h1").inner_text() == "On-the-spot card"
    context.close()
    assert set(Card.objects.get().recipients.values_list("person", flat=True)) == {zoe.pk, report.pk}


def test_hear_hear_on_the_wall_in_place(
    browsing: BrowserContext, live_server: LiveServer, manager: Person, staff: Person, zoe: Person
) -> None:
    make_card(staff, by=manager)
    sign_in(browsing, live_server, zoe)
    page = browsing.new_page()
    page.goto(f"{live_server.url}/recognition/")
    button = page.get_by_role("button", name="Hear, hear")
    button.click()
    expect(page.get_by_role("button", name="Hear, hear", pressed=True)).to_be_visible()
    assert HearHear.objects.get().person == zoe
    assert page.url == f"{live_server.url}/recognition/"
