"""The history page: words with what each change did, narrowed by person and period, earlier texts restored."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cxportal.history.differences import NOTHING, compared, difference
from cxportal.history.models import Entry, entry
from cxportal.people.models import Person
from goals.models import Goal, Outcome
from pathways.editing.kinds import KINDS
from pathways.editing.rows import edit
from pathways.models import Objective
from tests.builders import make_goal, make_objective, make_person, make_step
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db


@pytest.fixture
def edited(program_office: Person, objective: Objective) -> Entry:
    """The entry of a change of title."""
    edit(KINDS["objective"], objective, {"title": "Answer every call"}, by=program_office, seen=None)
    return Entry.objects.about(objective).get()


def page_of(objective: Objective) -> str:
    return f"/plan/history/objective/{objective.pk}/"


def texts(page: Any) -> list[str]:
    return [line.entry.text for line in page.context["shown"]]


def test_history_shows_old_and_new(as_: SignIn, staff: Person, objective: Objective, edited: Entry) -> None:
    page = as_(staff).get(page_of(objective)).content.decode()
    assert "Answer the phone within three rings" in page
    assert "Restore what it was before" not in page


def test_history_tells_of_steps_and_of_merged_ones_too(
    as_: SignIn, program_office: Person, objective: Objective
) -> None:
    step = make_step(objective, "Count the rings")
    going = make_objective("Old", archived_at=timezone.now(), merged_into=objective)
    edit(KINDS["step"], step, {"title": "Count"}, by=program_office, seen=None)
    edit(KINDS["objective"], going, {"title": "Older"}, by=program_office, seen=None)
    page = as_(program_office).get(page_of(objective))
    assert [line.about for line in page.context["shown"]] == ["Older", "Count"]


def test_history_of_a_goal_tells_of_its_outcomes(as_: SignIn, program_office: Person) -> None:
    goal = make_goal()
    outcome = Outcome.objects.create(goal=goal, text="Old")
    edit(KINDS["outcome"], outcome, {"text": "New"}, by=program_office, seen=None)
    edit(KINDS["goal"], goal, {"title": "Renamed"}, by=program_office, seen=None)
    assert texts(as_(program_office).get(f"/plan/history/goal/{goal.pk}/")) == ["Edited: title", "Edited: text"]


def write(objective: Objective, by: Person, text: str, at: dt.datetime) -> None:
    written = entry(about=objective, verb="x", text=text, by=by)
    written.at = at
    written.save()


@pytest.fixture
def two_writers(objective: Objective, staff: Person, manager: Person) -> None:
    write(objective, staff, "In March", dt.datetime(2026, 3, 5, 12, tzinfo=dt.UTC))
    write(objective, manager, "In June", dt.datetime(2026, 6, 5, 12, tzinfo=dt.UTC))


@pytest.mark.usefixtures("two_writers")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["In June", "In March"]),
        ("who=Sam+Staff", ["In March"]),
        ("since=2026-06-05", ["In June"]),
        ("until=2026-03-05", ["In March"]),
        ("who=Sam+Staff&since=2026-04-01", []),
        ("who=Nobody&since=never&page=x", ["In June", "In March"]),
    ],
)
def test_history_is_narrowed_by_person_and_period(
    as_: SignIn, staff: Person, objective: Objective, query: str, found: list[str]
) -> None:
    assert texts(as_(staff).get(f"{page_of(objective)}?{query}")) == found


def test_history_pages(as_: SignIn, staff: Person, objective: Objective) -> None:
    for number in range(30):
        write(objective, staff, f"Entry {number}", timezone.now())
    client = as_(staff)
    assert len(texts(client.get(page_of(objective)))) == 25
    assert texts(client.get(f"{page_of(objective)}?page=2"))[-1] == "Entry 0"


def restore(client: Client, objective: Objective, written: Entry, field: str) -> int:
    return client.post(f"{page_of(objective)}{written.pk}/restore/", {"field": field}).status_code


def test_earlier_title_is_restored_by_a_new_entry(
    as_: SignIn, program_office: Person, objective: Objective, edited: Entry
) -> None:
    client = as_(program_office)
    for _ in range(2):
        assert restore(client, objective, edited, "title") == 302
    objective.refresh_from_db()
    assert objective.title == "Answer the phone within three rings"
    assert [entry.text for entry in Entry.objects.about(objective).order_by("pk")] == [
        "Edited: title",
        "Restored an earlier title",
    ]


def test_empty_target_date_is_restored(as_: SignIn, program_office: Person, objective: Objective) -> None:
    edit(KINDS["objective"], objective, {"due_on": dt.date(2027, 1, 1)}, by=program_office, seen=None)
    restore(as_(program_office), objective, Entry.objects.about(objective).get(), "due_on")
    objective.refresh_from_db()
    assert objective.due_on is None


@pytest.mark.parametrize("field", ["status", "pathway", "details", "archived_at", "", "__class__"])
def test_only_texts_of_this_entry_are_restored(
    as_: SignIn, program_office: Person, objective: Objective, edited: Entry, field: str
) -> None:
    assert restore(as_(program_office), objective, edited, field) == 404


def test_entry_of_another_object_is_not_restored(
    as_: SignIn, program_office: Person, objective: Objective, edited: Entry
) -> None:
    other = make_objective()
    assert restore(as_(program_office), other, edited, "title") == 404


def test_long_texts_are_compared_by_words() -> None:
    pieces = list(compared("We serve all customers well.", "We serve all our customers."))
    assert [(piece.kind, piece.text) for piece in pieces if piece.kind != "same"] == [
        ("added", "our "),
        ("removed", " well"),
    ]
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == "We serve all our customers."


def test_words_that_change_side_by_side_are_one_change() -> None:
    pieces = [(piece.kind, piece.text) for piece in compared("for the front desks.", "for the field crews.")]
    assert pieces == [
        ("same", "for the "),
        ("removed", "front desks"),
        ("added", "field crews"),
        ("same", "."),
    ]


def test_words_far_from_a_change_are_left_out() -> None:
    long = " ".join(f"word{number}" for number in range(200))
    kinds = [piece.kind for piece in compared(f"{long} old", f"{long} new")]
    assert kinds == ["left out", "same", "removed", "added"]


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("due_on", None, "2027-01-05", (NOTHING, "Jan 5, 2027")),
        ("due_on", "garbled", "2027-01-05", ("garbled", "Jan 5, 2027")),
        ("stage", "future", "priority", ("For future consideration", "Priority")),
        ("percent", 10, 20, ("10", "20")),
        ("unknown", True, False, ("yes", "no")),
    ],
)
def test_values_are_said_in_words(name: str, old: Any, new: Any, said: tuple[str, str]) -> None:
    found = difference(Objective, name, old, new)
    assert (found.old, found.new) == said


def test_history_of_an_archived_goal_is_still_there(as_: SignIn, program_office: Person) -> None:
    goal = make_goal()
    edit(KINDS["goal"], goal, {"title": "Renamed"}, by=program_office, seen=None)
    Goal.everything.filter(pk=goal.pk).update(archived_at=timezone.now())
    assert texts(as_(program_office).get(f"/plan/history/goal/{goal.pk}/")) == ["Edited: title"]


def test_person_reads_their_own_history_only(as_: SignIn, staff: Person) -> None:
    client = as_(staff)
    assert client.get(f"/people/directory/{staff.pk}/history/").status_code == 200
    assert client.get(f"/people/directory/{make_person().pk}/history/").status_code == 403
