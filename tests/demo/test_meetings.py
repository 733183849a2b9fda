"""The demonstration county meets: directors each month, everybody at times, a department by itself."""

from cxportal.demo.models import Demonstration
from cxportal.history.models import Entry
from cxportal.meetings.models import Audience, Meeting
from tests.demo.conftest import TODAY


def test_meetings_are_valid_and_of_every_kind(demo: Demonstration) -> None:
    rows = list(Meeting.objects.all())
    for row in rows:
        row.full_clean()
    assert {row.audience for row in rows} == set(Audience.values)
    assert (Meeting.objects.to_come(TODAY).count(), Meeting.objects.over(TODAY).count()) == (5, 3)


def test_a_cancelled_meeting_says_why_in_its_history(demo: Demonstration) -> None:
    row = Meeting.objects.exclude(cancelled_at=None).get()
    texts = [entry.text for entry in Entry.objects.about(row).newest_first()]
    assert texts == [f"Cancelled: {row.cancelled_because}", "Planned"]
