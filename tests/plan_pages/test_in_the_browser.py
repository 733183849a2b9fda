"""The plan pages in a browser: filters that work in place, and a picture to walk through by keyboard."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from cxportal.people.models import Person
from tests.browser.axe import faults
from tests.browser.test_every_page import sign_in
from tests.plan_pages.conftest import Plan

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def reading(browsing: BrowserContext, live_server: LiveServer, staff: Person, plan: Plan) -> Page:
    """A page of someone who is signed in, on the plan's overview."""
    sign_in(browsing, live_server, staff)
    page = browsing.new_page()
    page.goto(f"{live_server.url}/plan/")
    return page


def test_a_filter_narrows_the_list_in_place_and_in_the_address(reading: Page, live_server: LiveServer) -> None:
    reading.goto(f"{live_server.url}/objectives/")
    reading.get_by_label("Status").select_option("at_risk")
    expect(reading.get_by_role("status").filter(has_text="One objective fits.")).to_be_visible()
    expect(reading.get_by_role("row")).to_have_count(2)
    expect(reading).to_have_url(re.compile("status=at_risk"))


def test_typing_words_narrows_the_list(reading: Page, live_server: LiveServer) -> None:
    reading.goto(f"{live_server.url}/objectives/")
    reading.get_by_label("Words").press_sequentially("scripts")
    expect(reading.get_by_role("row")).to_have_count(2)
    expect(reading.get_by_role("link", name="Write scripts for common questions")).to_be_visible()


def test_filters_work_without_javascript(browsing: BrowserContext, reading: Page, live_server: LiveServer) -> None:
    assert browsing.browser is not None
    plain = browsing.browser.new_context(java_script_enabled=False, storage_state=browsing.storage_state())
    page = plain.new_page()
    page.goto(f"{live_server.url}/objectives/")
    page.get_by_label("Pathway").select_option("2")
    page.get_by_role("button", name="Show").click()
    assert "pathway=2" in page.url
    expect(page.get_by_role("row")).to_have_count(2)
    plain.close()


def test_every_part_of_the_picture_is_reached_by_keyboard(reading: Page, live_server: LiveServer) -> None:
    reading.goto(f"{live_server.url}/plan/logic-model/")
    boxes = reading.locator("a.lm-box")
    reading.locator("figure.logic-model").focus()
    for number in range(boxes.count()):
        reading.keyboard.press("Tab")
        expect(boxes.nth(number)).to_be_focused()
    reading.keyboard.press("Enter")
    expect(reading).to_have_url(f"{live_server.url}/plan/culture/")


def test_the_focus_in_the_picture_is_seen(reading: Page, live_server: LiveServer) -> None:
    reading.goto(f"{live_server.url}/plan/logic-model/")
    frame = reading.locator("a.lm-pathway rect").first
    before = frame.evaluate("frame => getComputedStyle(frame).stroke")
    reading.locator("figure.logic-model").focus()
    while not reading.evaluate("document.activeElement.matches('.lm-pathway')"):
        reading.keyboard.press("Tab")
    assert frame.evaluate("frame => getComputedStyle(frame).stroke") != before


def test_text_of_the_picture_stays_inside_its_boxes(reading: Page, live_server: LiveServer) -> None:
    reading.goto(f"{live_server.url}/plan/logic-model/")
    outside = reading.evaluate(
        """[...document.querySelectorAll('a.lm-box')].filter(box => {
            const frame = box.querySelector('rect').getBoundingClientRect();
            return [...box.querySelectorAll('tspan')].some(line => {
                const place = line.getBoundingClientRect();
                return place.left < frame.left || place.right > frame.right || place.bottom > frame.bottom + 1;
            });
        }).map(box => box.getAttribute('aria-label'))"""
    )
    assert outside == []


@pytest.mark.parametrize(
    "path",
    ["/plan/", "/plan/goals/1/", "/plan/pathways/1/", "/plan/logic-model/", "/objectives/?goal=x", "/search/?q=the"],
)
def test_filled_pages_have_no_fault(reading: Page, live_server: LiveServer, path: str) -> None:
    reading.goto(live_server.url + path)
    found = {}
    for width in (320, 1280):
        reading.set_viewport_size({"width": width, "height": 900})
        found[width] = faults(reading)
    assert found == {320: [], 1280: []}
