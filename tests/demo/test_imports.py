"""A survey file of the demonstration county waits for its columns."""

from cxportal.demo.models import Demonstration
from cxportal.history.models import Entry
from feedback.imports.actions import choose_columns
from feedback.imports.models import ImportState, SurveyImport


def test_a_file_waits_and_its_columns_can_be_matched(demo: Demonstration) -> None:
    survey = SurveyImport.objects.get()
    assert survey.state == ImportState.COLUMNS
    assert Entry.objects.about(survey).get().verb == "uploaded"
    words = choose_columns(survey, columns={"number": 0, "on": 1, "h1": 2, "e1": 3, "r1": 4, "t1": 5, "comment": 6})
    assert sorted(words) == ["Agree", "Disagree", "Neutral", "Strongly agree"]
