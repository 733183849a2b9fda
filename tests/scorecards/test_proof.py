"""Snapshots are what plain SQL counts: at the edges of months, on days of 23 and 25 hours, on February 29, over a
fiscal year in which a department was merged. And whoever builds them may be killed at any moment."""

import datetime as dt
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from cxportal.county.days import today
from cxportal.county.periods import Period, PeriodKind
from cxportal.people.models import Department
from cxportal.scorecards.building import help_build, open_edition
from cxportal.scorecards.models import Edition, Figure, Measure, Snapshot
from feedback.instruments.models import InstrumentKind
from feedback.responses.models import Response
from feedback.responses.publishing import publish
from feedback.responses.storing import store_all
from tests.backends import POSTGRESQL, SQLITE, find_postgresql, new_database, own_prefix
from tests.builders import make_department
from tests.machine.conftest import ROOT, clean_environment
from tests.responses.builders import customer_response, make_touchpoint, make_version

ZONE = ZoneInfo("America/New_York")
MERGED_ON = dt.date(2028, 3, 1)
YEAR = Period(dt.date(2027, 10, 1), PeriodKind.YEAR)
# The last and first moments of months in the county, of days of 25 and 23 hours, and of the day before March.
EDGES = [
    dt.datetime(2027, 11, 1, 3, 59, 59, tzinfo=dt.UTC), dt.datetime(2027, 11, 1, 4, 0, 0, tzinfo=dt.UTC),
    dt.datetime(2027, 11, 7, 4, 0, 0, tzinfo=dt.UTC), dt.datetime(2027, 11, 8, 4, 59, 59, tzinfo=dt.UTC),
    dt.datetime(2027, 12, 1, 4, 59, 59, tzinfo=dt.UTC), dt.datetime(2027, 12, 1, 5, 0, 0, tzinfo=dt.UTC),
    dt.datetime(2028, 2, 29, 5, 0, 0, tzinfo=dt.UTC), dt.datetime(2028, 3, 1, 4, 59, 59, tzinfo=dt.UTC),
    dt.datetime(2028, 3, 12, 5, 0, 0, tzinfo=dt.UTC), dt.datetime(2028, 3, 13, 3, 59, 59, tzinfo=dt.UTC),
    dt.datetime(2028, 10, 1, 3, 59, 59, tzinfo=dt.UTC), dt.datetime(2028, 10, 1, 4, 0, 0, tzinfo=dt.UTC),
]  # fmt: skip


def utc_offset(moment: dt.datetime) -> dt.timedelta:
    """New York's, from the law: from 2 o'clock on the second Sunday of March to that of the first one of November."""
    starts = dt.datetime(moment.year, 3, 8 + (6 - dt.date(moment.year, 3, 8).weekday()) % 7, 7, tzinfo=dt.UTC)
    ends = dt.datetime(moment.year, 11, 1 + (6 - dt.date(moment.year, 11, 1).weekday()) % 7, 6, tzinfo=dt.UTC)
    return dt.timedelta(hours=-4 if starts <= moment < ends else -5)


@pytest.fixture
def departments(db: None) -> list[Department]:
    """Two, the first of which is merged into the second in the midst of the year."""
    into = make_department(code="into", name="Into")
    old = make_department(code="old", name="Old", closes_on=MERGED_ON, successor=into)
    return [old, into]


