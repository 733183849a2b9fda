"""The kit in a real browser: no accessibility fault, no sideways scrolling, nothing that fails to load."""

from pathlib import Path

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from cxportal.county.models import County
from tests.browser.axe import faults

PAGES = ["components/", "form/", "form/?wrong=1", "visitor/"]
PICTURES = Path(__file__).parent.parent / "pictures"

pytestmark = [pytest.mark.urls("tests.ui.pages"), pytest.mark.browser, pytest.mark.once]


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("address", PAGES)
@pytest.mark.django_db(transaction=True)
def test_page_has_no_accessibility_fault(page: Page, live_server: LiveServer, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{live_server.url}/kit/{address}")
    assert faults(page) == []


@pytest.mark.django_db(transaction=True)
def test_faults_are_found_and_said(page: Page, live_server: LiveServer) -> None:
    page.set_viewport_size({"width": 320, "height": 900})
    page.goto(f"{live_server.url}/kit/visitor/")
    page.evaluate("document.querySelector('main').append(Object.assign(new Image(), {id: 'bare'}))")
    page.evaluate("document.querySelector('.site-footer').append(document.createElement('button'))")
    found = [fault.split(":")[0] for fault in faults(page)]
    assert found == ["button-name", "image-alt"]
    assert [fault.split(":")[0] for fault in faults(page, whole=False)] == ["image-alt"]


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.django_db(transaction=True)
def test_page_never_scrolls_sideways_on_a_phone(page: Page, live_server: LiveServer, address: str) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(f"{live_server.url}/kit/{address}")
    assert page.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.parametrize(
    "name", ["Example County (demonstration)", "Northern Okaloosa Metropolitan Consolidated County " * 2]
)
@pytest.mark.django_db(transaction=True)
def test_long_name_of_a_county_leaves_the_header_low_and_the_menu_free(
    page: Page, live_server: LiveServer, name: str
) -> None:
    County.objects.update_or_create(pk=1, defaults={"name": name.strip()})
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(f"{live_server.url}/kit/visitor/")
    box = (
        "one => (({left, right, height}) => [left, right, height])(document.querySelector(one).getBoundingClientRect())"
    )
    words, menu, bar = (page.evaluate(box, one) for one in (".brand strong", ".phone-menu", ".site-header__bar"))
    assert words[1] <= menu[0]
    assert page.evaluate("getComputedStyle(document.querySelector('.brand strong')).overflow") == "hidden"
    assert bar[2] <= 90
    assert name.strip() in page.locator(".site-footer strong").inner_text()


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.django_db(transaction=True)
def test_page_loads_everything_it_asks_for(page: Page, live_server: LiveServer, address: str) -> None:
    failed: list[str] = []
    page.on("response", lambda response: failed.append(response.url) if response.status >= 400 else None)
    page.on("console", lambda message: failed.append(message.text) if message.type in ("error", "warning") else None)
    page.goto(f"{live_server.url}/kit/{address}", wait_until="networkidle")
    assert failed == []


@pytest.mark.parametrize(("width", "scheme"), [(360, "screen"), (1280, "screen"), (800, "print")])
@pytest.mark.parametrize("address", PAGES)
@pytest.mark.pictures
@pytest.mark.django_db(transaction=True)
def test_page_is_drawn_for_a_designer(
    page: Page, live_server: LiveServer, address: str, width: int, scheme: str
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(media=scheme)  # type: ignore[arg-type]
    page.goto(f"{live_server.url}/kit/{address}", wait_until="networkidle")
    PICTURES.mkdir(exist_ok=True)
    name = "".join(letter if letter.isalnum() else "-" for letter in f"kit-{address}-{width}-{scheme}")
    page.screenshot(path=PICTURES / f"{name}.png", full_page=True)
