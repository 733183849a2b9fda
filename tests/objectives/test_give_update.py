"""The action: one append-only update, the objective's status with it, nothing twice, nothing overwritten."""

import datetime as dt
import uuid
from typing import Any

import pytest

from cxportal.county.days import today
from cxportal.history.models import Entry
from cxportal.people.models import Department, Person
from pathways.actions import Overtaken, Progress, give_update
from pathways.models import InquiryKind, Objective, ProgressUpdate, Status
from pathways.predicates import Hat
from tests.builders import make_objective, make_step

SAID = Progress(status=Status.ON_TRACK, percent=40, narrative="The phone tree is shorter.")


def give(objective: Objective, by: Person, **changed: Any) -> ProgressUpdate:
    said: dict[str, Any] = {"hat": Hat(), "progress": SAID, "token": uuid.uuid4(), "seen": None}
    return give_update(objective=objective, by=by, **said | changed)


def test_update_sets_status_percent_and_day(objective: Objective, lead: Person) -> None:
    give(objective, lead)
    objective.refresh_from_db()
    assert (objective.status, objective.percent, objective.reported_on) == (Status.ON_TRACK, 40, today())


def test_update_is_written_into_history_with_its_changes(objective: Objective, lead: Person) -> None:
    give(objective, lead)
    entry = Entry.objects.about(objective).get()
    assert (entry.actor, entry.text) == (lead, "Progress update: on track, 40%")
    assert entry.changes == {"status": ["Not started", "On track"], "percent": [0, 40]}


def test_repeated_token_makes_one_update(objective: Objective, lead: Person) -> None:
    token = uuid.uuid4()
    first = give(objective, lead, token=token)
    again = give(objective, lead, token=token)
    assert first == again
    assert ProgressUpdate.objects.count() == 1


def test_unseen_update_of_another_stops_the_second(objective: Objective, lead: Person, other_director: Person) -> None:
    first = give(objective, other_director)
    with pytest.raises(Overtaken) as overtaken:
        give(objective, lead)
    assert overtaken.value.newer == [first]
    assert ProgressUpdate.objects.count() == 1


def test_report_of_another_department_does_not_overtake(
    director: Person, other_director: Person, parks: Department, utilities: Department
) -> None:
    objective = make_objective(all_directors=True)
    give(objective, director, hat=Hat(department=parks))
    give(objective, other_director, hat=Hat(department=utilities))
    assert ProgressUpdate.objects.reports().count() == 2


def test_report_of_a_department_leaves_the_overall_status(director: Person, parks: Department) -> None:
    objective = make_objective(all_directors=True)
    give(objective, director, hat=Hat(department=parks))
    objective.refresh_from_db()
    assert (objective.status, objective.reported_on) == (Status.NOT_STARTED, None)


def test_correction_points_at_what_it_corrects(objective: Objective, lead: Person) -> None:
    first = give(objective, lead)
    second = give(
        objective, lead, seen=first.pk, corrects=first, progress=Progress(Status.ON_TRACK, 30, "I miscounted.")
    )
    objective.refresh_from_db()
    assert (second.corrects, objective.percent) == (first, 30)


def test_only_the_newest_update_is_corrected(objective: Objective, lead: Person) -> None:
    first = give(objective, lead)
    second = give(objective, lead, seen=first.pk)
    with pytest.raises(Overtaken):
        give(objective, lead, seen=second.pk, corrects=first)


def test_steps_are_ticked_opened_again_and_added(objective: Objective, lead: Person) -> None:
    done_before = make_step(objective, "Ask the vendor", done_on=dt.date(2026, 1, 5))
    open_before = make_step(objective, "Write the guide")
    give(objective, lead, done_steps={open_before.pk}, new_steps=["Train the clerks"])
    steps = {step.title: step.done_on for step in objective.steps.all()}
    assert steps == {"Ask the vendor": None, "Write the guide": today(), "Train the clerks": None}
    done_before.refresh_from_db()
    assert done_before.done_by is None


def test_steps_of_another_objective_stay_as_they_are(objective: Objective, lead: Person) -> None:
    foreign = make_step(make_objective(), "Not yours")
    give(objective, lead, done_steps={foreign.pk})
    foreign.refresh_from_db()
    assert foreign.done_on is None


def test_update_answers_a_request_not_a_question(objective: Objective, lead: Person, program_office: Person) -> None:
    for kind in InquiryKind:
        objective.inquiries.create(kind=kind, text="How is it going?", asked_by=program_office)
    give(objective, lead)
    assert [inquiry.kind for inquiry in objective.inquiries.open()] == [InquiryKind.QUESTION]


def test_update_is_append_only(objective: Objective, lead: Person) -> None:
    given = give(objective, lead)
    given.narrative = "Rewritten"
    with pytest.raises(TypeError, match="append-only"):
        given.save()
    with pytest.raises(TypeError, match="append-only"):
        ProgressUpdate.objects.update(narrative="Rewritten")


def test_history_names_assistant_and_principal(director: Person, assistant: Person) -> None:
    objective = make_objective(lead=director)
    give(objective, assistant, hat=Hat(on_behalf_of=director))
    entry = Entry.objects.about(objective).get()
    assert (entry.actor, entry.on_behalf_of) == (assistant, director)
