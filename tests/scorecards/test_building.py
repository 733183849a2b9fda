"""Editions are whole or not seen, and building again says the same."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from cxportal.county.once import once, reading_once
from cxportal.county.periods import Period
from cxportal.jobs.models import Job, JobState
from cxportal.people.models import Department, Person
from cxportal.scorecards import tasks
from cxportal.scorecards.building import TOGETHER, build, build_parts, complete, help_build, open_edition, take_parts
from cxportal.scorecards.models import Edition, EditionState, Figure, Measure, Part, Snapshot, Target
from cxportal.scorecards.standard import STANDARD, put_standard_measures
from pathways.models import Objective
from tests.builders import make_update


@pytest.fixture
def updated(lead: Person, objective: Objective) -> Objective:
    make_update(objective, lead, on=dt.date(2026, 11, 20))
    return objective


def job() -> Job:
    made = Job.objects.create(kind="snapshots", title="Scorecards", task="none")
    assert made.take()
    return made


def values(edition: Edition) -> set[tuple[str, int | None, float | None, int]]:
    rows = Snapshot.objects.filter(part__edition=edition)
    return set(rows.values_list("part__measure__key", "department", "value", "n"))


def test_an_edition_holds_every_measure_of_every_department(
    november: Period, updated: Objective, utilities: Department
) -> None:
    edition = open_edition(november)
    build([edition], job())
    edition.refresh_from_db()
    assert edition.state == EditionState.COMPLETE
    assert {row for row in values(edition) if row[0].startswith("objectives-")} == {
        (key, place, value, 1)
        for key, value in (("objectives-fresh", 1.0), ("objectives-complete", 0.0))
        for place in (None, utilities.pk)
    }


def test_building_again_takes_the_place_of_an_unpublished_edition(november: Period, updated: Objective) -> None:
    first = open_edition(november)
    build([first], job())
    told = values(first)
    second = open_edition(november)
    build([second], job())
    assert values(second) == told
    assert list(Edition.objects.all()) == [second]


def test_an_edition_begun_is_gone_on_with(november: Period, updated: Objective) -> None:
    first = open_edition(november)
    assert take_parts([first.pk]) == TOGETHER
    assert open_edition(november) == first
    assert first.parts.open().count() == len(STANDARD) - TOGETHER


def test_half_an_edition_is_not_readable(november: Period, updated: Objective) -> None:
    edition = open_edition(november)
    take_parts([edition.pk])
    assert not complete(edition)
    assert not Edition.objects.readable().exists()
    assert help_build([edition.pk]) == len(STANDARD) - TOGETHER
    assert Edition.objects.readable().get() == edition


def test_a_part_that_somebody_took_meanwhile_is_left_to_them(november: Period, updated: Objective) -> None:
    edition, mine = open_edition(november), uuid.uuid4()
    parts = list(edition.parts.all()[:2])
    Part.objects.filter(pk=parts[0].pk).update(holder=mine)
    Part.objects.filter(pk=parts[1].pk).update(holder=uuid.uuid4())
    assert build_parts(parts, mine) is False
    assert not Snapshot.objects.exists()
    assert edition.parts.open().count() == len(STANDARD)


def test_parts_taken_together_are_of_one_edition(november: Period, updated: Objective) -> None:
    editions = [open_edition(november.before()), open_edition(november)]
    for _ in range(2):
        take_parts([edition.pk for edition in editions])
    assert not editions[0].parts.open().exists()
    assert editions[1].parts.open().count() == len(STANDARD)


def test_a_whole_edition_takes_few_queries(
    november: Period, updated: Objective, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    edition = open_edition(november)
    with django_assert_max_num_queries(80):
        assert help_build([edition.pk]) == len(STANDARD)


def test_within_a_piece_of_work_each_thing_is_read_once() -> None:
    asked: list[int] = []

    @once
    def double(number: int) -> int:
        asked.append(number)
        return 2 * number

    with reading_once():
        assert [double(number) for number in (1, 1, 2, 1)] == [2, 2, 4, 2]
    assert asked == [1, 2]
    double(1)
    with reading_once():
        double(1)
    assert asked == [1, 2, 1, 1]


def test_a_build_gives_its_worker_back_while_others_hold_the_last_part(november: Period, updated: Objective) -> None:
    edition = open_edition(november)
    last = edition.parts.all()[0]
    Part.objects.filter(pk=last.pk).update(holder=uuid.uuid4(), held_until=timezone.now() + dt.timedelta(seconds=30))
    waiting = Job.objects.create(
        kind="scorecards", title="Scorecards", task="scorecards.build", parameters={"editions": [edition.pk]}
    )
    tasks.build(waiting.pk)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.takes, edition.parts.open().count()) == (JobState.WAITING, 0, 1)
    Part.objects.filter(pk=last.pk).update(held_until=timezone.now())
    tasks.build(waiting.pk)
    waiting.refresh_from_db()
    assert waiting.state == JobState.DONE
    assert Edition.objects.readable().get() == edition


@pytest.mark.parametrize(("state", "wakes"), [(JobState.WAITING, 1), (JobState.DONE, 0)])
def test_whoever_builds_the_last_part_wakes_the_job(
    november: Period, updated: Objective, state: JobState, wakes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition, woken = open_edition(november), list[int]()
    monkeypatch.setattr(tasks, "send", lambda job: woken.append(job.pk))
    waiting = job()
    waiting.put_back()
    if state == JobState.DONE:
        assert waiting.take()
        waiting.finish()
    tasks.help_build([edition.pk], waiting.pk)
    tasks.help_build([edition.pk], waiting.pk)
    assert woken == [waiting.pk] * wakes


def test_a_snapshot_keeps_definition_target_and_interval(november: Period, updated: Objective) -> None:
    put_standard_measures()
    measure = Measure.objects.get(key="objectives-fresh")
    told = measure.definition
    Target.objects.create(measure=measure, value="0.8", starts_on=dt.date(2026, 1, 1))
    Target.objects.create(measure=measure, value="0.9", starts_on=dt.date(2026, 12, 1))
    edition = open_edition(november)
    Measure.objects.update(definition="Changed since")
    build([edition], job())
    row = Snapshot.objects.get(part__measure=measure, department=None)
    assert row.part.definition == told
    assert (row.target, row.n) == (0.8, 1)
    assert (row.lower, row.upper) == pytest.approx((0.2065, 1.0), abs=0.0001)


def test_entered_figures_pool_over_months_and_parts(november: Period, parks: Department, utilities: Department) -> None:
    measure = Measure.objects.create(key="calls", name="Calls answered in time", definition="Calls.")
    for department, first, numerator in (
        (parks, "2026-11-01", 8),
        (utilities, "2026-11-01", 6),
        (utilities, "2026-12-01", 1),
    ):
        Figure.objects.create(measure=measure, department=department, first=first, numerator=numerator, denominator=10)
    edition = open_edition(november)
    build([edition], job())
    rows = Snapshot.objects.filter(part__edition=edition, part__measure=measure)
    assert set(rows.values_list("department", "value")) == {(parks.pk, 0.8), (utilities.pk, 0.6), (None, 0.7)}


def test_standard_measures_are_put_once_and_keep_what_people_set(db: None) -> None:
    put_standard_measures()
    Measure.objects.filter(key="objectives-fresh").update(name="Freshness", public=True)
    put_standard_measures()
    measure = Measure.objects.get(key="objectives-fresh")
    assert (measure.name, measure.public, Measure.objects.count()) == ("Freshness", True, len(STANDARD))
