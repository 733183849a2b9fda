"""The program office edits the plan in a browser: by keyboard alone, without a mouse, and without JavaScript."""

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from cxportal.people.models import Person
from pathways.models import Objective, Stage
from tests.browser.test_director_journey import press_until
from tests.browser.test_every_page import sign_in
from tests.builders import make_objective, make_pathway, make_person

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]
FOCUSED_ID = "document.activeElement.id"


@pytest.fixture
def future() -> Objective:
    return make_objective("Improve the hold music", stage=Stage.FUTURE)


@pytest.fixture
def three() -> list[Objective]:
    pathway = make_pathway()
    return [make_objective(f"Objective {name}", pathway=pathway, order=place) for place, name in enumerate("ABC", 1)]


def titles(objectives: list[Objective]) -> list[str]:
    return [row.title[-1] for row in Objective.objects.filter(pathway=objectives[0].pathway).order_by("order")]


def test_objective_is_promoted_and_its_leads_assigned_by_keyboard_alone(
    browsing: BrowserContext, live_server: LiveServer, program_office: Person, future: Objective
) -> None:
    make_person("Gordon", last_name="Gray", employee_number="E4711")
    make_person("Vicki", last_name="Vale", employee_number="E4712")
    sign_in(browsing, live_server, program_office)
    page = browsing.new_page()
    page.goto(f"{live_server.url}{future.get_absolute_url()}")
    press_until(page, "Tab", "Change it")
    page.keyboard.press("Enter")
    press_until(page, "Tab", "Promote to priority")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Who answers for it, and by when?")).to_be_visible()
    press_until(page, "Tab", "Person or name")
    page.keyboard.type("Gordon Gray")
    press_until(page, "Tab", "More leads")
    page.keyboard.type("E4712")
    press_until(page, "Tab", "Target date")
    page.keyboard.type("06302027")
    press_until(page, "Tab", "Why now?")
    page.keyboard.type("Callers ask for it")
    press_until(page, "Tab", "Promote to priority")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Promoted to priority.", exact=True)).to_be_visible()
    future.refresh_from_db()
    assert (future.stage, str(future.due_on)) == (Stage.PRIORITY, "2027-06-30")
    assert [(lead.name, lead.accountable) for lead in future.leads.all()] == [
        ("Gordon Gray", True),
        ("Vicki Vale", False),
    ]


def test_accountable_lead_is_changed_by_keyboard_alone(
    browsing: BrowserContext, live_server: LiveServer, program_office: Person, objective: Objective
) -> None:
    objective.leads.create(person=make_person("Gordon", last_name="Gray"))
    sign_in(browsing, live_server, program_office)
    page = browsing.new_page()
    page.goto(f"{live_server.url}/plan/edit/objective/{objective.pk}/leads/")
    press_until(page, "Tab", "Make accountable")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Gordon Gray is accountable now.")).to_be_visible()
    assert objective.leads.get(accountable=True).name == "Gordon Gray"


def press_move(page: Page, key: str, objective: Objective) -> None:
    """Tab to the button of this objective and press it."""
    for _ in range(60):
        if page.evaluate(FOCUSED_ID) == f"{key}-{objective.pk}":
            page.keyboard.press("Enter")
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"The keyboard never reached {key}-{objective.pk}.")


# htmx takes over what it swapped in a moment later; until then a button is the plain form's.
SETTLED = "!document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling, .htmx-added')"


def test_order_is_changed_without_a_mouse_and_the_focus_stays_on_the_button(
    browsing: BrowserContext, live_server: LiveServer, program_office: Person, three: list[Objective]
) -> None:
    sign_in(browsing, live_server, program_office)
    page = browsing.new_page()
    page.goto(f"{live_server.url}/plan/edit/objective/of/{three[0].pathway_id}/")
    press_move(page, "up", three[2])
    expect(page.get_by_role("status").filter(has_text="Objective C: now at place 2.")).to_have_count(1)
    page.wait_for_function(SETTLED)
    assert page.evaluate(FOCUSED_ID) == f"up-{three[2].pk}"
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Objective C: now at place 1.")).to_have_count(1)
    assert (titles(three), page.evaluate(FOCUSED_ID)) == (["C", "A", "B"], f"up-{three[2].pk}")
    page.keyboard.press("Enter")  # the first stays first
    assert titles(three) == ["C", "A", "B"]


def test_order_is_changed_without_javascript(
    browser: Browser, live_server: LiveServer, program_office: Person, three: list[Objective]
) -> None:
    context = browser.new_context(java_script_enabled=False)
    sign_in(context, live_server, program_office)
    page = context.new_page()
    page.goto(f"{live_server.url}/plan/edit/objective/of/{three[0].pathway_id}/")
    page.get_by_role("button", name="Move down: Objective A").press("Enter")
    page.wait_for_url(f"**#down-{three[0].pk}")
    assert titles(three) == ["B", "A", "C"]
    expect(page.get_by_role("button", name="Move down: Objective A")).to_be_focused()
    context.close()


def test_second_editor_keeps_what_they_typed(
    browsing: BrowserContext, live_server: LiveServer, program_office: Person, objective: Objective
) -> None:
    sign_in(browsing, live_server, program_office)
    address = f"{live_server.url}/plan/edit/objective/{objective.pk}/"
    first, second = browsing.new_page(), browsing.new_page()
    for page in (first, second):
        page.goto(address)
    first.get_by_label("Title").fill("The first one's title")
    first.get_by_role("button", name="Save").click()
    first.wait_for_url(f"**{objective.get_absolute_url()}")
    second.get_by_label("Title").fill("The second one's title")
    second.get_by_role("button", name="Save").click()
    expect(second.get_by_role("heading", name="Ola Office saved while you were typing")).to_be_visible()
    expect(second.get_by_label("Title")).to_have_value("The second one's title")
    second.get_by_role("button", name="Save").click()
    second.wait_for_url(f"**{objective.get_absolute_url()}")
    objective.refresh_from_db()
    assert objective.title == "The second one's title"
