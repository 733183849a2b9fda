"""What is wrong with a page as a browser shows it."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page

FOLDER = Path(axe_playwright_python.__file__).parent
"""Holds axe itself. The tests serve it as a static file: browsers compile a file they know much faster than a text."""

# Only what is wrong is asked for: what is right costs half of the time. The portal has neither frames nor films.
OPTIONS = {"resultTypes": ["violations"], "preload": False, "iframes": False}
CHROME = [[".site-header"], [".site-footer"]]
FIND = """([exclude, options]) =>
    axe.run({include: [[':root']], exclude}, options).then(found => found.violations)"""


def faults(page: Page, *, whole: bool = True) -> list[str]:
    """Accessibility faults that axe finds and sideways scrolling; empty for a good page.

    Where not `whole`, header and footer are left out: they are the same on every page of a part of the portal.
    """
    if not page.evaluate("'axe' in window"):
        page.add_script_tag(url="/static/axe/axe.min.js")
    violations: Iterable[dict[str, Any]] = page.evaluate(FIND, [[] if whole else CHROME, OPTIONS])
    found = [f"{violation['id']}: {violation['nodes'][0]['html'][:160]}" for violation in violations]
    too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if too_wide > 0:
        found.append(f"scrolls sideways by {too_wide} px")
    return found
