"""The demonstration county's changes of position."""

import datetime as dt

from cxportal.demo.models import Demonstration
from cxportal.people.models import Person
from cxportal.people.positions.models import ChangeKind, PositionChange
from tests.demo.conftest import TODAY


def test_every_kind_of_change_is_told_and_valid(demo: Demonstration) -> None:
    changes = list(PositionChange.objects.all())

    assert {change.kind for change in changes} == set(ChangeKind)
    for change in changes:
        change.full_clean()


def test_whoever_started_lately_is_new(demo: Demonstration) -> None:
    lately = Person.objects.filter(started_on__gt=TODAY - dt.timedelta(days=120))

    assert set(PositionChange.objects.filter(kind=ChangeKind.NEW).values_list("person", flat=True)) == set(
        lately.values_list("pk", flat=True)
    )


def test_changes_of_the_last_month_wait_for_the_newsletter(demo: Demonstration) -> None:
    month_ago = TODAY - dt.timedelta(days=30)

    assert not PositionChange.objects.waiting().filter(on__lt=month_ago).exists()
    assert not PositionChange.objects.exclude(announced_at=None).filter(on__gte=month_ago).exists()


def test_nothing_was_announced_in_a_newsletter_to_come(demo: Demonstration) -> None:
    for change in PositionChange.objects.exclude(announced_at=None):
        assert change.announced_at is not None
        assert change.on <= change.announced_at.date() <= TODAY
