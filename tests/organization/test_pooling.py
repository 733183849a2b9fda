"""Adding up over the tree of a day: parents pool, mergers go on, nothing is counted twice."""

import datetime as dt
from collections import Counter

import pytest

from cxportal.people.models import Department, DepartmentKind
from cxportal.people.organization.pooling import pooled
from tests.builders import make_department

DAY = dt.date(2026, 6, 30)


@pytest.fixture
def division(parks: Department) -> Department:
    return make_department("Trails", parent=parks, kind=DepartmentKind.DIVISION)


def test_parents_and_county_pool_their_parts(parks: Department, utilities: Department, division: Department) -> None:
    found = pooled({parks.pk: Counter(a=1), division.pk: Counter(a=2), utilities.pk: Counter(a=4)}, DAY)
    assert found == {None: {"a": 7}, parks.pk: {"a": 3}, division.pk: {"a": 2}, utilities.pk: {"a": 4}}


def test_a_merged_department_counts_for_the_one_that_took_over(parks: Department, division: Department) -> None:
    old = make_department("Beaches", closes_on=DAY - dt.timedelta(days=60), successor=division)
    assert pooled({old.pk: Counter(a=5)}, DAY) == {None: {"a": 5}, parks.pk: {"a": 5}, division.pk: {"a": 5}}
    before = DAY - dt.timedelta(days=90)
    assert pooled({old.pk: Counter(a=5)}, before) == {None: {"a": 5}, old.pk: {"a": 5}}


def test_a_closed_department_without_successor_counts_for_the_county(db: None) -> None:
    old = make_department("Beaches", closes_on=DAY)
    assert pooled({old.pk: Counter(a=5)}, DAY) == {None: {"a": 5}}
