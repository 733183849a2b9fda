"""A figure by hand, and a scorecard's way from report to publication: by keyboard, without JavaScript, on a phone."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from cxportal.county.books import close_through
from cxportal.county.days import today
from cxportal.county.periods import Period, PeriodKind, month_number
from cxportal.people.models import Department, Person
from cxportal.scorecards.building import help_build, open_edition
from cxportal.scorecards.models import Edition, EditionState, Figure, Measure, Report, ReportState
from tests.browser.axe import faults
from tests.browser.test_director_journey import press_until
from tests.browser.test_every_page import sign_in
from tests.signals.builders import make_measure

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE: ViewportSize = {"width": 320, "height": 700}
NOTE = "Calls took longer: two clerks were away."


@pytest.fixture
def calls(parks: Department) -> Measure:
    return make_measure(department=parks, numerator="calls answered in time", denominator="calls")


@pytest.fixture
def plain(browser: Browser) -> Iterator[BrowserContext]:
    """A phone's browser without JavaScript."""
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture
def quarter(db: None) -> Edition:
    """The last one that is over, counted after its books were closed."""
    span = Period.of(PeriodKind.QUARTER, today()).before()
    close_through(month_number(span.last))
    edition = open_edition(span)
    help_build([edition.pk])
    Edition.objects.filter(pk=edition.pk).update(started_at=timezone.now() + dt.timedelta(seconds=1))
    edition.refresh_from_db()
    return edition


def test_a_figure_is_given_by_keyboard_alone(
    browsing: BrowserContext, live_server: LiveServer, director: Person, calls: Measure, parks: Department
) -> None:
    sign_in(browsing, live_server, director)
    page = browsing.new_page()
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(f"{live_server.url}/scorecards/measures/{calls.key}/figures/")
    assert faults(page) == []
    press_until(page, "Tab", f"Enter {parks}")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Numerator")).to_be_visible()
    assert faults(page) == []
    press_until(page, "Tab", "Numerator")
    page.keyboard.type("90")
    press_until(page, "Tab", "Save")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Numerator")).to_have_value("90")
    expect(page.get_by_text("denominator", exact=False).first).to_be_visible()
    assert not Figure.objects.exists()
    assert faults(page) == []
    press_until(page, "Tab", "Denominator:")  # what is wrong leads to its field
    page.keyboard.press("Enter")
    page.keyboard.type("120")
    press_until(page, "Tab", "Save")
    page.keyboard.press("Enter")
    page.wait_for_url("**/figures/**")
    expect(page.get_by_role("link", name=f"Change {parks}")).to_be_visible()
    figure = Figure.objects.get()
    assert [figure.numerator, figure.denominator, figure.by] == [90, 120, director]


def test_a_figure_is_given_without_javascript(
    plain: BrowserContext, live_server: LiveServer, director: Person, calls: Measure, parks: Department
) -> None:
    sign_in(plain, live_server, director)
    page = plain.new_page()
    page.goto(f"{live_server.url}/scorecards/measures/{calls.key}/figures/")
    page.get_by_role("link", name=f"Enter {parks}").click()
    page.get_by_label("Or the value in percent").fill("75")
    page.get_by_label("of how many").fill("120")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name=f"Change {parks}").click()
    figure = Figure.objects.get()
    assert [figure.numerator / figure.denominator, figure.n] == [0.75, 120]


def test_a_file_with_a_fault_is_told_row_by_row_without_javascript(
    plain: BrowserContext, live_server: LiveServer, director: Person, calls: Measure, parks: Department
) -> None:
    sign_in(plain, live_server, director)
    page = plain.new_page()
    page.goto(f"{live_server.url}/scorecards/figures/")
    lines = ["Measure,Department,Period,Numerator,Denominator", f"{calls.key},Nowhere,{today():%Y-%m},1,2"]
    file = {"name": "calls.csv", "mimeType": "text/csv", "buffer": "\n".join(lines).encode()}
    page.get_by_label("File of figures").set_input_files(file)  # type: ignore[arg-type]
    page.locator("main form button[type=submit]").first.click()
    expect(page.get_by_text("To mend").first).to_be_visible()
    page.get_by_role("button", name="Forget this file").click()
    assert not Figure.objects.exists()


def test_from_report_to_change_to_publication(
    browser: Browser, live_server: LiveServer, director: Person, program_office: Person, quarter: Edition,
    parks: Department,
) -> None:  # fmt: skip
    period = f"/scorecards/quarter/{quarter.period.first:%Y-%m}/"
    mine, office = (browser.new_context(viewport=PHONE, reduced_motion="reduce") for _ in range(2))
    for context, person in ((mine, director), (office, program_office)):
        context.set_default_timeout(10_000)
        sign_in(context, live_server, person)
    told, asked = mine.new_page(), office.new_page()

    told.goto(f"{live_server.url}{period}{parks.pk}/report/")
    assert faults(told) == []
    press_until(told, "Tab", "What do the figures say")
    told.keyboard.type(NOTE)
    press_until(told, "Tab", "Submit")
    told.keyboard.press("Enter")
    expect(told.get_by_text("Received. You can change it")).to_be_visible()

    asked.goto(f"{live_server.url}{period}reports/")
    assert faults(asked) == []
    asked.get_by_role("link", name=str(parks)).click()
    press_until(asked, "Tab", "Send it back")
    asked.keyboard.press("Enter")
    expect(asked.get_by_role("button", name="Send it back")).to_be_visible()
    assert faults(asked) == []
    press_until(asked, "Tab", "Why?")
    asked.keyboard.press("Enter")
    asked.keyboard.type("Say what you do about it.")
    press_until(asked, "Tab", "Send it back")
    asked.keyboard.press("Enter")
    expect(asked.get_by_text("Sent back to")).to_be_visible()
    assert Report.objects.get().state == ReportState.CHANGE_REQUESTED

    told.goto(f"{live_server.url}{period}{parks.pk}/report/")
    expect(told.get_by_text("Say what you do about it.").first).to_be_visible()
    told.get_by_label("What do the figures say").fill(f"{NOTE} We hired one.")
    told.get_by_role("button", name="Submit it anew").click()
    expect(told.get_by_text("Received. You can change it")).to_be_visible()

    asked.goto(f"{live_server.url}{period}")
    press_until(asked, "Tab", "Publish")
    asked.keyboard.press("Enter")
    expect(asked.get_by_text("It does not change any more.")).to_be_visible()
    report = Report.objects.get()
    assert (report.state, report.note) == (ReportState.PUBLISHED, f"{NOTE} We hired one.")
    assert Edition.objects.get(pk=quarter.pk).state == EditionState.PUBLISHED
    told.goto(f"{live_server.url}{period}{parks.pk}/")
    expect(told.get_by_text("We hired one.")).to_be_visible()
    mine.close()
    office.close()
