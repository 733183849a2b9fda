"""The demonstration county's work on the plan: consistent, valid, and with the stories it is to show."""

import datetime as dt
import itertools
from collections.abc import Iterator
from typing import Any

from cxportal.county.models import County
from cxportal.demo.data.stories import stories
from cxportal.demo.models import Demonstration
from cxportal.history.models import Entry
from cxportal.people.models import Person
from pathways.mine import as_mine, with_leads
from pathways.models import ActionStep, Inquiry, Lead, Objective, ProgressUpdate, Status
from pathways.reports import department_reports
from tests.demo.conftest import TODAY


def account(local: str) -> Person:
    return Person.objects.get(email=f"{local}@county.example")


def test_every_priority_objective_of_the_plan_has_a_story(demo: Demonstration) -> None:
    assert set(Objective.objects.priority().values_list("key", flat=True)) == set(stories())


def test_every_step_that_a_story_names_is_in_the_plan(demo: Demonstration) -> None:
    for key, story in stories().items():
        steps = Objective.objects.get(key=key).steps
        assert steps.filter(key__in=story["steps"], done_on__isnull=False).count() == len(story["steps"])


def test_every_row_is_valid(demo: Demonstration) -> None:
    for row in work_on_the_plan():
        row.full_clean()


def work_on_the_plan() -> Iterator[Any]:
    """Every row of it."""
    for model in (Objective, ActionStep, Lead, ProgressUpdate, Inquiry):
        yield from model._default_manager.all()


def standing_differs_from_last_update() -> list[Objective]:
    found = []
    for objective in Objective.objects.exclude(reported_on=None):
        last = objective.updates.overall().newest_first()[0]
        if (objective.status, objective.percent, objective.reported_on) != (last.status, last.percent, last.on):
            found.append(objective)
    return found


def test_an_objective_stands_where_its_last_update_left_it(demo: Demonstration) -> None:
    assert standing_differs_from_last_update() == []


def test_updates_got_their_keys_in_the_order_of_time(demo: Demonstration) -> None:
    times = list(ProgressUpdate.objects.order_by("pk").values_list("at", flat=True))

    assert times == sorted(times)


def test_updates_lie_in_the_past_on_working_days_over_eighteen_months(demo: Demonstration) -> None:
    days = list(ProgressUpdate.objects.order_by("on").values_list("on", flat=True))

    assert days[-1] <= TODAY
    assert TODAY - days[0] >= dt.timedelta(days=530)
    assert all(day.weekday() < 5 for day in days)


def test_the_day_of_an_update_is_that_of_its_time_in_the_county(demo: Demonstration) -> None:
    zone = County.current().zone
    assert all(update.at.astimezone(zone).date() == update.on for update in ProgressUpdate.objects.all())


def test_percent_rises_but_for_corrections(demo: Demonstration) -> None:
    for objective in Objective.objects.exclude(reported_on=None):
        updates = objective.updates.overall().order_by("pk")
        for before, after in itertools.pairwise(updates):
            assert after.percent >= before.percent or after.corrects == before


def test_everybody_reports_only_while_they_work_here(demo: Demonstration) -> None:
    for update in ProgressUpdate.objects.select_related("author"):
        assert update.author.started_on is not None
        assert update.author.started_on <= update.on


def test_each_update_has_its_entry_in_history(demo: Demonstration) -> None:
    for objective in Objective.objects.exclude(reported_on=None):
        told = Entry.objects.about(objective).filter(verb__in=["reported", "corrected"])
        assert set(told.values_list("at", flat=True)) == set(objective.updates.values_list("at", flat=True))


def test_the_plan_was_loaded_before_anything_happened_to_it(demo: Demonstration) -> None:
    assert Entry.objects.earliest("at").actor_name == "Plan file"


def test_one_objective_is_complete_one_deferred_and_one_off_track_with_recovery(demo: Demonstration) -> None:
    priority = Objective.objects.priority()

    assert priority.filter(status=Status.COMPLETE).count() == 1
    assert "Deferred until" in priority.get(status=Status.DEFERRED).updates.newest_first()[0].narrative
    recovering = priority.get(status=Status.OFF_TRACK).updates.newest_first()[0]
    assert recovering.recovery_on is not None
    assert recovering.recovery_on > TODAY


def test_one_objective_waits_for_its_lead_and_is_clearly_stale(demo: Demonstration) -> None:
    waiting = Lead.objects.waiting_for_a_person().get()

    assert waiting.placeholder == "Gordon"
    assert waiting.objective is not None
    assert waiting.objective.is_stale(on=TODAY, after_days=100)


def test_only_two_objectives_are_stale(demo: Demonstration) -> None:
    assert Objective.objects.stale(on=TODAY, after_days=35).count() == 2


def test_all_directors_have_reported_but_for_a_few(demo: Demonstration) -> None:
    objectives = list(Objective.objects.filter(leads__body="all_directors"))
    reports = department_reports(objectives, on=TODAY, after_days=35)

    missing = {
        str(objective): {row.department.code for row in reports[objective.pk].missing} for objective in objectives
    }
    assert missing == {
        "Determine the value and feasibility of ombudsman positions in additional departments": {
            "budget",
            "fire-ems",
            "human-resources",
        },
        "Review revised policy": {"budget", "human-services"},
    }


def test_the_director_has_four_objectives_and_two_need_an_update(demo: Demonstration) -> None:
    director = account("director")
    found = list(with_leads(Objective.objects.priority().led_by(director).in_plan_order()))

    mine = as_mine(found, director, County.current(), on=TODAY)

    assert [row.needs_update for row in mine] == [True, True, False, False]


def test_the_lead_has_one_objective_with_an_open_question(demo: Demonstration) -> None:
    lead = account("lead")
    [objective] = Objective.objects.priority().led_by(lead)

    assert objective.inquiries.open().get().kind == "question"


def test_an_assistant_reported_for_the_director(demo: Demonstration) -> None:
    assert ProgressUpdate.objects.filter(on_behalf_of=account("director"), department=None).exists()


def test_one_update_corrects_another(demo: Demonstration) -> None:
    correction = ProgressUpdate.objects.exclude(corrects=None).get()

    assert correction.corrects is not None
    assert correction.corrects.objective == correction.objective
    assert correction.corrects.at < correction.at
