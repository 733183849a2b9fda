"""The scorecard's pages: whole editions only, frozen once published, a constant number of queries."""

import datetime as dt

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from cxportal.county.periods import Period
from cxportal.people.models import Department, Person
from cxportal.scorecards.actions import publish
from cxportal.scorecards.building import help_build, open_edition
from cxportal.scorecards.models import Edition, EditionState
from pathways.models import Status
from tests.builders import make_department, make_objective, make_person, make_update
from tests.conftest import SignIn
from tests.signals.builders import make_edition, make_measure, make_part, make_snapshot


def built(period: Period) -> Edition:
    edition = open_edition(period)
    help_build([edition.pk])
    edition.refresh_from_db()
    return edition


@pytest.fixture
def me(as_: SignIn, staff: Person) -> Client:
    return as_(staff)


def test_without_an_edition_the_page_says_what_comes(me: Client) -> None:
    assert "No scorecard yet" in me.get("/scorecards/").content.decode()


def test_half_an_edition_is_not_shown(me: Client, november: Period) -> None:
    open_edition(november)
    assert me.get("/scorecards/month/2026-11/").status_code == 404


def test_a_scorecard_shows_value_count_and_movement(me: Client, november: Period, lead: Person) -> None:
    objective = make_objective(lead=lead)
    built(november.before())
    make_update(objective, lead, on=dt.date(2026, 11, 20), status=Status.COMPLETE)
    built(november)
    lines = me.get("/scorecards/month/2026-11/").context["lines"]
    line = next(line for line in lines if line.measure.key == "objectives-complete")
    assert (line.value, line.now.n, line.movement, line.words) == (
        "100%",
        1,
        "improving",
        "100%, 1 counted, up from 0%",
    )


def test_a_published_edition_stays_and_later_data_make_a_revision(
    november: Period, lead: Person, program_office: Person
) -> None:
    objective = make_objective(lead=lead)
    first = built(november)
    assert publish(first, by=program_office)
    assert publish(first, by=program_office) is False
    make_update(objective, lead, on=dt.date(2026, 11, 20), status=Status.COMPLETE)
    second = built(november)
    told = {
        edition.revision: edition.parts.get(measure__key="objectives-complete").snapshots.get(department=None).value
        for edition in (first, second)
    }
    assert told == {1: 0.0, 2: 1.0}
    assert Edition.objects.get(pk=first.pk).state == EditionState.PUBLISHED


def test_a_draft_counted_anew_is_no_revision(me: Client, november: Period, program_office: Person) -> None:
    built(november)
    second = built(november)
    assert second.revision == 1
    assert "revision" not in me.get("/scorecards/").content.decode()
    assert publish(second, by=program_office)
    assert [built(november).revision, built(november).revision] == [2, 2]


@pytest.mark.parametrize("many", [1, 30])
def test_a_scorecard_takes_a_constant_number_of_queries(
    me: Client, november: Period, many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(many):
        make_objective(lead=make_person(department=make_department()))
    built(november)
    with django_assert_num_queries(11):
        me.get("/scorecards/month/2026-11/")


@pytest.mark.parametrize("address", ["/scorecards/decade/2026-11/", "/scorecards/month/never/"])
def test_a_period_that_is_none_is_not_found(me: Client, address: str) -> None:
    assert me.get(address).status_code == 404


def test_months_and_quarters_lead_to_each_other_and_to_the_same_department(
    as_: SignIn, staff: Person, parks: Department
) -> None:
    calls = make_measure()
    for first, kind in ((dt.date(2026, 10, 1), "month"), (dt.date(2026, 7, 1), "quarter")):
        part = make_part(make_edition(first, kind=kind), calls)
        make_snapshot(part, parks, 0.5, n=3079)
        make_snapshot(part, None, 0.5, n=3079)
    page = as_(staff).get(f"/scorecards/month/2026-10/{parks.pk}/").content.decode()
    quarter = f"/scorecards/quarter/2026-07/{parks.pk}/"
    assert (f'href="{quarter}"' in page, 'href="/scorecards/month/2026-10/"' in page, "3,079" in page) == (
        True,
        True,
        True,
    )
    assert as_(staff).get(quarter).status_code == 200
    changes = as_(staff).get(f"/scorecards/month/2026-10/{parks.pk}/changes/").content.decode()
    assert f'href="/scorecards/month/2026-10/{parks.pk}/"' in changes
