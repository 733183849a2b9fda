"""Merge and split: open work goes along, what was reported stays as it was, and both are undone."""

from typing import Any

import pytest
from django.db import IntegrityError
from django.utils import timezone

from cxportal.history.models import Entry
from cxportal.people.models import Person
from pathways.editing.joining import family_of, merge, split, unmerge
from pathways.leading import NotPossible
from pathways.models import ActionStep, Inquiry, InquiryKind, Lead, Milestone, Objective, ProgressUpdate, Stage
from tests.builders import make_objective, make_person, make_step, make_update

pytestmark = pytest.mark.django_db


@pytest.fixture
def going(program_office: Person) -> Objective:
    """An objective with one of everything."""
    objective = make_objective("Improve the hold music", placeholder="Vicki")
    make_step(objective, "Choose the music", order=1)
    make_step(objective, "Old step", archived_at=timezone.now())
    Milestone.objects.create(objective=objective, title="Heard", due_on="2027-01-01")
    make_update(objective, program_office, narrative="It began.")
    Inquiry.objects.create(objective=objective, kind=InquiryKind.QUESTION, text="When?", asked_by=program_office)
    Inquiry.objects.create(
        objective=objective,
        kind=InquiryKind.QUESTION,
        text="Who?",
        asked_by=program_office,
        answer="I",
        answered_by=program_office,
        answered_at=timezone.now(),
    )
    return objective


def reported() -> list[dict[str, Any]]:
    return whole(ProgressUpdate)


def whole(model: Any) -> list[dict[str, Any]]:
    return list(model._base_manager.order_by("pk").values())


def test_merge_archives_one_with_an_edge_to_the_other(
    program_office: Person, going: Objective, objective: Objective
) -> None:
    assert merge(going, into=objective, reason="The same work", by=program_office) is True
    now = Objective.objects.get(pk=going.pk)
    assert (now.merged_into, now.archived_at is not None) == (objective, True)
    assert family_of(objective) == [objective.pk, going.pk]


def test_merge_tells_both(program_office: Person, going: Objective, objective: Objective) -> None:
    merge(going, into=objective, reason="The same work", by=program_office)
    assert Entry.objects.about(going).newest_first()[0].text == (
        "Merged into “Answer the phone within three rings”: The same work"
    )
    assert "“Improve the hold music” was merged into this: The same work" in [
        entry.text for entry in Entry.objects.about(objective)
    ]


def test_open_work_goes_over_and_finished_work_stays(
    program_office: Person, going: Objective, objective: Objective
) -> None:
    merge(going, into=objective, reason="x", by=program_office)
    assert [step.title for step in objective.steps.all()] == ["Choose the music"]
    assert [step.title for step in going.steps.all()] == ["Old step"]
    assert [milestone.title for milestone in objective.milestones.all()] == ["Heard"]
    assert [inquiry.text for inquiry in objective.inquiries.all()] == ["When?"]
    assert [inquiry.text for inquiry in going.inquiries.all()] == ["Who?"]


def test_steps_of_a_merge_come_after_those_there(
    program_office: Person, going: Objective, objective: Objective
) -> None:
    make_step(objective, "First", order=4)
    merge(going, into=objective, reason="x", by=program_office)
    assert [step.title for step in objective.steps.all()] == ["First", "Choose the music"]


def test_merge_leaves_every_update_as_it_was_reported(
    program_office: Person, going: Objective, objective: Objective
) -> None:
    make_update(objective, program_office)
    before = reported()
    merge(going, into=objective, reason="x", by=program_office)
    assert reported() == before


def test_leads_join_and_one_stays_accountable(program_office: Person, going: Objective, objective: Objective) -> None:
    merge(going, into=objective, reason="x", by=program_office)
    assert [(lead.name, lead.accountable) for lead in objective.leads.all()] == [("Lee Lead", True), ("Vicki", False)]
    assert [lead.name for lead in going.leads.all()] == ["Vicki"]


def test_merge_twice_changes_nothing(program_office: Person, going: Objective, objective: Objective) -> None:
    merge(going, into=objective, reason="x", by=program_office)
    told = Entry.objects.count()
    assert merge(going, into=objective, reason="x", by=program_office) is False
    assert Entry.objects.count() == told


