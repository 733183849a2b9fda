"""What is wrong with a page as a browser shows it."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_axe = Axe()


def faults(page: Page) -> list[str]:
    """Accessibility faults that axe finds and sideways scrolling; empty for a good page."""
    found = [
        f"{violation['id']}: {violation['nodes'][0]['html'][:160]}"
        for violation in _axe.run(page).response["violations"]
    ]
    too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if too_wide > 0:
        found.append(f"scrolls sideways by {too_wide} px")
    return found
