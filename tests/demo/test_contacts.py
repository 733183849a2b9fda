"""Customers of the demonstration county wait at every stage."""

from cxportal.county.days import Workdays
from cxportal.demo.models import Demonstration
from cxportal.history.models import Entry
from feedback.contacts.models import Contact, ContactState
from tests.demo.conftest import TODAY


def test_contacts_stand_at_every_stage_and_are_valid(demo: Demonstration) -> None:
    rows = list(Contact.objects.all())
    for row in rows:
        row.full_clean()
    assert {row.state for row in rows} == set(ContactState.values)
    assert all(row.received_on <= TODAY for row in rows)


def test_a_contact_is_late(demo: Demonstration) -> None:
    workdays = Workdays.read(since=TODAY.replace(year=TODAY.year - 1))
    due = [row.due_on(workdays) for row in Contact.objects.open()]
    assert sum(day < TODAY for day in due if day) == 1


def test_every_step_has_its_entry(demo: Demonstration) -> None:
    for row in Contact.objects.exclude(state=ContactState.NEW):
        verbs = set(Entry.objects.about(row).values_list("verb", flat=True))
        assert ("acknowledged" in verbs, "answered" in verbs) == (True, bool(row.answer))
        assert ("closed" in verbs) == (row.state == ContactState.CLOSED)
