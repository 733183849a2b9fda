"""A computer that several people use: who has signed out has left."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, expect
from pytest_django.live_server_helper import LiveServer

from cxportal.people.models import Person
from pathways.models import Objective
from tests.backends import find_chromium
from tests.browser.test_every_page import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def remembering(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that keeps whole pages for the back button, as people's browsers do; Playwright's own do not."""
    chromium = find_chromium(whole=True)
    if not chromium.place:
        pytest.skip("no whole Chromium: a bare one keeps no pages for the back button")
    started = browser.browser_type.launch(
        executable_path=chromium.place,
        args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        ignore_default_args=["--disable-back-forward-cache"],
    )
    context = started.new_context()
    context.set_default_timeout(10_000)
    yield context
    started.close()


def test_back_button_after_signing_out_leads_to_the_sign_in_page(
    remembering: BrowserContext, live_server: LiveServer, lead: Person, objective: Objective
) -> None:
    sign_in(remembering, live_server, lead)
    page = remembering.new_page()
    page.goto(f"{live_server.url}/objectives/mine/")
    expect(page.get_by_text(objective.title).first).to_be_visible()
    page.goto(f"{live_server.url}/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{live_server.url}/")
    page.go_back()
    page.go_back()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(page.get_by_text(objective.title)).to_have_count(0)


def test_back_button_gives_back_what_was_typed_and_not_sent(
    browsing: BrowserContext, live_server: LiveServer, lead: Person, objective: Objective
) -> None:
    sign_in(browsing, live_server, lead)
    page = browsing.new_page()
    page.goto(f"{live_server.url}/objectives/{objective.pk}/update/")
    page.get_by_label("What happened").fill("We answered every call")
    page.goto(f"{live_server.url}/privacy/")
    page.go_back()
    expect(page.get_by_label("What happened")).to_have_value("We answered every call")
