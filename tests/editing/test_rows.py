"""Add, edit, move, archive and restore: the same promises for every kind of row."""

from typing import Any

import pytest

from cxportal.history.changing import ChangedMeanwhile
from cxportal.history.models import Entry
from cxportal.people.models import Person
from cxportal.ui.versions import marks_of
from goals.models import Goal, Outcome
from pathways.editing import rows
from pathways.editing.kinds import KINDS
from pathways.leading import NotPossible
from pathways.models import GoalLink, Objective, Stage
from tests.builders import make_goal, make_objective, make_pathway, make_update
from tests.matrix.plan import one_of
from tests.matrix.world import World

pytestmark = pytest.mark.django_db
GROWING = [name for name, kind in KINDS.items() if kind.grows]


def told(row: Any) -> list[str]:
    return [entry.text for entry in Entry.objects.about(row).order_by("pk")]


@pytest.mark.parametrize("name", GROWING)
def test_archive_and_restore_leave_the_row_as_it_was(world: World, program_office: Person, name: str) -> None:
    kind, row = KINDS[name], one_of(name, world)
    if name == "pathway":
        Objective.objects.update(pathway=make_pathway())
    before = kind.everything.filter(pk=row.pk).values().get()
    assert rows.archive(kind, row, by=program_office, reason="Done elsewhere") is True
    assert rows.archive(kind, row, by=program_office) is False
    assert not kind.standing.filter(pk=row.pk).exists()
    assert rows.restore(kind, row, by=program_office) is True
    assert rows.restore(kind, row, by=program_office) is False
    assert kind.everything.filter(pk=row.pk).values().get() == before
    assert told(row) == [f"Archived the {kind.noun}: Done elsewhere", f"Restored the {kind.noun}"]


def test_edit_writes_one_entry_with_old_and_new(program_office: Person, objective: Objective) -> None:
    rows.edit(KINDS["objective"], objective, {"title": "Answer", "details": ""}, by=program_office, seen=None)
    [entry] = Entry.objects.about(objective)
    assert (entry.text, entry.changes) == (
        "Edited: title",
        {"title": ["Answer the phone within three rings", "Answer"]},
    )


def test_edit_that_changes_nothing_writes_nothing(program_office: Person, objective: Objective) -> None:
    rows.edit(KINDS["objective"], objective, {"title": objective.title}, by=program_office, seen=None)
    assert told(objective) == []


def test_second_editor_is_told_and_overwrites_nothing(program_office: Person, objective: Objective) -> None:
    seen = marks_of({"title": objective.title, "details": objective.details})
    kind = KINDS["objective"]
    rows.edit(kind, objective, {"title": "First", "details": ""}, by=program_office, seen=seen)
    with pytest.raises(ChangedMeanwhile) as raced:
        rows.edit(kind, objective, {"title": "Second", "details": ""}, by=program_office, seen=seen)
    assert raced.value.fields == ["title"]
    assert Objective.objects.get(pk=objective.pk).title == "First"


def test_objective_on_another_pathway_becomes_its_last(program_office: Person, objective: Objective) -> None:
    there = make_objective(order=5)
    update = make_update(objective, program_office)
    before = type(update).objects.values().get()
    rows.edit(KINDS["objective"], objective, {"pathway": there.pathway}, by=program_office, seen=None)
    assert type(update).objects.values().get() == before
    now = Objective.objects.get(pk=objective.pk)
    assert (now.pathway, now.order) == (there.pathway, 6)


def test_new_row_is_the_last_of_its_group(program_office: Person) -> None:
    goal = make_goal()
    Outcome.objects.create(goal=goal, text="First", order=3)
    new = rows.add(KINDS["outcome"], {"text": "Second"}, parent=goal, by=program_office)
    assert (new.goal, new.order, told(new)) == (goal, 4, ["Added the outcome"])


def titles(objective: Objective) -> list[str]:
    return [row.title for row in KINDS["objective"].siblings(objective)]


@pytest.fixture
def three() -> list[Objective]:
    pathway = make_pathway()
    make_objective("Future", pathway=pathway, stage=Stage.FUTURE, order=2)
    return [make_objective(name, pathway=pathway, order=place) for place, name in enumerate("ABC", 1)]


def test_move_changes_place_with_its_neighbor(program_office: Person, three: list[Objective]) -> None:
    kind = KINDS["objective"]
    assert rows.move(kind, three[2], direction="up", place=3, by=program_office) == 2
    assert titles(three[0]) == ["A", "C", "B"]
    assert told(three[2]) == ["Moved up to place 2 of 3"]
    rows.move(kind, three[2], direction="down", place=2, by=program_office)
    assert titles(three[0]) == ["A", "B", "C"]


def test_move_pressed_twice_moves_once(program_office: Person, three: list[Objective]) -> None:
    for _ in range(2):
        rows.move(KINDS["objective"], three[2], direction="up", place=3, by=program_office)
    assert titles(three[0]) == ["A", "C", "B"]


def test_first_stays_first(program_office: Person, three: list[Objective]) -> None:
    assert rows.move(KINDS["objective"], three[0], direction="up", place=1, by=program_office) == 1
    assert (titles(three[0]), told(three[0])) == (["A", "B", "C"], [])


def test_rows_that_share_a_place_are_numbered_first(program_office: Person) -> None:
    pathway = make_pathway()
    same = [make_objective(name, pathway=pathway, order=0) for name in "ABC"]
    rows.move(KINDS["objective"], same[2], direction="up", place=3, by=program_office)
    assert titles(same[0]) == ["A", "C", "B"]


def test_pathway_with_objectives_is_not_archived(program_office: Person, objective: Objective) -> None:
    with pytest.raises(NotPossible, match="Objectives stand on this pathway"):
        rows.archive(KINDS["pathway"], objective.pathway, by=program_office)


def test_row_of_an_archived_one_is_restored_after_it(program_office: Person) -> None:
    goal = make_goal()
    outcome = Outcome.objects.create(goal=goal, text="x")
    rows.archive(KINDS["outcome"], outcome, by=program_office)
    rows.archive(KINDS["goal"], goal, by=program_office)
    with pytest.raises(NotPossible, match="Restore that first"):
        rows.restore(KINDS["outcome"], outcome, by=program_office)


def test_links_of_an_archived_goal_come_back_with_it(program_office: Person, objective: Objective) -> None:
    goal = make_goal()
    GoalLink.objects.create(pathway=objective.pathway, goal=goal)
    rows.archive(KINDS["goal"], goal, by=program_office)
    assert (GoalLink.objects.standing().count(), Goal.objects.count()) == (0, 0)
    rows.restore(KINDS["goal"], goal, by=program_office)
    assert GoalLink.objects.standing().count() == 1
