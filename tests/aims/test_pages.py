"""The pages of departments' goals."""

import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertRedirects

from cxportal.history.models import Entry
from cxportal.people.models import Department, Person
from cxportal.scorecards.aims.models import DepartmentGoal, GoalState, Source
from cxportal.scorecards.models import Direction, Unit
from cxportal.ui.versions import SEEN
from feedback.results.models import GapNote, NoteState
from goals.models import Horizon
from tests.aims.builders import days, make_aim, make_figure, make_measure, make_milestone
from tests.aims.test_goals import make_note
from tests.builders import make_department, make_goal
from tests.conftest import SignIn

CREATE = reverse("aims:create")


def typed(department: Department, **other: Any) -> dict[str, Any]:
    told = {
        "department": department.pk,
        "statement": "Permits within five days",
        "horizon": Horizon.MID,
        "starts_on": days(0).isoformat(),
        "due_on": "",
        "baseline": "60",
        "target": "85.5",
        "letters": ["T", "H"],
        "owner": "",
        "source": Source.PLAN,
        "token": "00000000-0000-4000-8000-000000000001",
    }
    return {**told, **other}


def words(page: Any) -> str:
    return " ".join(page.content.decode().split())


def edited(client: Client, goal: DepartmentGoal, **values: Any) -> Any:
    """Posts the form of a goal as it was shown, with these values."""
    address = reverse("aims:edit", args=[goal.pk])
    form = client.get(address).context["form"]
    told = {name: form[name].value() for name in form.fields}
    told = {name: "" if value is None else value for name, value in told.items()}
    return client.post(address, {**told, SEEN: form.initial[SEEN], **values})


def test_a_director_drafts_a_goal_once(as_: SignIn, director: Person, parks: Department) -> None:
    measure = make_measure()
    for _ in range(2):
        answer = as_(director).post(CREATE, typed(parks, measure=measure.pk))
    goal = DepartmentGoal.objects.get()
    assertRedirects(answer, goal.get_absolute_url())
    assert (float(goal.baseline or 0), float(goal.target or 0), goal.letters) == (0.6, 0.855, "HT")
    assert (goal.state, goal.made_by, goal.department) == (GoalState.DRAFT, director, parks)
    assert goal.due_on > days(260)


def test_days_are_kept_as_they_are_typed(as_: SignIn, director: Person, parks: Department) -> None:
    measure = make_measure(unit=Unit.DAYS, direction=Direction.LOWER)
    as_(director).post(CREATE, typed(parks, measure=measure.pk, baseline="12", target="5"))
    goal = DepartmentGoal.objects.get()
    assert (float(goal.baseline or 0), float(goal.target or 0)) == (12, 5)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("due_on", days(5).isoformat(), "Mid-term (6–9 months): choose a day after"),
        ("target", "140", "A percent is from 0 to 100."),
        ("target", "50", "Higher is better here: aim at 60 or more"),
        ("statement", "", "What we want to reach"),
        ("link", "javascript:alert(1)", "Begin with / for a page of this portal"),
        ("link", "//evil.example", "Begin with / for a page of this portal"),
        ("owner", "Nobody at all", "Nobody here is called"),
        ("starts_on", "0001-01-01", "Choose a day between 2000 and 2100."),
        ("horizon", "forever", "horizon"),
    ],
)
def test_bad_input_is_told_and_kept(
    as_: SignIn, director: Person, parks: Department, field: str, value: str, said: str
) -> None:
    answer = as_(director).post(CREATE, typed(parks, measure=make_measure().pk, **{field: value}))
    assert said in words(answer)
    assert "Permits within five days" in words(answer) or field == "statement"
    assert not DepartmentGoal.objects.exists()


def test_another_departments_own_measure_is_no_choice(
    as_: SignIn, program_office: Person, parks: Department, utilities: Department
) -> None:
    measure = make_measure(department=utilities)
    answer = as_(program_office).post(CREATE, typed(parks, measure=measure.pk))
    assert "This measure is Utilities’s own." in words(answer)


def test_nobody_drafts_for_a_department_that_is_not_theirs(
    as_: SignIn, other_director: Person, parks: Department
) -> None:
    answer = as_(other_director).post(CREATE, typed(parks))
    assert answer.status_code == 200
    assert not DepartmentGoal.objects.exists()


