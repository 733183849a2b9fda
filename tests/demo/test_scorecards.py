"""The demonstration county's scorecards: what its figures raise, what was decided, and what leaves it."""

from cxportal.demo.models import Demonstration
from cxportal.exports.models import Export
from cxportal.history.models import Entry
from cxportal.jobs.models import JobState
from cxportal.scorecards.models import LikeGroup, Snapshot
from cxportal.scorecards.out.models import Client
from cxportal.scorecards.signals.models import Decision, Kind, ProcessChange, Signal
from goals.models import Goal


def test_calls_of_a_department_raise_a_problem_that_is_with_its_head(demo: Demonstration) -> None:
    problem = Signal.objects.get(measure__key="calls-in-a-minute", department__name="Utilities", rule="outside")
    assert (problem.kind, problem.high, problem.decision) == (Kind.PROBLEM, False, "")
    assert problem.assignee is not None
    assert Signal.objects.open().exclude(assignee=None).count() == 1


def test_a_practice_was_explained_and_limits_began_anew(demo: Demonstration) -> None:
    practice = Signal.objects.exclude(decision="").get()
    assert (practice.kind, practice.decision, str(practice.department)) == (
        Kind.PRACTICE,
        Decision.EXPLAINED,
        "Human Services",
    )
    change = ProcessChange.objects.get()
    assert (change.measure, change.department, change.month) == (
        practice.measure,
        practice.department,
        practice.month,
    )
    later = Signal.objects.filter(measure=change.measure, department=change.department, month__gt=change.month)
    assert not later.exists()


def test_reminders_answered_has_a_figure(demo: Demonstration) -> None:
    rows = Snapshot.objects.filter(part__measure__key="reminders-answered", department=None)
    shares = [row.value for row in rows if row.value is not None]
    assert len(shares) >= 12
    assert 0.5 < sum(shares) / len(shares) < 1


def test_there_are_groups_of_like_departments(demo: Demonstration) -> None:
    assert [group.departments.count() >= 2 for group in LikeGroup.objects.all()] == [True] * 3


def test_a_file_is_ready_one_failed_and_a_program_reads(demo: Demonstration) -> None:
    found = {export.job.state: export for export in Export.objects.select_related("job")}
    assert set(found) == {JobState.DONE, JobState.FAILED}
    assert found[JobState.DONE].is_ready
    assert Client.objects.standing().count() == 1


def test_goals_have_the_letters_that_the_office_chose(demo: Demonstration) -> None:
    goal = Goal.objects.get(number=6)
    assert goal.letters == "HE"
    assert Entry.objects.about(goal).get(verb="edited").changes == {"letters": ["", "HE"]}
