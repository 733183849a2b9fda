"""Every page of the matrix in a real browser: axe finds nothing, it does not scroll sideways, all it asks for loads."""

import os
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, Route
from pytest_django.live_server_helper import LiveServer

from cxportal.people.models import Person
from tests.browser.axe import faults
from tests.matrix.expected import ROLES, ROWS, Row
from tests.matrix.world import World

WIDTHS = [int(width) for width in os.environ.get("CXPORTAL_WIDTHS", "320").split(",")]
# Each page is looked at as the first of these roles that sees it, and as a visitor where visitors see it.
RICHEST = ("program_office", "administrator", "director", "other_director", "lead", "manager", "staff")
TOKEN = "c" * 32
# How many pages one test looks at, so that two processes share the work.
PART = 30

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]


def looks_of(row: Row) -> list[str]:
    """The roles as which a row is looked at."""
    if not row.is_page:
        return []
    seen_by = [role for role in RICHEST if row.expected[role] == "200"][:1]
    return seen_by + (["visitor"] if row.expected["visitor"] == "200" else [])


def sign_in(browsing: BrowserContext, server: LiveServer, person: Person | None) -> None:
    browsing.add_cookies([{"name": "csrftoken", "value": TOKEN, "url": server.url}])
    if person:
        client = Client()
        client.force_login(person)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        browsing.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": server.url}])


def open_row(page: Page, address: str, row: Row) -> None:
    """Go to the address; a row that posts (a form with errors) is sent as the browser's own navigation."""
    if row.method == "get":
        page.goto(address, wait_until="load")
        return

    def post(route: Route) -> None:
        body = urlencode({**row.data, "csrfmiddlewaretoken": TOKEN})
        headers = {**route.request.headers, "content-type": "application/x-www-form-urlencoded"}
        route.continue_(method="POST", post_data=body, headers=headers)

    page.route(address, post)
    page.goto(address, wait_until="load")
    page.unroute(address)


def looks() -> list[tuple[str, int]]:
    """Each role that looks at anything, with the part of its rows: parts of some thirty."""
    seen = {role: sum(role in looks_of(row) for row in ROWS) for role in ROLES}
    return [(role, part) for role, many in seen.items() for part in range(-(-many // PART))]


@pytest.mark.parametrize(("role", "part"), looks())
def test_pages_have_no_fault(
    browsing: BrowserContext, live_server: LiveServer, world: World, role: str, part: int
) -> None:
    sign_in(browsing, live_server, world.people[role])
    page = browsing.new_page()
    found: dict[str, Any] = {}
    trouble: list[str] = []
    page.on(
        "response", lambda answer: trouble.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None
    )
    page.on("console", lambda said: trouble.append(said.text) if said.type in {"error", "warning"} else None)
    begun: set[str] = set()
    for row in [row for row in ROWS if role in looks_of(row)][part * PART : (part + 1) * PART]:
        with transaction.atomic():
            path = reverse(row.name, kwargs=row.kwargs(world))
        open_row(page, live_server.url + path, row)
        beginning = path.split("/")[1]
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            wrong = faults(page, whole=role == "visitor" or beginning not in begun) + trouble
            trouble.clear()
            if wrong:
                found[f"{row.method} {path} at {width} px"] = wrong
        begun.add(beginning)
    assert found == {}
