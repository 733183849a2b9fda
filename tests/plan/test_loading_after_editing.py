"""A reload of the plan file keeps what the program office made of the plan with its own verbs."""

import datetime as dt
from typing import Any

import pytest

from cxportal.people.models import Person
from goals.models import Goal, Outcome, Resource
from pathways.editing import links
from pathways.editing.joining import merge, split, unmerge
from pathways.editing.kinds import KINDS
from pathways.editing.rows import archive, move, restore
from pathways.editing.stages import demote, promote
from pathways.leading import Who, hand_over_all, open_placeholders
from pathways.models import ActionStep, GoalLink, Lead, Objective, Stage
from pathways.plan.kinds import KINDS as LOADED_KINDS
from pathways.plan.loading import load_plan
from tests.builders import make_objective, make_person
from tests.plan.small import SMALL, variant

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _loaded(db: None) -> None:
    load_plan(SMALL.encode())


def objective(key: str) -> Objective:
    return Objective.objects.get(key=key)


def everything() -> list[dict[str, Any]]:
    return [row for kind in LOADED_KINDS for row in kind.model._base_manager.order_by("pk").values()]


def reload_changes_nothing(data: bytes = SMALL.encode()) -> bool:
    before = everything()
    load_plan(data)
    return everything() == before


def test_promotion_with_leads_and_date_stays(program_office: Person) -> None:
    promote(
        objective("hold-music"),
        accountable=Who(person=make_person()),
        due_on=dt.date(2027, 6, 30),
        reason="Now",
        by=program_office,
    )
    assert reload_changes_nothing()
    assert objective("hold-music").stage == Stage.PRIORITY


def test_putting_back_stays(program_office: Person) -> None:
    demote(objective("office"), reason="Later", by=program_office)
    assert reload_changes_nothing()


def test_merge_stays_though_the_file_has_new_words(program_office: Person) -> None:
    merge(objective("office"), into=objective("hold-music"), reason="x", by=program_office)
    assert reload_changes_nothing(variant(("title: Implement Office 365", "title: Implement Office 366")))
    assert ActionStep.objects.get(key="review").objective == objective("hold-music")


def test_merge_taken_apart_after_a_reload_is_as_before(program_office: Person) -> None:
    before = everything()
    merge(objective("office"), into=objective("hold-music"), reason="x", by=program_office)
    load_plan(SMALL.encode())
    unmerge(objective("office"), by=program_office)
    assert [row for row in everything() if "order" not in row] == [row for row in before if "order" not in row]
    assert load_plan(SMALL.encode()).removed == []


def test_force_brings_a_merged_one_back_with_its_steps(program_office: Person) -> None:
    merge(objective("office"), into=objective("hold-music"), reason="x", by=program_office)
    load_plan(SMALL.encode(), force=True)
    assert (objective("office").archived_at, objective("office").merged_into) == (None, None)
    assert ActionStep.objects.get(key="review").objective == objective("office")


def test_split_stays(program_office: Person) -> None:
    office = objective("office")
    step = office.steps.get()
    split(
        office,
        title="A part",
        details="",
        steps=[step.pk],
        milestones=[],
        leads=[office.leads.get(accountable=True).pk],
        reason="x",
        by=program_office,
    )
    assert reload_changes_nothing()


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("goal", lambda: Goal.objects.get(key="goal-1")),
        ("outcome", lambda: Outcome.objects.get(key="know")),
        ("resource", lambda: Resource.objects.get(key="poster")),
        ("step", lambda: ActionStep.objects.get(key="review")),
        ("behavior", lambda: KINDS["behavior"].standing.get()),
    ],
)
def test_archived_row_stays_archived_until_it_is_restored(program_office: Person, name: str, row: Any) -> None:
    before = everything()
    found = row()
    archive(KINDS[name], found, by=program_office)
    assert reload_changes_nothing()
    restore(KINDS[name], found, by=program_office)
    load_plan(SMALL.encode())
    assert everything() == before


def test_force_restores_an_archived_goal(program_office: Person) -> None:
    archive(KINDS["goal"], Goal.objects.get(key="goal-1"), by=program_office)
    load_plan(SMALL.encode(), force=True)
    assert Goal.objects.get(key="goal-1").archived_at is None


def test_names_assigned_to_people_stay(program_office: Person) -> None:
    hand_over_all(open_placeholders("Gordon"), to=make_person("Gordon", last_name="Gray"), by=program_office)
    assert reload_changes_nothing()
    assert not Lead.objects.filter(placeholder="Gordon").exists()


def test_confirmed_link_and_removed_link_stay(program_office: Person) -> None:
    links.confirm(GoalLink.objects.get(), by=program_office)
    assert reload_changes_nothing()
    links.remove(GoalLink.objects.get(), reason="x", by=program_office)
    assert reload_changes_nothing()


def test_order_made_in_the_portal_stays(program_office: Person) -> None:
    make_objective("Made here", pathway=objective("hold-music").pathway, stage=Stage.FUTURE, order=9)
    move(KINDS["objective"], objective("hold-music"), direction="down", place=1, by=program_office)
    assert reload_changes_nothing()
