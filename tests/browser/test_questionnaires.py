"""The order of questions, by dragging: the buttons are proven with the plan's."""

import pytest
from playwright.sync_api import BrowserContext, expect
from pytest_django.live_server_helper import LiveServer

from cxportal.people.models import Person
from feedback.instruments.actions import copy_to_draft
from feedback.instruments.models import Instrument
from feedback.instruments.shipped import load_instruments
from tests.browser.test_every_page import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]


def test_a_question_is_dragged_to_another_place(
    browsing: BrowserContext, live_server: LiveServer, program_office: Person
) -> None:
    load_instruments()
    draft, _ = copy_to_draft(Instrument.objects.get(kind="customer"), by=program_office)
    sign_in(browsing, live_server, program_office)
    page = browsing.new_page()
    page.goto(live_server.url + draft.get_absolute_url())
    rows = page.locator("[data-arrange] > li")
    rows.nth(5).drag_to(rows.nth(1))
    expect(page.get_by_text("After this I trust the county to serve people well.: now at place 2.")).to_have_count(1)
    assert [item.key for item in draft.items.all()][:3] == ["h1", "trust", "e1"]
