"""The cast: one person for each role that the portal knows, and a county they work in."""

import gc
import os
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client
from hypothesis import settings
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from cxportal.people.models import Department, Person, RoleKind
from feedback.responses.counting import letters_of
from pathways.models import Objective
from tests.backends import find_chromium, forget_redis_keys
from tests.builders import make_department, make_head, make_objective, make_person, make_role
from tests.one_door import watched

pytest_plugins = ["tests.dealing", "tests.matrix.scene"]

settings.register_profile("portal", deadline=None)  # a busy machine is no fault of an example
settings.load_profile("portal")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says by name what the tests ran on, and what was missing."""
    backends = os.environ.get("CXPORTAL_TEST_BACKENDS", os.environ.get("CXPORTAL_TEST_BACKEND", "sqlite"))
    names = {"sqlite": "SQLite with the filesystem broker", "postgresql": "PostgreSQL with Redis"}
    terminalreporter.section("ran on")
    for number, backend in enumerate(backends.split(",")):
        terminalreporter.write_line(f"gw{number}: {names[backend]}")
    terminalreporter.write_line(f"found: {os.environ.get('CXPORTAL_TEST_FOUND') or 'only the above was looked for'}")
    terminalreporter.write_line(f"missing: {os.environ.get('CXPORTAL_TEST_MISSING') or 'nothing'}")


def pytest_collection() -> None:
    """Looks for garbage seldom: templates and migrations make so much that is none that looking takes a tenth."""
    gc.set_threshold(50_000, 20, 50)


def pytest_collection_finish() -> None:
    """What stands now stands until the end."""
    gc.collect()
    gc.freeze()


def pytest_sessionfinish() -> None:
    forget_redis_keys()


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """No test sees what another left in the cache, such as counted sign-in attempts."""
    yield
    cache.clear()
    letters_of.cache_clear()


@pytest.fixture(autouse=True)
def _one_door() -> Iterator[None]:
    """No test sees anybody read what was answered but the package that knows what a small group is."""
    with watched():
        yield


@pytest.fixture
def parks(db: None) -> Department:
    return make_department("Parks and Recreation")


@pytest.fixture
def utilities(db: None) -> Department:
    return make_department("Utilities")


@pytest.fixture
def director(parks: Department) -> Person:
    return make_head(parks, make_person("Dana", last_name="Director", department=parks))


@pytest.fixture
def other_director(utilities: Department) -> Person:
    """The director of another department."""
    return make_head(utilities, make_person("Olive", last_name="Other", department=utilities))


@pytest.fixture
def manager(parks: Department) -> Person:
    """A manager with one report, no director."""
    person = make_person("Max", last_name="Manager", department=parks)
    make_person("Rae", last_name="Report", department=parks, manager=person)
    return person


@pytest.fixture
def staff(parks: Department) -> Person:
    return make_person("Sam", last_name="Staff", department=parks)


@pytest.fixture
def lead(utilities: Department) -> Person:
    """Leads `objective`; works in Utilities."""
    return make_person("Lee", last_name="Lead", department=utilities)


@pytest.fixture
def assistant(director: Person) -> Person:
    """May act on behalf of the director."""
    person = make_person("Ash", last_name="Assistant", department=director.department)
    make_role(person, RoleKind.ASSISTANT, principal=director)
    return person


@pytest.fixture
def program_office(db: None) -> Person:
    person = make_person("Ola", last_name="Office")
    make_role(person, RoleKind.PROGRAM_OFFICE)
    return person


@pytest.fixture
def administrator(db: None) -> Person:
    person = make_person("Ada", last_name="Admin")
    make_role(person, RoleKind.ADMINISTRATOR)
    return person


@pytest.fixture
def objective(lead: Person) -> Objective:
    """A priority objective whose accountable lead is `lead`."""
    return make_objective("Answer the phone within three rings", lead=lead)


@pytest.fixture
def as_(client: Client) -> "SignIn":
    return SignIn(client)


class SignIn:
    """`as_(director)` is the test client, signed in as that person."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def __call__(self, person: Person) -> Client:
        self._client.force_login(person)
        return self._client


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run; tests that need it are skipped by name where there is none."""
    chromium = find_chromium()
    if not chromium.place:
        pytest.skip(f"{chromium}")
    # Playwright runs an event loop in this thread, and Django would take every query for one inside a coroutine.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium.place, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield started
        started.close()


@pytest.fixture
def browsing(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh browser context: no cookies, no animations."""
    context = browser.new_context(reduced_motion="reduce")
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture
def page(browsing: BrowserContext) -> Page:
    return browsing.new_page()
