"""What changed since the period before, in words with n."""

import datetime as dt

import pytest
from pytest_django import DjangoAssertNumQueries

from cxportal.people.models import Department, Person
from cxportal.scorecards.changed import changed
from cxportal.scorecards.models import Edition, Measure, Snapshot
from cxportal.scorecards.standing import Standing
from tests.conftest import SignIn
from tests.signals.builders import make_edition, make_measure, make_months, make_part, make_signal, make_snapshot

PAGE = "/scorecards/month/2026-10/changes/"


@pytest.fixture
def calls(db: None) -> Measure:
    return make_measure()


def october(measure: Measure, before: float, now: float, department: Department | None = None) -> Edition:
    return make_months(measure, department, [before, now])[-1]


def test_a_figure_that_moved_is_told_with_both_counts(calls: Measure) -> None:
    found = changed(october(calls, 0.60, 0.80), None)
    assert [(each.words, each.beyond_chance) for each in found.moved] == [
        ("80% (100 counted), up from 60% (100 counted)", True)
    ]


def test_a_small_move_could_be_chance(calls: Measure) -> None:
    assert changed(october(calls, 0.80, 0.82), None).moved[0].beyond_chance is False


def test_a_figure_that_reads_the_same_is_steady(calls: Measure) -> None:
    found = changed(october(calls, 0.801, 0.802), None)
    assert (found.steady, bool(found)) == (1, False)


def test_a_standing_that_changed_is_told(calls: Measure) -> None:
    edition = october(calls, 0.70, 0.82)
    Snapshot.objects.update(target=0.8)
    found = changed(edition, None)
    assert [(each.was, each.line.standing) for each in found.restood] == [(Standing.OFF, Standing.ON)]


def test_signals_of_the_period_and_place_are_told(calls: Measure, parks: Department, utilities: Department) -> None:
    edition = october(calls, 0.8, 0.6, parks)
    mine = make_signal(calls, parks)
    make_signal(calls, utilities)
    make_signal(calls, parks, month=dt.date(2026, 9, 1))
    assert list(changed(edition, parks).signals) == [mine]


def test_without_a_period_before_the_page_says_so(as_: SignIn, staff: Person, calls: Measure) -> None:
    make_months(calls, None, [0.8])
    assert "There is no scorecard of Sep 2026" in as_(staff).get(PAGE).content.decode()


@pytest.mark.parametrize("many", [1, 30])
def test_it_takes_a_constant_number_of_queries(
    as_: SignIn, staff: Person, many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for first, value in ((dt.date(2026, 9, 1), 0.7), (dt.date(2026, 10, 1), 0.8)):
        edition = make_edition(first)
        for number in range(many):
            measure = Measure.objects.filter(key=f"m-{number}").first() or make_measure(f"m-{number}")
            make_snapshot(make_part(edition, measure), None, value)
    client = as_(staff)
    client.get(PAGE)
    with django_assert_num_queries(13):
        client.get(PAGE)
