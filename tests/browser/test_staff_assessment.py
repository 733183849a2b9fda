"""Staff take an assessment: by keyboard on a phone of 320 px, and without JavaScript."""

import pytest
from playwright.sync_api import Browser, Page, ViewportSize
from pytest_django.live_server_helper import LiveServer

from cxportal.people.models import Department, Person
from feedback.responses.models import Response
from feedback.rounds.models import Round
from tests.browser.axe import faults
from tests.builders import PASSWORD, make_person
from tests.taking.conftest import KEYS, letters, shipped_round

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]
SMALL: ViewportSize = {"width": 320, "height": 640}
__all__ = ["letters"]


def begin(page: Page, live_server: LiveServer, round: Round, person: Person) -> None:
    page.set_default_timeout(10_000)
    page.goto(f"{live_server.url}/accounts/login/?next=/heart/assessments/{round.pk}/")
    page.locator("[name=login]").fill(person.email or "")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url("**/heart/assessments/**")


def test_staff_answer_by_keyboard_on_a_small_phone(
    browser: Browser, live_server: LiveServer, parks: Department, letters: None
) -> None:
    person = make_person("Kay", department=parks, password=PASSWORD)
    round = shipped_round()
    context = browser.new_context(viewport=SMALL, reduced_motion="reduce")
    page = context.new_page()
    begin(page, live_server, round, person)
    assert faults(page) == []
    page.locator("[name=go][value=es]").click()
    page.get_by_text("Página 1 de 6").wait_for()
    assert (page.locator("html").get_attribute("lang"), faults(page)) == ("es", [])
    page.locator("[name=go][value=en]").click()
    page.get_by_text("Page 1 of 6").wait_for()
    for step in range(5):
        for number in range(3):
            page.locator("fieldset").nth(number).get_by_role("radio").nth(0).focus()
            page.keyboard.press("Space")
            page.keyboard.press("ArrowRight")
        if step == 2:  # The browser closes; on this device the answers are there again.
            page.goto(f"{live_server.url}/heart/assessments/{round.pk}/")
            assert page.locator("[name=h1][value='2']").is_checked()
            for _ in range(2):
                page.get_by_role("button", name="Next").press("Enter")
        page.get_by_role("button", name="Next").press("Enter")
    assert page.evaluate("document.documentElement.scrollWidth") <= SMALL["width"]
    page.get_by_label("What would help you").fill("More time for each customer.")
    page.get_by_role("button", name="Send my answers").press("Enter")
    assert page.locator("h1").inner_text().startswith("Thank you.")
    assert faults(page) == []
    assert page.evaluate("Object.keys(localStorage).length") == 0
    stored = Response.objects.get()
    assert (stored.answers, stored.comment) == (dict.fromkeys(KEYS, 2), "More time for each customer.")
    context.close()


def test_staff_answer_without_script(
    browser: Browser, live_server: LiveServer, parks: Department, letters: None
) -> None:
    person = make_person("Kay", department=parks, password=PASSWORD)
    round = shipped_round()
    context = browser.new_context(viewport=SMALL, java_script_enabled=False)
    page = context.new_page()
    begin(page, live_server, round, person)
    for _ in range(5):
        for number in range(3):
            page.locator("fieldset").nth(number).get_by_role("radio").nth(4).check()
        page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Back").click()
    assert page.locator("[name=t1][value='5']").is_checked()
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Send my answers").click()
    assert page.locator("h1").inner_text().startswith("Thank you.")
    assert Response.objects.get().answers == dict.fromkeys(KEYS, 5)
    context.close()
