"""Counted anew from the responses, the rollup is what it was; a sealed month is left alone."""

import datetime as dt
import random

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from cxportal.county.days import today
from cxportal.history.models import Entry
from cxportal.jobs.models import Job, JobState
from cxportal.jobs.work import start_job
from cxportal.people.models import Department, Person
from cxportal.people.organization import actions as organization
from feedback.instruments.models import Instrument, InstrumentKind, Item, Version
from feedback.responses.counting import CELL, COUNTS, add
from feedback.responses.models import Response, Rollup, SealedMonth, Taken
from feedback.responses.recomputing import recompute, seal
from feedback.responses.storing import change, month_of, store, store_all, take_out
from feedback.responses.tasks import recompute_rollup
from feedback.rounds.models import Round
from feedback.touchpoints.models import Touchpoint
from tests.responses.builders import (
    CUSTOMER_ITEMS,
    DAY,
    STAFF_ITEMS,
    customer_response,
    make_round,
    make_touchpoint,
    make_version,
    staff_response,
    store_customer,
)

CUSTOMER, SELF = InstrumentKind.CUSTOMER, InstrumentKind.SELF


def rollup() -> set[tuple[object, ...]]:
    """Every cell that counts something."""
    rows = Rollup.objects.values_list(*CELL, *COUNTS)
    return {row for row in rows if any(row[len(CELL) :])}


class Random:
    """Does random things to responses, as the portal would."""

    def __init__(self, seed: int, by: Person) -> None:
        self.chance = random.Random(seed)
        self.by = by
        self.version = make_version(CUSTOMER)
        self.round = make_round(make_version(SELF))
        Item.objects.create(key="parking", letter="T")
        self.departments = [make_touchpoint().department for _ in range(6)]
        self.touchpoints = list(Touchpoint.objects.all())
        self.merged = 0

    def customer(self) -> Response:
        day = DAY - dt.timedelta(days=self.chance.randrange(400))
        made = customer_response(self.version, self.chance.choice(self.touchpoints), on=day)
        made.answers = {key: self.chance.randint(-1, 5) for key in CUSTOMER_ITEMS}
        return made

    def staff(self) -> Response:
        made = staff_response(self.round, self.chance.choice(self.departments), frontline=self.chance.random() < 0.5)
        made.answers = {key: self.chance.randint(-1, 5) for key in (*STAFF_ITEMS, "parking")}
        return made

    def step(self) -> None:
        kind = self.chance.choice([CUSTOMER, SELF])
        make = self.customer if kind == CUSTOMER else self.staff
        what = self.chance.random()
        rows = Response.objects.filter(round=None) if kind == CUSTOMER else Response.objects.exclude(round=None)
        known = rows.order_by("pk").first() if what >= 0.55 else None
        if what < 0.5 or known is None:
            store(make(), kind=kind)
        elif what < 0.55:
            store_all([make() for _ in range(5)], kind=kind)
        elif what < 0.8:
            change(known, make(), kind=kind)
        elif what < 0.98:
            take_out([known], kind=kind)
        elif self.merged < 4:
            self.merge()

    def merge(self) -> None:
        """A department ceases; its responses of before stay where they are, new ones go to its successor."""
        self.merged += 1
        gone, into = self.departments.pop(), self.departments[0]
        organization.merge(gone, into=into, on=today(), by=self.by)
        for touchpoint in self.touchpoints:
            if touchpoint.department_id == gone.pk:
                touchpoint.department = into
                touchpoint.save(update_fields=["department"])


def prove(steps: int, seed: int, by: Person) -> None:
    doing = Random(seed, by)
    for _ in range(steps):
        doing.step()
    before = rollup()
    assert before
    recompute()
    assert rollup() == before


def test_the_rollup_is_what_the_responses_say(director: Person) -> None:
    prove(250, 1, director)


@pytest.mark.bench
@pytest.mark.django_db(transaction=True)  # each change is committed, as the portal does it
def test_the_rollup_is_what_ten_thousand_changes_left(director: Person) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit = off")  # what is counted does not depend on the disk
    prove(10_000, 2, director)


