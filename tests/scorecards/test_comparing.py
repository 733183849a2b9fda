"""Like departments beside each other: by name, against the limits of chance, with nothing hidden to be worked out."""

import datetime as dt

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from cxportal.people.models import Department, Person
from cxportal.scorecards.comparing import Likes, compare, like_units
from cxportal.scorecards.funnel import INNER, OUTER, limits
from cxportal.scorecards.models import Edition, Measure, Part
from tests.builders import make_department, make_person
from tests.conftest import SignIn
from tests.signals.builders import make_edition, make_measure, make_part, make_snapshot

PAGE = "/scorecards/measures/calls/compare/"


@pytest.fixture
def calls(db: None) -> Measure:
    return make_measure()


@pytest.fixture
def edition(db: None) -> Edition:
    return make_edition(dt.date(2026, 10, 1))


@pytest.fixture
def part(edition: Edition, calls: Measure) -> Part:
    return make_part(edition, calls)


def counter(name: str = "") -> Department:
    """A department whose only person is frontline."""
    department = make_department(name)
    make_person(department=department, frontline=True)
    return department


def test_like_is_compared_with_like(edition: Edition) -> None:
    counters, offices = counter(), make_department()
    division = make_department(parent=counters, kind="division")
    make_person(department=division, frontline=True)
    for _ in range(2):
        make_person(department=offices)
    make_person(department=offices, frontline=True)
    assert set(like_units(edition, Likes.FRONTLINE)) == {counters.pk}
    assert set(like_units(edition, Likes.OFFICE)) == {offices.pk}


def test_departments_stand_by_name_with_the_limits_at_their_n(edition: Edition, calls: Measure, part: Part) -> None:
    for name, value, n in (("Zoo", 0.80, 100), ("Archive", 0.60, 100), ("Museum", 0.80, 200)):
        make_snapshot(part, counter(name), value, n)
    found = compare(edition, calls, Likes.FRONTLINE)
    assert found.center == pytest.approx(300 / 400)
    assert [(row.number, row.department.name, row.verdict) for row in found.rows] == [
        (1, "Archive", "Outside the 99.8% limits"),
        (2, "Museum", "Within what chance explains"),
        (3, "Zoo", "Within what chance explains"),
    ]
    placed = found.rows[0].placed
    assert placed
    assert (placed.inner, placed.outer) == (limits(0.75, 100, INNER), limits(0.75, 100, OUTER))


def test_hidden_groups_count_toward_nothing(edition: Edition, calls: Measure, part: Part) -> None:
    for value in (0.8, 0.7, None):
        make_snapshot(part, counter(), value)
    found = compare(edition, calls, Likes.FRONTLINE)
    assert found.center == pytest.approx(0.75)
    assert sorted(row.verdict for row in found.rows)[0] == "Too few to show"


def test_a_mean_has_no_limits_of_chance(edition: Edition, calls: Measure, part: Part) -> None:
    for _ in range(3):
        make_snapshot(part, counter(), 0.8)
    part.snapshots.update(numerator=4.01, denominator=5)
    assert compare(edition, calls, Likes.FRONTLINE).center is None


def test_one_department_is_compared_with_nobody(edition: Edition, calls: Measure, part: Part) -> None:
    make_snapshot(part, counter(), 0.8)
    assert compare(edition, calls, Likes.FRONTLINE).center is None


@pytest.mark.parametrize("query", ["", "?units=office", "?units=nonsense&period=never"])
def test_the_page_answers_whatever_is_asked(as_: SignIn, staff: Person, part: Part, query: str) -> None:
    make_snapshot(part, counter("Zoo"), 0.8)
    page = as_(staff).get(PAGE + query)
    assert ("Zoo" in page.content.decode(), page.status_code) == ("office" not in query, 200)


def test_without_an_edition_there_is_nothing_to_compare(as_: SignIn, staff: Person, calls: Measure) -> None:
    assert "Nothing to compare" in as_(staff).get(PAGE).content.decode()


@pytest.mark.parametrize("many", [2, 30])
def test_comparing_takes_a_constant_number_of_queries(
    as_: SignIn, staff: Person, part: Part, many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(many):
        make_snapshot(part, counter(), 0.8)
    client: Client = as_(staff)
    client.get(PAGE)
    with django_assert_num_queries(15):
        client.get(PAGE)


def test_limits_far_out_are_found_without_adding_up_from_nothing() -> None:
    """The exact quantile of a large group, as the normal distribution has it to a thousandth."""
    lower, upper = limits(0.8, 1_000_000, 0.95)
    assert (lower, upper) == pytest.approx((0.8 - 1.96 * 0.0004, 0.8 + 1.96 * 0.0004), abs=0.00001)