@pytest.fixture
def answered(departments: list[Department]) -> None:
    """Answers at the edges and at moments drawn at random, at least five a month and place; and figures by hand."""
    chance, version = random.Random(29), make_version()
    first = dt.datetime(2027, 10, 1, 4, tzinfo=dt.UTC)
    for department in departments:
        moments = [first + dt.timedelta(seconds=chance.randrange(366 * 86400)) for _ in range(150)]
        moments += [dt.datetime(2027 + month // 12, month % 12 + 1, 15, 12, tzinfo=dt.UTC)
                    for month in range(9, 21) for _ in range(5)] + EDGES  # fmt: skip
        responses = []
        touchpoint = make_touchpoint(department)
        for moment in moments:
            with time_machine.travel(moment, tick=False), timezone.override(ZONE):
                day = today()
            assert day == (moment + utc_offset(moment)).date()
            responses.append(customer_response(version, touchpoint, on=day, trust=chance.choice([-1, 0, 1, 2, 4, 5])))
        store_all(responses, kind=InstrumentKind.CUSTOMER)
        calls, _ = Measure.objects.get_or_create(key="calls", name="Calls", definition="Calls.")
        for month in range(12):
            first_day = dt.date(2027 + (9 + month) // 12, (9 + month) % 12 + 1, 1)
            if department.closes_on is None or first_day < department.closes_on:
                Figure.objects.create(
                    measure=calls, department=department, first=first_day,
                    numerator=chance.randrange(50), denominator=50 + chance.randrange(50), n=50,
                )  # fmt: skip


def spans() -> Iterator[Period]:
    for kind, count in ((PeriodKind.MONTH, 12), (PeriodKind.QUARTER, 4), (PeriodKind.YEAR, 1)):
        span = Period.of(kind, YEAR.first)
        for number in range(count):
            yield span.before(-number)


def by_hand(span: Period) -> dict[int | None, tuple[float, float]]:
    """Favorable and valid answers by department and for the county, in plain SQL over the answers."""
    answer = "CAST(r.answers ->> 'trust' AS integer)"
    where = "CASE WHEN d.closes_on <= %s THEN d.successor_id ELSE d.id END"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {where}, SUM(CASE WHEN {answer} >= 4 THEN 1 ELSE 0 END), SUM(CASE WHEN {answer} > 0 THEN 1 ELSE 0 END) "  # noqa: E501
            f"FROM {Response._meta.db_table} r JOIN people_department d ON d.id = r.department_id "
            f'WHERE r."on" >= %s AND r."on" < %s GROUP BY 1',
            [span.last, span.first, span.end],
        )
        found: dict[int | None, tuple[float, float]] = {
            place: (good, valid) for place, good, valid in cursor.fetchall()
        }
    return found | {None: (sum(good for good, _ in found.values()), sum(valid for _, valid in found.values()))}


def entered_by_hand(span: Period) -> dict[int | None, tuple[float, float]]:
    where = "CASE WHEN d.closes_on <= %s THEN d.successor_id ELSE d.id END"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {where}, SUM(f.numerator), SUM(f.denominator) FROM scorecards_figure f "
            "JOIN people_department d ON d.id = f.department_id WHERE f.first >= %s AND f.first < %s GROUP BY 1",
            [span.last, span.first, span.end],
        )
        found: dict[int | None, tuple[float, float]] = {
            place: (float(part), float(whole)) for place, part, whole in cursor.fetchall()
        }
    return found | {None: (sum(part for part, _ in found.values()), sum(whole for _, whole in found.values()))}


def told(edition: Edition, key: str) -> dict[int | None, tuple[float, float]]:
    rows = Snapshot.objects.filter(part__edition=edition, part__measure__key=key)
    return {place: (part, whole) for place, part, whole in rows.values_list("department", "numerator", "denominator")}


def test_snapshots_are_what_plain_sql_counts(answered: None) -> None:
    with time_machine.travel("2028-11-02 15:00:00+00:00", tick=False), timezone.override(ZONE):
        publish(today())
        for span in spans():
            edition = open_edition(span)
            help_build([edition.pk])
            assert told(edition, "trust") == by_hand(span), span.label
            assert told(edition, "calls") == entered_by_hand(span), span.label


