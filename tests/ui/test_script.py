"""What the one script adds, proven in a real browser."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

pytestmark = [
    pytest.mark.urls("tests.ui.pages"),
    pytest.mark.browser,
    pytest.mark.once,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def at(page: Page, live_server: LiveServer) -> "At":
    return At(page, live_server.url)


class At:
    """`at("draft/")` opens that page of the kit."""

    def __init__(self, page: Page, server: str) -> None:
        self.page, self.server = page, server

    def __call__(self, address: str) -> Page:
        self.page.goto(f"{self.server}/kit/{address}")
        return self.page


def test_draft_comes_back_after_leaving_the_page(at: At) -> None:
    at("draft/").get_by_label("Note").press_sequentially("half a thought")
    page = at("draft/")
    expect(page.get_by_label("Note")).to_have_value("half a thought")
    expect(page.get_by_text("We kept what you typed.")).to_be_visible()


def test_draft_can_be_thrown_away(at: At) -> None:
    at("draft/").get_by_label("Note").press_sequentially("half a thought")
    at("draft/").get_by_role("button", name="Throw it away").click()
    expect(at("draft/").get_by_label("Note")).to_have_value("")


def test_draft_is_gone_once_it_was_accepted(at: At) -> None:
    page = at("draft/")
    page.get_by_label("Note").press_sequentially("a whole thought")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("heading", name="Welcome").wait_for()
    expect(at("draft/").get_by_label("Note")).to_have_value("")


def test_draft_stays_when_the_form_is_refused(at: At) -> None:
    page = at("draft/")
    page.get_by_label("Note").press_sequentially("no")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("Note")).to_have_value("no")
    expect(at("draft/").get_by_label("Note")).to_have_value("no")


def test_draft_is_forgotten_at_sign_out(at: At) -> None:
    page = at("draft/")
    page.get_by_label("Note").press_sequentially("secret")
    page.route("**/accounts/logout/", lambda route: route.fulfill(body="<title>out</title>"))
    page.get_by_text("Account", exact=True).click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/accounts/logout/")
    expect(at("draft/").get_by_label("Note")).to_have_value("")


def test_error_summary_link_leads_to_its_field(at: At) -> None:
    page = at("form/?wrong=1")
    page.get_by_role("link", name="Pick: ").click()
    expect(page.get_by_role("radio", name="Apples")).to_be_focused()


def test_menu_closes_by_escape_and_gives_the_focus_back(at: At) -> None:
    page = at("components/")
    summary = page.locator(".site-tools summary")
    summary.click()
    expect(page.get_by_role("link", name="My page")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="My page")).to_be_hidden()
    expect(summary).to_be_focused()


def test_menu_closes_by_a_click_elsewhere(at: At) -> None:
    page = at("components/")
    page.locator(".site-tools summary").click()
    page.get_by_role("heading", level=1).click()
    expect(page.get_by_role("link", name="My page")).to_be_hidden()


def test_phone_menu_reaches_every_page(at: At) -> None:
    at.page.set_viewport_size({"width": 320, "height": 700})
    page = at("components/")
    page.locator(".phone-menu > summary").click()
    expect(page.get_by_role("navigation", name="Main").get_by_role("link", name="Logic model")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_counter_warns_before_and_after_the_limit(at: At) -> None:
    page = at("draft/")
    page.get_by_label("Note").fill("x" * 35)
    expect(page.locator("#id_note_count")).to_have_text("5 characters left")
    page.get_by_label("Note").fill("x" * 42)
    expect(page.locator("#id_note_count")).to_have_text("2 characters too many")


def test_skip_link_is_the_first_stop_and_leads_to_the_content(at: At) -> None:
    page = at("components/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_help_stays_on_the_page_of_a_phone(at: At) -> None:
    at.page.set_viewport_size({"width": 320, "height": 700})
    page = at("components/")
    page.locator(".help summary").first.click()
    expect(page.get_by_text("Counts objectives that have leads.")).to_be_in_viewport(ratio=1)
