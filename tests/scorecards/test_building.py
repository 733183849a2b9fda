"""Editions are whole or not seen, and building again says the same."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from cxportal.county.periods import Period
from cxportal.jobs.models import Job, JobState
from cxportal.people.models import Department, Person
from cxportal.scorecards import tasks
from cxportal.scorecards.building import build, build_part, complete, help_build, open_edition, take_part
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
    assert take_part(first.parts.values_list("pk", flat=True))
    assert open_edition(november) == first
    assert first.parts.open().count() == len(STANDARD) - 1


def test_half_an_edition_is_not_readable(november: Period, updated: Objective) -> None:
    edition = open_edition(november)
    take_part(edition.parts.values_list("pk", flat=True))
    assert not complete(edition)
    assert not Edition.objects.readable().exists()
    assert help_build([edition.pk]) == len(STANDARD) - 1
    assert Edition.objects.readable().get() == edition


def test_a_part_that_somebody_took_meanwhile_is_left_to_them(november: Period, updated: Objective) -> None:
    part = open_edition(november).parts.all()[0]
    Part.objects.filter(pk=part.pk).update(holder=uuid.uuid4())
    assert build_part(part, uuid.uuid4()) is False
    assert not Snapshot.objects.exists()


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
