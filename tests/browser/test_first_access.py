"""Ways in and edits in a real browser: a slip becomes a password by keyboard, two editors, live search."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from cxportal.people.models import Person
from cxportal.signin.ways_in import make_slip
from tests.browser.axe import faults
from tests.browser.test_every_page import WIDTHS, sign_in
from tests.builders import make_person

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]


def assert_faultless(page: Page) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert faults(page) == []


def test_slip_becomes_a_password_by_keyboard_alone(page: Page, live_server: LiveServer, program_office: Person) -> None:
    driver = make_person("Drew", email=None, employee_number="R42")
    _, code = make_slip(driver, by=program_office)
    page.goto(f"{live_server.url}/accounts/slip/")
    page.get_by_label("Employee number").focus()
    page.keyboard.type("R42")
    page.keyboard.press("Tab")
    page.keyboard.type(code.lower())
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Choose your password")).to_be_visible()
    assert_faultless(page)
    page.get_by_label("New password", exact=True).focus()
    page.keyboard.type("short")
    page.keyboard.press("Enter")
    expect(page.get_by_text("There is a problem")).to_be_visible()
    assert_faultless(page)
    page.get_by_label("New password", exact=True).focus()
    page.keyboard.type("four unrelated words")
    page.keyboard.press("Tab")
    page.keyboard.type("four unrelated words")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your password is set.")).to_be_visible()
    driver.refresh_from_db()
    assert driver.check_password("four unrelated words")


def test_demonstration_offers_one_button_a_role(page: Page, live_server: LiveServer, settings: Settings) -> None:
    settings.DEMO = True
    person = make_person("Dana", email="director@county.example")
    page.goto(f"{live_server.url}/accounts/login/?next=/me/")
    assert_faultless(page)
    page.get_by_role("button", name="Director").click()
    expect(page.get_by_role("heading", level=1, name=person.name)).to_be_visible()


def test_second_editor_sees_what_the_first_changed(
    browsing: BrowserContext, live_server: LiveServer, program_office: Person, staff: Person
) -> None:
    sign_in(browsing, live_server, program_office)
    address = f"{live_server.url}{staff.get_absolute_url()}edit/"
    first, second = browsing.new_page(), browsing.new_page()
    for page, title in ((first, "Warden"), (second, "Ranger")):
        page.goto(address)
        page.get_by_label("Job title").fill(title)
    first.get_by_role("button", name="Save").click()
    expect(first.get_by_text("Saved.")).to_be_visible()
    second.get_by_role("button", name="Save").click()
    expect(second.get_by_text("is now “Warden”")).to_be_visible()
    expect(second.get_by_label("Job title")).to_have_value("Ranger")
    assert_faultless(second)
    second.get_by_role("button", name="Save").click()
    expect(second.get_by_text("Saved.")).to_be_visible()
    staff.refresh_from_db()
    assert staff.title == "Ranger"


def test_directory_narrows_while_someone_types(
    browsing: BrowserContext, live_server: LiveServer, staff: Person
) -> None:
    make_person("Quinn", last_name="Oak")
    sign_in(browsing, live_server, staff)
    page = browsing.new_page()
    page.goto(f"{live_server.url}/people/")
    page.get_by_label("Name, job title or department").press_sequentially("quin")
    expect(page.locator("#people").get_by_role("status")).to_have_text("1 person")
    expect(page.get_by_role("link", name="Quinn Oak")).to_be_visible()
    assert page.url.endswith("?q=quin")
    assert_faultless(page)


def test_person_field_offers_names(
    browsing: BrowserContext, live_server: LiveServer, program_office: Person, staff: Person
) -> None:
    make_person("Quinn", last_name="Oak", employee_number="Q1")
    sign_in(browsing, live_server, program_office)
    page = browsing.new_page()
    page.goto(f"{live_server.url}{staff.get_absolute_url()}edit/")
    page.get_by_label("Manager").press_sequentially("quin")
    expect(page.locator("#id_manager_names option")).to_have_attribute("value", "Quinn Oak · Q1")
