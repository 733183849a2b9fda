"""Each rule that fires in a month makes one signal, once; later months and counting anew change what they should."""

import datetime as dt

import pytest
from pytest_django import DjangoAssertNumQueries

from cxportal.county.periods import Period, PeriodKind
from cxportal.jobs.models import Job
from cxportal.people.models import Department, Person
from cxportal.scorecards import tasks
from cxportal.scorecards.actions import publish
from cxportal.scorecards.models import Edition, EditionState, Measure, Snapshot
from cxportal.scorecards.out.tasks import tell_directors
from cxportal.scorecards.signals import actions
from cxportal.scorecards.signals.models import ProcessChange, Signal
from cxportal.scorecards.signals.raising import raise_signals
from tests.builders import make_department
from tests.conftest import SignIn
from tests.signals.builders import STEADY, UNTIL, make_edition, make_measure, make_months, make_part, make_snapshot

OCTOBER = Period(UNTIL, PeriodKind.MONTH)


def told() -> set[tuple[int | None, str, str, bool]]:
    return set(Signal.objects.values_list("department", "rule", "kind", "high"))


def test_a_month_outside_the_limits_is_an_emerging_problem(calls: Measure, parks: Department) -> None:
    make_months(calls, parks, [*STEADY, 0.55])
    assert raise_signals(OCTOBER) == 1
    assert told() == {(parks.pk, "outside", "problem", False)}
    assert Signal.objects.get().words == "55% (100 counted); center 78%, limits 73% to 84%"


@pytest.mark.parametrize(
    ("direction", "value", "kind"),
    [("higher", 0.98, "practice"), ("lower", 0.98, "problem"), ("lower", 0.55, "practice")],
)
def test_the_direction_of_a_measure_decides_what_a_signal_may_be(
    db: None, parks: Department, direction: str, value: float, kind: str
) -> None:
    make_months(make_measure(direction=direction), parks, [*STEADY, value])
    raise_signals(OCTOBER)
    assert Signal.objects.get().kind == kind


def test_the_county_has_signals_of_its_own(calls: Measure, parks: Department) -> None:
    make_months(calls, None, [*STEADY, 0.55])
    make_months(calls, parks, [*STEADY, 0.80])
    raise_signals(OCTOBER)
    assert told() == {(None, "outside", "problem", False)}


def test_raising_again_changes_nothing(calls: Measure, parks: Department, program_office: Person) -> None:
    make_months(calls, parks, [*STEADY, 0.55])
    raise_signals(OCTOBER)
    signal = Signal.objects.get()
    actions.decide(signal, decision="explained", note="A storm.", by=program_office)
    assert raise_signals(OCTOBER) == 0
    signal.refresh_from_db()
    assert (Signal.objects.count(), signal.decision, signal.gone_at) == (1, "explained", None)


def test_later_months_raise_nothing_about_earlier_ones(calls: Measure, parks: Department) -> None:
    make_months(calls, parks, [*STEADY[:-1], 0.55, 0.80])
    assert raise_signals(OCTOBER) == 0
    assert raise_signals(OCTOBER.before()) == 1
    assert Signal.objects.get().month == dt.date(2026, 9, 1)


def test_under_ten_months_raise_nothing(calls: Measure, parks: Department) -> None:
    make_months(calls, parks, [*STEADY[:8], 0.20])
    assert raise_signals(OCTOBER) == 0


def test_a_month_that_counts_too_few_raises_nothing(calls: Measure, parks: Department) -> None:
    *_, last = make_months(calls, parks, [*STEADY, 0.55])
    Snapshot.objects.filter(part__edition=last).update(n=4)
    assert raise_signals(OCTOBER) == 0


def test_hidden_months_are_no_points(calls: Measure, parks: Department) -> None:
    make_months(calls, parks, [*STEADY, None])
    assert raise_signals(OCTOBER) == 0


def test_an_open_signal_is_gone_when_a_count_anew_no_longer_shows_it(calls: Measure, parks: Department) -> None:
    *_, last = make_months(calls, parks, [*STEADY, 0.55])
    raise_signals(OCTOBER)
    row = Snapshot.objects.filter(part__edition=last)
    row.update(value=0.80)
    raise_signals(OCTOBER)
    assert (Signal.objects.open().count(), Signal.objects.count()) == (0, 1)
    row.update(value=0.55)
    raise_signals(OCTOBER)
    assert (Signal.objects.open().count(), Signal.objects.count()) == (1, 1)


def test_a_noted_change_begins_new_limits(calls: Measure, parks: Department, director: Person) -> None:
    make_months(calls, parks, [*STEADY, *(one - 0.1 for one in STEADY), 0.79])
    assert raise_signals(OCTOBER) == 0
    change = ProcessChange(measure=calls, department=parks, starts_on=dt.date(2025, 11, 14), text="Online only")
    actions.note_change(change, by=director)
    raise_signals(OCTOBER)
    assert told() == {(parks.pk, "outside", "practice", True)}