def test_an_address_begins_a_draft(as_: SignIn, director: Person, parks: Department) -> None:
    measure = make_measure(key="ease", letter="E", goal=make_goal())
    query: dict[str, Any] = {
        "department": parks.pk,
        "measure": "ease",
        "source": "signal",
        "link": "/scorecards/",
        "origin": "Low.",
    }
    form = as_(director).get(CREATE, query).context["form"]
    found = [form.initial[name] for name in ("measure", "letters", "goal", "source", "link", "origin")]
    assert found == [measure.pk, "E", measure.goal_id, "signal", "/scorecards/", "Low."]


def test_a_goal_in_effect_is_edited_without_holes(as_: SignIn, director: Person, parks: Department) -> None:
    goal = make_aim(parks, director)
    assert "A goal in effect has a target." in words(edited(as_(director), goal, target=""))
    assertRedirects(edited(as_(director), goal, target="90"), goal.get_absolute_url())
    entry = Entry.objects.about(goal).newest_first().first()
    assert entry
    assert (entry.text, entry.changes) == ("Edited: target", {"Target": ["80%", "90%"]})


def test_two_who_edit_at_once_see_each_other(as_: SignIn, director: Person, parks: Department) -> None:
    goal = make_aim(parks, director)
    client = as_(director)
    form = client.get(reverse("aims:edit", args=[goal.pk])).context["form"]
    DepartmentGoal.objects.filter(pk=goal.pk).update(target="0.7", letters="HE")
    shown = words(edited(client, goal, **{SEEN: form.initial[SEEN], "target": "90", "letters": ["T"]}))
    assert "Somebody else changed this while you were typing" in shown
    assert 'value="90"' in shown
    goal.refresh_from_db()
    assert float(goal.target or 0) == 0.7


def test_the_owner_edits_and_ticks_but_does_not_decide(as_: SignIn, staff: Person, parks: Department) -> None:
    goal = make_aim(parks, staff)
    milestone = make_milestone(goal)
    client = as_(staff)
    assertRedirects(edited(client, goal, target="90"), goal.get_absolute_url())
    client.post(reverse("aims:tick", args=[milestone.pk, "reached"]))
    milestone.refresh_from_db()
    assert (milestone.done_by, milestone.done_on) == (staff, days(0))
    assert client.post(reverse("aims:close", args=[goal.pk, "met"])).status_code == 403


def test_an_assistant_decides_for_the_director(as_: SignIn, assistant: Person, parks: Department) -> None:
    goal = make_aim(parks, state=GoalState.DRAFT)
    as_(assistant).post(reverse("aims:start", args=[goal.pk]))
    goal.refresh_from_db()
    assert goal.state == GoalState.RUNNING


def test_who_is_too_late_is_told(as_: SignIn, director: Person, parks: Department) -> None:
    goal = make_aim(parks, director, state=GoalState.MET)
    answer = as_(director).post(reverse("aims:close", args=[goal.pk, "missed"]), {"reason": ""}, follow=True)
    assert "Somebody changed this goal meanwhile" in words(answer)


def test_a_drop_without_a_reason_asks_for_one(as_: SignIn, director: Person, parks: Department) -> None:
    goal = make_aim(parks, director)
    answer = as_(director).post(reverse("aims:close", args=[goal.pk, "dropped"]), {"reason": " "})
    assert "Why is it dropped?" in words(answer)
    goal.refresh_from_db()
    assert goal.state == GoalState.RUNNING


def test_a_milestone_lies_within_its_goal(as_: SignIn, director: Person, parks: Department) -> None:
    goal = make_aim(parks, director)
    address = reverse("aims:add_milestone", args=[goal.pk])
    answer = as_(director).post(address, {"text": "Desk open", "due_on": days(301).isoformat()})
    assert "Choose a day of the goal: from" in words(answer)
    assert "Desk open" in words(answer)
    as_(director).post(address, {"text": "Desk open", "due_on": days(300).isoformat()})
    assert goal.milestones.get().text == "Desk open"


