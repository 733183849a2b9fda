"""The demonstration county has pledged, each department to its own degree, and teams have said what HEART means."""

from cxportal.demo.models import Demonstration
from cxportal.history.models import Entry
from cxportal.people.models import Department, Person
from cxportal.scorecards.aims.models import DepartmentGoal, GoalState, Milestone, Source
from cxportal.scorecards.aims.progress import progress_of
from feedback.knowing.models import Worksheet
from goals.pledge.measures import coverage_by_department
from goals.pledge.models import Pledge, PledgeText
from goals.team_heart.models import TeamHeart
from tests.demo.conftest import TODAY


def test_departments_have_come_to_different_degrees(demo: Demonstration) -> None:
    told = coverage_by_department(TODAY)
    codes = ("libraries", "public-works")
    libraries, works = (told[Department.objects.get(code=code).pk].percent or 0 for code in codes)
    assert libraries > 75
    assert 15 < works < 55


def test_pledges_fit_the_wording_of_their_day_and_the_time_at_work(demo: Demonstration) -> None:
    second = PledgeText.objects.get(number=2)
    pledges = list(Pledge.objects.select_related("text", "person"))
    assert {pledge.text.number for pledge in pledges} == {1, 2}
    assert all((pledge.on >= second.since) == (pledge.text == second) for pledge in pledges)
    assert all(pledge.person.started_on <= pledge.on <= TODAY for pledge in pledges if pledge.person.started_on)
    assert Entry.objects.filter(verb="pledged").count() == len(pledges)


def test_the_staff_account_has_not_pledged_yet(demo: Demonstration) -> None:
    assert not Pledge.objects.filter(person=Person.objects.get(email="staff@county.example")).exists()


def test_team_hearts_stand_with_their_history(demo: Demonstration) -> None:
    rows = TeamHeart.objects.written()
    assert rows.count() == 8
    assert all(Entry.objects.about(row).exists() for row in rows)
    counter = TeamHeart.objects.get(department__name="Payment Counter")
    latest = Entry.objects.about(counter).newest_first()[0]
    assert latest.changes["timeliness"][1] == counter.timeliness


def test_worksheets_stand_with_their_history(demo: Demonstration) -> None:
    rows = {row.department.name: row for row in Worksheet.objects.begun().select_related("department")}
    assert sorted(rows) == [
        "Bayside Branch", "Community Development", "Human Resources", "Libraries", "Recreation Centers", "Utilities"
    ]  # fmt: skip
    told = Entry.objects.about(rows["Libraries"]).newest_first()
    assert [list(entry.changes) for entry in told][:2] == [["focus_groups"], ["root_causes"]]
    assert all(entry.actor for entry in told)


def test_goals_of_departments_are_there_in_every_state_from_every_source(demo: Demonstration) -> None:
    for field, choices in (("state", GoalState), ("source", Source)):
        found = set(DepartmentGoal.objects.values_list(field, flat=True))
        assert found == {choice.value for choice in choices}
    assert DepartmentGoal.objects.values("horizon").distinct().count() == 4


def test_milestones_of_goals_lie_within_their_goals(demo: Demonstration) -> None:
    wrong = [
        str(each)
        for each in Milestone.objects.select_related("goal")
        if not each.goal.starts_on <= each.due_on <= each.goal.due_on
        or (each.done_on and each.done_on < each.goal.starts_on)
    ]
    assert wrong == []


def test_goals_of_departments_have_come_part_of_their_way(demo: Demonstration) -> None:
    found = progress_of(DepartmentGoal.objects.running().whole())
    assert any(one.value is not None for one in found)
    assert any(one.how_far.endswith("of the way") or one.how_far == "target reached" for one in found)