def test_a_change_of_another_department_changes_nothing(
    calls: Measure, parks: Department, utilities: Department, director: Person
) -> None:
    make_months(calls, parks, [*STEADY, *(one - 0.1 for one in STEADY), 0.79])
    change = ProcessChange(measure=calls, department=utilities, starts_on=dt.date(2025, 11, 14), text="Online only")
    actions.note_change(change, by=director)
    assert raise_signals(OCTOBER) == 0


def test_an_edition_being_built_raises_nothing(calls: Measure, parks: Department) -> None:
    *_, last = make_months(calls, parks, [*STEADY, 0.55])
    Edition.objects.filter(pk=last.pk).update(state=EditionState.BUILDING, built_at=None)
    assert raise_signals(OCTOBER) == 0


def test_a_revision_of_a_draft_is_read_instead_of_it(calls: Measure, parks: Department) -> None:
    make_months(calls, parks, [*STEADY, 0.80])
    make_snapshot(make_part(make_edition(UNTIL), calls), parks, 0.55)
    assert raise_signals(OCTOBER) == 1


def published(edition: Edition, by: Person) -> None:
    """With the job that follows, as a worker does it."""
    publish(edition, by=by)
    tell_directors(Job.objects.get(key=f"scorecards told {edition.pk}").pk)


def test_a_revision_raises_nothing_until_it_is_published(
    as_: SignIn, calls: Measure, parks: Department, director: Person, program_office: Person
) -> None:
    *_, last = make_months(calls, parks, [*STEADY, 0.80])
    published(last, program_office)
    revision = make_edition(UNTIL)
    make_snapshot(make_part(revision, calls), parks, 0.55)
    assert raise_signals(OCTOBER) == 0
    head, changes = as_(director), f"/scorecards/month/2026-10/{parks.pk}/changes/"
    for page in ("/scorecards/signals/", changes, "/"):
        assert "55%" not in head.get(page).content.decode()
    published(revision, program_office)
    assert told() == {(parks.pk, "outside", "problem", False)}
    assert "55%" in head.get(changes).content.decode()


def test_a_revision_takes_nothing_away_until_it_is_published(
    calls: Measure, parks: Department, program_office: Person
) -> None:
    *_, last = make_months(calls, parks, [*STEADY, 0.55])
    published(last, program_office)
    revision = make_edition(UNTIL)
    make_snapshot(make_part(revision, calls), parks, 0.80)
    raise_signals(OCTOBER)
    assert Signal.objects.get().is_open
    published(revision, program_office)
    assert not Signal.objects.get().is_open


def test_later_months_are_judged_by_what_is_published_of_the_earlier(
    calls: Measure, parks: Department, program_office: Person
) -> None:
    months = make_months(calls, parks, [*STEADY, 0.55])
    for edition in months[:-1]:
        published(edition, program_office)
        make_snapshot(make_part(make_edition(edition.period.first), calls), parks, 0.55)
    assert raise_signals(OCTOBER) == 1


def test_quarters_raise_nothing(db: None) -> None:
    assert raise_signals(Period(UNTIL, PeriodKind.QUARTER)) == 0


def test_the_build_of_a_month_raises_its_signals(calls: Measure, parks: Department) -> None:
    """As Celery does it: the job counts, then reads the charts."""
    make_months(calls, parks, [*STEADY, 0.55])
    *_, last = Edition.objects.order_by("period__first")
    job = Job.objects.create(
        kind="scorecards", title="Scorecards", task="scorecards.build", parameters={"editions": [last.pk]}
    )
    tasks.build(job.pk)
    assert told() == {(parks.pk, "outside", "problem", False)}


def test_months_together_raise_what_each_would(calls: Measure, parks: Department) -> None:
    for place in (parks, None):
        make_months(calls, place, [*STEADY, 0.55, *STEADY, 0.95, 0.6, 0.61, 0.62, 0.63, 0.64, 0.65, 0.66])
    months = [Period(first, PeriodKind.MONTH) for first in Edition.objects.values_list("period__first", flat=True)]
    alone = sum(raise_signals(month) for month in sorted(months))
    one_by_one = set(Signal.objects.values_list("department", "month", "rule", "high", "n", "value", "lower", "upper"))
    Signal.objects.all().delete()
    assert raise_signals(*months) == alone >= 4
    assert (
        set(Signal.objects.values_list("department", "month", "rule", "high", "n", "value", "lower", "upper"))
        == one_by_one
    )


@pytest.mark.parametrize("many", [1, 30])
def test_raising_takes_a_constant_number_of_queries(
    calls: Measure, many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(many):
        department = make_department()
        make_months(calls, department, [*STEADY, 0.55])
    with django_assert_num_queries(8):
        raise_signals(OCTOBER)
    assert Signal.objects.count() == many
