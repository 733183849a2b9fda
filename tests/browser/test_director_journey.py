"""The director's job in a browser: by mouse, by keyboard alone, without JavaScript, and after a lost session."""

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from cxportal.people.models import Person
from pathways.models import Objective, ProgressUpdate, Status
from tests.browser.test_every_page import sign_in
from tests.builders import make_objective, make_step

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HOME = "/objectives/mine/"


@pytest.fixture
def mine(director: Person) -> Objective:
    objective = make_objective("Answer the phone within three rings", lead=director)
    make_step(objective, "Count the rings")
    return objective


def said(objective: Objective) -> tuple[str, int, str]:
    given = ProgressUpdate.objects.get(objective=objective)
    return given.status, given.percent, given.narrative


def test_by_mouse_inside_the_list(
    browsing: BrowserContext, live_server: LiveServer, director: Person, mine: Objective
) -> None:
    sign_in(browsing, live_server, director)
    page = browsing.new_page()
    page.goto(f"{live_server.url}{HOME}")
    page.get_by_role("link", name="Update: Answer the phone").click()
    page.get_by_label("On track").check()
    page.get_by_label("Percent done").fill("40")
    page.get_by_label("What happened").fill("Two lines were added.")
    page.get_by_label("Count the rings").check()
    page.get_by_role("button", name="Save update").click()
    expect(page.get_by_role("status").filter(has_text="Saved: on track, 40%.")).to_be_visible()
    assert page.url == f"{live_server.url}{HOME}"
    assert said(mine) == (Status.ON_TRACK, 40, "Two lines were added.")
    assert mine.steps.get().done_on is not None


def test_by_keyboard_alone(
    browsing: BrowserContext, live_server: LiveServer, director: Person, mine: Objective
) -> None:
    sign_in(browsing, live_server, director)
    page = browsing.new_page()
    page.goto(f"{live_server.url}{HOME}")
    press_until(page, "Tab", "Update: Answer the phone within three rings")
    page.keyboard.press("Enter")
    expect(page.get_by_label("What happened")).to_be_visible()
    press_until(page, "Tab", "Not started")
    page.keyboard.press("ArrowDown")
    press_until(page, "Tab", "Percent done")
    page.keyboard.type("55")
    press_until(page, "Tab", "What happened")
    page.keyboard.type("Two lines were added.")
    press_until(page, "Tab", "Save update")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Saved: on track")).to_be_focused()
    assert said(mine)[0] == Status.ON_TRACK


FOCUSED = """() => {
    const it = document.activeElement;
    const label = it.labels?.length ? it.labels[0] : it;
    return (it.ariaLabel ?? label.textContent).trim().replace(/\\s+/g, " ");
}"""


def press_until(page: Page, key: str, name: str) -> None:
    """Press a key until what has the focus bears the name; at most 80 times."""
    for _ in range(80):
        if page.evaluate(FOCUSED).startswith(name):
            return
        page.keyboard.press(key)
    raise AssertionError(f"The keyboard never reached “{name}”.")


def test_without_javascript(browser: Browser, live_server: LiveServer, director: Person, mine: Objective) -> None:
    context = browser.new_context(java_script_enabled=False)
    sign_in(context, live_server, director)
    page = context.new_page()
    page.goto(f"{live_server.url}{HOME}")
    page.get_by_role("link", name="Update: Answer the phone").click()
    page.get_by_label("At risk").check()
    page.get_by_label("Percent done").fill("20")
    page.get_by_label("What happened").fill("A line fell silent.")
    page.get_by_role("button", name="Save update").click()
    expect(page.get_by_text("There is a problem")).to_be_visible()
    expect(page.get_by_label("What happened")).to_have_value("A line fell silent.")
    page.get_by_label("Recovery action").fill("Call the vendor.")
    page.get_by_label("Recovery date").fill("2099-01-15")
    page.get_by_role("button", name="Save update").click()
    page.wait_for_url(f"**{mine.get_absolute_url()}")
    context.close()
    assert said(mine) == (Status.AT_RISK, 20, "A line fell silent.")


def test_error_inside_the_list_is_tied_to_its_field(
    browsing: BrowserContext, live_server: LiveServer, director: Person, mine: Objective
) -> None:
    sign_in(browsing, live_server, director)
    page = browsing.new_page()
    page.goto(f"{live_server.url}{HOME}")
    page.get_by_role("link", name="Update: Answer the phone").click()
    page.get_by_role("button", name="Save update").click()
    field = page.get_by_label("What happened")
    expect(field).to_have_attribute("aria-invalid", "true")
    described = (field.get_attribute("aria-describedby") or "").split()
    assert any("Fill in this field." in page.locator(f"#{ident}").inner_text() for ident in described)


def test_double_click_saves_once(
    browsing: BrowserContext, live_server: LiveServer, director: Person, mine: Objective
) -> None:
    sign_in(browsing, live_server, director)
    page = browsing.new_page()
    page.goto(f"{live_server.url}/objectives/{mine.pk}/update/")
    page.get_by_label("What happened").fill("Two lines were added.")
    page.get_by_role("button", name="Save update").dblclick()
    page.wait_for_url(f"**{mine.get_absolute_url()}")
    assert mine.updates.count() == 1


def test_lost_session_gives_the_text_back(
    browsing: BrowserContext, live_server: LiveServer, director: Person, mine: Objective
) -> None:
    director.set_password("a long enough phrase")
    director.save()
    sign_in(browsing, live_server, director)
    page = browsing.new_page()
    page.goto(f"{live_server.url}/objectives/{mine.pk}/update/")
    page.get_by_label("What happened").fill("Typed for ten minutes.")
    browsing.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Save update").click()
    page.locator("input[name=login]").fill(director.email or "")
    page.locator("input[type=password]").fill("a long enough phrase")
    page.get_by_role("button", name="Sign in", exact=True).last.click()
    expect(page.get_by_label("What happened")).to_have_value("Typed for ten minutes.")
