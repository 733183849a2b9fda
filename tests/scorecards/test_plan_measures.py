"""What the plan's measures count, as of the last day of a period."""

import datetime as dt

from cxportal.county.periods import Period
from cxportal.facts.readings import Count
from cxportal.people.models import Department, Person
from pathways.measures import complete, fresh, on_time
from pathways.models import Objective, Status
from tests.builders import make_objective, make_update


def test_an_objective_counts_for_its_leads_department(
    november: Period, lead: Person, utilities: Department, objective: Objective
) -> None:
    make_update(objective, lead, on=dt.date(2026, 11, 30))
    assert fresh(november) == {None: Count(1, 1, 1), utilities.pk: Count(1, 1, 1)}


def test_an_update_after_the_last_day_does_not_count(november: Period, lead: Person, objective: Objective) -> None:
    make_update(objective, lead, on=dt.date(2026, 10, 26))
    make_update(objective, lead, on=dt.date(2026, 12, 1), status=Status.COMPLETE)
    assert fresh(november)[None] == Count(1, 1, 1)
    assert fresh(november.before(-1)) == {}
    assert complete(november)[None] == Count(0, 1, 1)
    assert complete(november.before(-1))[None] == Count(1, 1, 1)


def test_the_36th_day_is_stale(november: Period, lead: Person, objective: Objective) -> None:
    make_update(objective, lead, on=dt.date(2026, 10, 25))
    assert fresh(november)[None] == Count(0, 1, 1)


def test_on_time_is_complete_or_on_track_with_the_date_ahead(november: Period, lead: Person) -> None:
    for due_on, status in (
        (dt.date(2026, 11, 30), Status.ON_TRACK),
        (dt.date(2026, 12, 1), Status.ON_TRACK),
        (dt.date(2026, 11, 1), Status.COMPLETE),
        (None, Status.ON_TRACK),
        (dt.date(2026, 12, 24), Status.DEFERRED),
    ):
        make_update(make_objective(lead=lead, due_on=due_on), lead, on=dt.date(2026, 11, 2), status=status)
    assert on_time(november)[None] == Count(2, 3, 3)


def test_an_objective_of_all_directors_counts_for_the_county(november: Period, db: None) -> None:
    make_objective(all_directors=True)
    assert complete(november) == {None: Count(0, 1, 1)}


def test_future_objectives_do_not_count(november: Period, db: None) -> None:
    make_objective(stage="future")
    assert complete(november) == {}