DRIVER = """
import datetime as dt, os, random, signal, sys, time
import django
django.setup()
from django.db import connection, connections
from django.db.models import Exists, OuterRef
from cxportal.county.periods import Period, PeriodKind
from cxportal.people.models import Department
from cxportal.scorecards.building import help_build, open_edition
from cxportal.scorecards.models import Edition, EditionState, Figure, Measure, Part, Snapshot

chance = random.Random(int(sys.argv[1]))
places = [Department.objects.create(code=f"d{number}", name=f"D{number}") for number in range(40)]
measures = [Measure.objects.create(key=f"m{number}", name=f"M{number}", definition="By hand") for number in range(10)]
months = [dt.date(2020 + number // 12, number % 12 + 1, 1) for number in range(48)]
Figure.objects.bulk_create(
    Figure(measure=measure, department=place, first=first, numerator=chance.randrange(100), denominator=100, n=100)
    for measure in measures for place in places for first in months
)
waiting = iter(months)
edition = open_edition(Period(next(waiting), PeriodKind.MONTH))
begun = time.monotonic()
help_build([edition.pk])
as_long = time.monotonic() - begun  # as one takes that nobody kills
edition = open_edition(Period(next(waiting), PeriodKind.MONTH))

def rows_of(which):
    rows = Snapshot.objects.filter(part__edition=which)
    return set(rows.values_list("part__measure", "department", "value"))

def wait_for_the_dead():
    # A server goes on with what a client asked that is no more: until its session ends, nothing can be said.
    while connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database()")
            if cursor.fetchone()[0] == 1:
                return
        time.sleep(0.01)

kills = midway = 0
while kills < 20:
    connections.close_all()
    child = os.fork()
    if not child:
        help_build([edition.pk])
        os._exit(0)
    time.sleep(chance.uniform(0, as_long))
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    kills += os.WIFSIGNALED(status)
    wait_for_the_dead()
    # No page sees half a snapshot, and no part is half written.
    open_part = Part.objects.filter(edition=OuterRef("pk"), done_at=None)
    assert not Edition.objects.readable().filter(Exists(open_part)).exists()
    for part in Part.objects.filter(edition=edition):
        written = part.snapshots.count()
        if part.measure in measures:
            assert written == (41 if part.done_at else 0), (part, written)
        elif not part.done_at:
            assert not written
    edition.refresh_from_db()
    midway += 0 < edition.parts.open().count() < edition.parts.count()
    Part.objects.filter(done_at=None).update(held_until=None)  # as when their hold has run out
    if edition.state != EditionState.BUILDING:
        edition = open_edition(Period(next(waiting), PeriodKind.MONTH))
help_build([edition.pk])
edition.refresh_from_db()
assert edition.state == EditionState.COMPLETE, edition.state
first = rows_of(edition)
again = open_edition(edition.period.span)
help_build([again.pk])
assert rows_of(again) == first and len(first) >= 410
print("killed", kills, "midway", midway)
"""


@pytest.fixture(params=[SQLITE, POSTGRESQL])
def own_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a new database that nobody else reads: a file, or one on the server that is found."""
    if request.param == SQLITE:
        yield f"sqlite:///{tmp_path / 'portal.sqlite3'}"
        return
    server = find_postgresql()
    if not server.place:
        pytest.skip(f"There is no {server}")
    with new_database(server.place, f"{own_prefix()}_killed_{os.getpid()}") as address:
        yield address


@pytest.mark.once
@pytest.mark.fault
def test_whoever_is_killed_leaves_nothing_half(tmp_path: Path, own_database: str) -> None:
    environment = clean_environment(
        CXPORTAL_VAR=str(tmp_path),
        DATABASE_URL=own_database,
        SECRET_KEY="only-for-this-test-and-long-enough-for-every-check-that-asks",
        DJANGO_SETTINGS_MODULE="cxportal.settings",
        STATIC_FROM_SOURCE="1",
    )
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=environment, check=True)
    done = subprocess.run(
        [sys.executable, "-c", DRIVER, "20"], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=240
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("killed 20 midway")
    assert int(done.stdout.split()[-1]) >= 3
