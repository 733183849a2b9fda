"""While a revision of a published edition is a draft, what is published stands for everybody; the office may look."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from cxportal.people.models import Department, Person
from cxportal.scorecards.models import Edition, Measure
from tests.conftest import SignIn
from tests.signals.builders import make_edition, make_measure, make_part, make_snapshot

OCTOBER = dt.date(2026, 10, 1)
COUNTY = "/scorecards/month/2026-10/"
BANNER, LINK = "Draft revision: only the program office sees it", "Look at the draft revision"


@pytest.fixture
def calls(db: None) -> Measure:
    return make_measure()


@pytest.fixture
def revision(calls: Measure, parks: Department, program_office: Person) -> Edition:
    """October says 72% as published, and 60% as counted anew."""
    published = make_edition(OCTOBER, state="published", published_at=timezone.now(), published_by=program_office)
    draft = make_edition(OCTOBER)
    for edition, value in ((published, 0.72), (draft, 0.60)):
        part = make_part(edition, calls)
        for place in (None, parks):
            make_snapshot(part, place, value)
    return draft


@pytest.fixture
def office(as_: SignIn, program_office: Person) -> Client:
    return as_(program_office)


def pages(parks: Department) -> list[str]:
    return [
        "/scorecards/",
        COUNTY,
        f"{COUNTY}{parks.pk}/",
        "/scorecards/measures/calls/",
        f"/scorecards/measures/calls/?department={parks.pk}",
    ]


@pytest.mark.parametrize("asked", ["", "draft=1"])
def test_everybody_reads_what_is_published(
    as_: SignIn, director: Person, revision: Edition, parks: Department, asked: str
) -> None:
    me = as_(director)
    for page in pages(parks):
        told = me.get(f"{page}{'&' if '?' in page else '?'}{asked}").content.decode()
        assert ("72%" in told, "60%" in told, BANNER in told, LINK in told) == (True, False, False, False)


def test_the_office_reads_what_is_published_and_finds_the_draft(
    office: Client, revision: Edition, parks: Department
) -> None:
    for page in pages(parks):
        told = office.get(page).content.decode()
        assert ("72%" in told, "60%" in told, LINK in told) == (True, False, True)
        told = office.get(f"{page}{'&' if '?' in page else '?'}draft=1").content.decode()
        assert ("72%" in told, "60%" in told, BANNER in told) == (False, True, True)


def test_pages_lead_from_draft_to_draft(office: Client, revision: Edition, parks: Department) -> None:
    told = office.get(f"{COUNTY}?draft=1").content.decode()
    assert f"{COUNTY}{parks.pk}/?draft=1" in told
    assert f"{COUNTY}changes/?draft=1" in told
    assert BANNER in office.get(f"{COUNTY}changes/?draft=1").content.decode()


def test_a_revision_that_is_published_stands(office: Client, revision: Edition, program_office: Person) -> None:
    Edition.objects.filter(pk=revision.pk).update(
        state="published", published_at=timezone.now(), published_by=program_office
    )
    told = office.get(COUNTY).content.decode()
    assert ("60%" in told, LINK in told) == (True, False)


def test_where_nothing_is_published_the_draft_is_shown_to_all(as_: SignIn, staff: Person, calls: Measure) -> None:
    make_snapshot(make_part(make_edition(OCTOBER), calls), None, 0.6)
    assert "60%" in as_(staff).get(COUNTY).content.decode()
