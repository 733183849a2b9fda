"""One measure over the months, with the changes of its process."""

import datetime as dt

import pytest
from django.test import Client

from cxportal.history.models import Entry
from cxportal.people.models import Department, Person
from cxportal.scorecards.models import Measure
from cxportal.scorecards.signals import actions
from cxportal.scorecards.signals.models import ProcessChange
from tests.conftest import SignIn
from tests.signals.builders import STEADY, make_months

PAGE = "/scorecards/measures/calls/"
NOTE = "/scorecards/signals/changes/calls/"


def noted(measure: Measure, department: Department | None, by: Person) -> ProcessChange:
    change = ProcessChange(
        measure=measure, department=department, starts_on=dt.date(2025, 11, 14), text="The form went online"
    )
    return actions.note_change(change, by=by)


@pytest.fixture
def charted(calls: Measure, parks: Department) -> Measure:
    make_months(calls, parks, [*STEADY, *(one - 0.1 for one in STEADY), 0.79])
    return calls


def test_a_change_cuts_the_chart_and_is_told_in_the_table(
    as_: SignIn, charted: Measure, parks: Department, director: Person
) -> None:
    noted(charted, parks, director)
    series = as_(director).get(f"{PAGE}?department={parks.pk}").context["series"]
    assert [len(each.points) for each in series.charts] == [11, 12]
    assert [(row.label, row.change) for row in series.rows if row.change] == [("Nov 2025", "The form went online")]
    assert [(row.label, row.signs) for row in series.rows if row.signs] == [
        ("Oct 2026", "a point outside the limits, high")
    ]


def test_few_months_after_a_change_are_a_trial(
    as_: SignIn, charted: Measure, parks: Department, director: Person
) -> None:
    change = noted(charted, parks, director)
    ProcessChange.objects.filter(pk=change.pk).update(starts_on=dt.date(2026, 2, 1))
    page = as_(director).get(f"{PAGE}?department={parks.pk}")
    assert (page.context["series"].is_trial, page.context["series"].is_silent) == (True, True)
    assert "Trial limits" in page.content.decode()


def test_a_change_for_all_cuts_every_chart(
    as_: SignIn, charted: Measure, parks: Department, program_office: Person, staff: Person
) -> None:
    noted(charted, None, program_office)
    series = as_(staff).get(f"{PAGE}?department={parks.pk}").context["series"]
    assert len(series.charts) == 2


def posted(client: Client, query: str = "", **fields: str) -> int:
    return client.post(NOTE + query, {"starts_on": "2025-11-14", "text": "The form went online", **fields}).status_code


def test_a_head_notes_a_change_for_their_department_only(
    as_: SignIn, charted: Measure, parks: Department, utilities: Department, director: Person
) -> None:
    client = as_(director)
    assert posted(client, f"?department={utilities.pk}") == 403
    assert posted(client) == 403
    assert posted(client, f"?department={parks.pk}") == 302
    change = ProcessChange.objects.get()
    assert (change.department, change.by, change.month) == (parks, director, dt.date(2025, 11, 1))
    assert Entry.objects.about(charted).get().text.endswith("Parks and Recreation: The form went online")


@pytest.mark.parametrize("day", ["", "tomorrow", "2999-01-01", "1999-12-31"])
def test_a_day_that_is_none_is_refused_and_what_was_typed_stays(
    as_: SignIn, charted: Measure, program_office: Person, day: str
) -> None:
    page = as_(program_office).post(NOTE, {"starts_on": day, "text": "The form went online"})
    assert list(page.context["form"].errors) == ["starts_on"]
    assert "The form went online" in page.content.decode()


def test_the_same_change_is_noted_once(as_: SignIn, charted: Measure, program_office: Person) -> None:
    client = as_(program_office)
    assert [posted(client), posted(client)] == [302, 200]
    assert ProcessChange.objects.count() == 1


def test_a_change_noted_by_mistake_is_removed(
    as_: SignIn, charted: Measure, parks: Department, director: Person
) -> None:
    change = noted(charted, parks, director)
    as_(director).post(f"/scorecards/signals/changes/{change.pk}/remove/")
    assert not ProcessChange.objects.exists()
    assert Entry.objects.about(charted).count() == 2