def test_a_wrong_rollup_is_put_right(db: None) -> None:
    store_customer(make_version(), make_touchpoint(), h1=5, e1=0)
    before = rollup()
    Rollup.objects.update(people=7, n5=9)
    assert recompute() == len(before)
    assert rollup() == before


def test_one_month_alone_is_recomputed(db: None) -> None:
    version, touchpoint = make_version(), make_touchpoint()
    store_customer(version, touchpoint, h1=5)
    store_customer(version, touchpoint, on=DAY - dt.timedelta(days=60), h1=5)
    Rollup.objects.update(n5=9)
    recompute(month=month_of(DAY))
    assert set(Rollup.objects.filter(key="h1").values_list("month", "n5")) == {(202611, 1), (202609, 9)}


def test_a_sealed_month_is_the_record(director: Person) -> None:
    store_customer(make_version(), make_touchpoint(), h1=5)
    before = rollup()
    assert seal(CUSTOMER, 202611, by=director) is True
    assert seal(CUSTOMER, 202611, by=director) is False
    Response.objects.all().delete()
    recompute()
    assert rollup() == before
    assert SealedMonth.objects.count() == 1
    entry = Entry.objects.about(Instrument.objects.get(kind=CUSTOMER)).get()
    assert entry.text == "Sealed 2026-11: its figures are the record"


def test_other_kinds_of_a_sealed_month_are_recomputed(director: Person, parks: Department) -> None:
    round: Round = make_round()
    store(staff_response(round, parks, h1=5), kind=SELF)
    make_version(CUSTOMER)
    seal(CUSTOMER, round.month, by=director)
    Response.objects.all().delete()
    recompute()
    assert rollup() == set()


def test_the_command_says_what_it_counted(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    store_customer(make_version(), make_touchpoint(), h1=5)
    call_command("recompute_rollup", month=202611)
    assert capsys.readouterr().out.startswith(f"{Rollup.objects.count()} cells counted")


def test_the_command_refuses_what_is_no_month(db: None) -> None:
    with pytest.raises(CommandError, match="202611"):
        call_command("recompute_rollup", month=202613)


def test_the_job_counts_anew(db: None) -> None:
    store_customer(make_version(), make_touchpoint(), h1=5)
    Rollup.objects.update(n5=9)
    job, _ = start_job(recompute_rollup, kind="recompute", title="Count anew", by=None, parameters={"month": None})
    recompute_rollup(job.pk)
    job.refresh_from_db()
    assert (job.state, Rollup.objects.get(key="h1").n5) == (JobState.DONE, 1)
    assert Job.objects.count() == 1


def test_version_of_the_response_gives_the_letter(db: None) -> None:
    """An extra item counts for its own letter; an item of the version with the same key counts for the version's."""
    Item.objects.create(key="h1", letter="T")
    version: Version = make_version()
    store_customer(version, make_touchpoint(), h1=5)
    before = rollup()
    recompute()
    assert rollup() == before
    assert Rollup.objects.get(key="letter:H").n5 == 1


def test_cells_are_put_right_where_they_stand(db: None) -> None:
    """Neither the wrong one nor those beside it become other rows; one that should not be there goes."""
    version, touchpoint = make_version(), make_touchpoint()
    store_customer(version, touchpoint, h1=5, e1=4)
    before, rows = rollup(), dict(Rollup.objects.values_list("key", "pk"))
    Rollup.objects.filter(key="e1").update(n4=9)
    Rollup.objects.create(kind=CUSTOMER, key="gone", month=202611, department=touchpoint.department, n1=3)
    recompute()
    assert rollup() == before
    assert dict(Rollup.objects.values_list("key", "pk")) == rows


def test_what_was_published_and_is_gone_stands_at_zero(db: None) -> None:
    """Also where the row of the rollup is lost: publishing has to see that nothing is left of it."""
    store_customer(make_version(), make_touchpoint(), h1=5)
    add(
        [{(str(CUSTOMER), "h1", 202611, Department.objects.get().pk, 0, Touchpoint.objects.get().pk, -1): [1] * 8}],
        to=Taken,
    )
    Response.objects.all().delete()
    recompute()
    assert list(Rollup.objects.values_list("key", *COUNTS)) == [("h1", *[0] * 8)]