def test_merge_into_itself_or_an_archived_one_is_refused(
    program_office: Person, going: Objective, objective: Objective
) -> None:
    with pytest.raises(NotPossible, match="another objective"):
        merge(going, into=going, reason="x", by=program_office)
    Objective.objects.filter(pk=objective.pk).update(archived_at=timezone.now())
    with pytest.raises(NotPossible, match="archived meanwhile"):
        merge(going, into=objective, reason="x", by=program_office)


def test_taking_apart_gives_everything_back(program_office: Person, going: Objective, objective: Objective) -> None:
    make_step(objective, "Theirs")
    before = [whole(model) for model in (Objective, Milestone, Inquiry, Lead, ProgressUpdate)]
    steps = {step.pk: step.objective_id for step in ActionStep.objects.all()}
    merge(going, into=objective, reason="x", by=program_office)
    assert unmerge(going, by=program_office) is True
    assert unmerge(Objective.objects.get(pk=going.pk), by=program_office) is False
    assert [whole(model) for model in (Objective, Milestone, Inquiry, Lead, ProgressUpdate)] == before
    assert {step.pk: step.objective_id for step in ActionStep.objects.all()} == steps


def test_merge_of_a_merged_one_is_one_family(program_office: Person, going: Objective, objective: Objective) -> None:
    third = make_objective("Third")
    merge(going, into=objective, reason="x", by=program_office)
    merge(objective, into=third, reason="x", by=program_office)
    assert set(family_of(third)) == {third.pk, objective.pk, going.pk}


def test_database_refuses_a_merged_one_that_stands(going: Objective, objective: Objective) -> None:
    with pytest.raises(IntegrityError):
        Objective.objects.filter(pk=going.pk).update(merged_into=objective)


def split_off(origin: Objective, by: Person, **wanted: Any) -> Objective:
    asked: dict[str, Any] = {"details": "", "steps": [], "milestones": [], "leads": [], "reason": "Too much"} | wanted
    return split(origin, title="A part", by=by, **asked)


def test_split_takes_the_chosen_steps_and_leads(program_office: Person, going: Objective) -> None:
    step, lead = going.steps.get(title="Choose the music"), going.leads.get()
    stays = make_step(going, "Stays")
    new = split_off(going, program_office, steps=[step.pk], leads=[lead.pk], milestones=[going.milestones.get().pk])
    assert (new.split_from, new.pathway, new.stage) == (going, going.pathway, Stage.PRIORITY)
    assert [one.title for one in new.steps.all()] == ["Choose the music"]
    assert list(going.steps.filter(archived_at=None)) == [stays]
    assert [(one.name, one.accountable) for one in new.leads.all()] == [("Vicki", True)]
    assert (new.milestones.count(), going.milestones.count()) == (1, 0)


def test_split_tells_both_and_leaves_updates(program_office: Person, going: Objective) -> None:
    before = reported()
    new = split_off(going, program_office, leads=[going.leads.get().pk])
    assert "Split from “Improve the hold music”: Too much" in [entry.text for entry in Entry.objects.about(new)]
    assert Entry.objects.about(going).newest_first()[0].text == "“A part” was split off: Too much"
    assert reported() == before


def test_split_of_a_priority_needs_a_lead(program_office: Person, going: Objective) -> None:
    with pytest.raises(NotPossible, match="choose who leads"):
        split_off(going, program_office)
    assert Objective.objects.count() == 1


def test_split_takes_no_step_of_another_objective(program_office: Person, going: Objective) -> None:
    other = make_step(make_objective("Other"))
    stranger = Lead.objects.create(objective=other.objective, person=make_person())
    new = split_off(going, program_office, steps=[other.pk], leads=[going.leads.get().pk, stranger.pk])
    assert (new.steps.count(), [lead.name for lead in new.leads.all()]) == (0, ["Vicki"])


def test_split_pressed_twice_makes_one(program_office: Person, going: Objective) -> None:
    leads = [going.leads.get().pk]
    assert split_off(going, program_office, leads=leads) == split_off(going, program_office, leads=leads)
    assert going.split_off.count() == 1


def test_split_is_undone_by_merging_back(program_office: Person, going: Objective) -> None:
    step = going.steps.get(title="Choose the music")
    new = split_off(going, program_office, steps=[step.pk], leads=[going.leads.get().pk])
    merge(new, into=going, reason="Mistaken", by=program_office)
    step.refresh_from_db()
    assert (step.objective, going.leads.count()) == (going, 1)
