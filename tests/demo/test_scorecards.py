"""The demonstration county's signals: both kinds, one decided, one with somebody, one change of a process."""

from cxportal.demo.models import Demonstration
from cxportal.scorecards.signals.models import Decision, Kind, ProcessChange, Signal


def test_there_are_signals_to_decide_on_and_one_that_was(demo: Demonstration) -> None:
    signals = Signal.objects.all()
    assert set(signals.values_list("kind", flat=True)) == {Kind.PROBLEM, Kind.PRACTICE}
    assert set(signals.values_list("decision", flat=True)) == {"", Decision.EXPLAINED}
    assert signals.open().exclude(assignee=None).count() == 1
    change = ProcessChange.objects.get()
    assert signals.filter(measure=change.measure, department=change.department, decision="explained").exists()