@pytest.mark.usefixtures("answered")
def test_one_click_on_the_gap_drafts_a_goal_with_its_figures(as_: SignIn, director: Person, parks: Department) -> None:
    client, address = as_(director), reverse("aims:from_gap", args=[parks.pk])
    for _ in range(2):
        answer = client.post(address, {"letter": "T"})
    goal, note = DepartmentGoal.objects.get(), GapNote.objects.get()
    assertRedirects(answer, goal.get_absolute_url())
    assert [note.points, note.own, note.customers] == [100, 100, 0]
    assert note.state == NoteState.DRAFTED
    assert (note.own_people, note.customer_people, note.flagged, note.by) == (30, 120, True, director)
    assert goal.link == f"{reverse('results:gap')}?department={parks.pk}"
    assert "Blind spot of 100.0 points, flagged" in goal.origin


@pytest.mark.usefixtures("answered")
@pytest.mark.parametrize("letter", ["", "X", "HE", "h"])
def test_a_letter_without_a_gap_drafts_nothing(as_: SignIn, director: Person, parks: Department, letter: str) -> None:
    as_(director).post(reverse("aims:from_gap", args=[parks.pk]), {"letter": letter})
    assert not DepartmentGoal.objects.exists()


@pytest.mark.usefixtures("answered")
def test_a_small_gap_cannot_be_found_by_drafting(as_: SignIn, other_director: Person, utilities: Department) -> None:
    answer = as_(other_director).post(reverse("aims:from_gap", args=[utilities.pk]), {"letter": "T"}, follow=True)
    assert "There is no gap for this letter, or too few people answered." in words(answer)
    assert not GapNote.objects.exists()


def test_a_note_is_drafted_from_the_list_of_gaps(as_: SignIn, director: Person, parks: Department) -> None:
    note = make_note(parks, director)
    assert "Draft the goal" in words(as_(director).get(reverse("results:notes")))
    as_(director).post(reverse("aims:from_note", args=[note.pk]))
    assert DepartmentGoal.objects.get().gap_note == note
    assert "Open the goal" in words(as_(director).get(reverse("results:notes")))


def test_drafts_are_not_shown_to_others(as_: SignIn, staff: Person, director: Person, parks: Department) -> None:
    make_aim(parks, director, state=GoalState.DRAFT, statement="Still a secret")
    for address in (reverse("aims:list"), reverse("aims:worksheet", args=[parks.pk])):
        assert "Still a secret" not in words(as_(staff).get(address))
        assert "Still a secret" in words(as_(director).get(address))


def test_the_worksheet_shows_goals_by_horizon(as_: SignIn, staff: Person, parks: Department) -> None:
    make_aim(parks, statement="Long one")
    make_aim(parks, statement="Done one", state=GoalState.MET)
    sheets = as_(staff).get(reverse("aims:worksheet", args=[parks.pk])).context["sheets"]
    assert [(sheet.key, [one.goal.statement for one in sheet.goals]) for sheet in sheets] == [
        ("short", []),
        ("mid", []),
        ("long", ["Long one"]),
        ("audacious", []),
        ("closed", ["Done one"]),
    ]


def test_the_worksheet_prints(as_: SignIn, staff: Person, parks: Department) -> None:
    goal = make_aim(parks, statement="Permits within five days")
    make_milestone(goal, text="Desk open")
    assert goal.measure
    make_figure(goal.measure, parks, 0.7)
    answer = as_(staff).get(reverse("aims:printed", args=[parks.pk]))
    reader = PdfReader(io.BytesIO(answer.content))
    text = " ".join(page.extract_text() for page in reader.pages)
    assert "Permits within five days" in text
    assert "50% of the way" in " ".join(text.split())
    assert "Desk open" in text
    assert "/StructTreeRoot" in reader.root_object


@pytest.mark.parametrize("many", [1, 30])
@pytest.mark.parametrize(("page", "queries"), [("list", 14), ("worksheet", 13)])
def test_pages_take_a_constant_number_of_queries(
    as_: SignIn,
    director: Person,
    parks: Department,
    many: int,
    page: str,
    queries: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    make_department(parent=parks)
    for _ in range(many):
        goal = make_aim(parks, goal=make_goal())
        make_milestone(goal)
        assert goal.measure
        make_figure(goal.measure, parks, 0.7)
    client, address = as_(director), reverse(f"aims:{page}", args=[parks.pk] if page == "worksheet" else [])
    client.get(address)
    with django_assert_num_queries(queries):
        client.get(address)
