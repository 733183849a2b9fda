"""The calendar feed is what RFC 5545 asks for, whatever people typed; meetings stand in it at the county's hour."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cxportal.duties.models import CalendarAddress
from cxportal.meetings import actions
from cxportal.meetings.models import Audience, Meeting
from cxportal.people.models import Department, Person
from tests.duties.conftest import MONDAY
from tests.duties.rfc5545 import Component, Malformed, read
from tests.meetings.builders import make_meeting

HOSTILE = "Größe; 你好, \\n “x” : ,;\\ \x01\x7f\r\nEND:VEVENT\r\nBEGIN:VALARM\n " + "🎉" * 60


@pytest.fixture(autouse=True)
def _in_november(monday: time_machine.Traveller) -> None:
    """Every feed here is read on that Monday."""


def feed_of(client: Client, person: Person) -> Component:
    address, _ = CalendarAddress.objects.get_or_create(person=person)
    return read(client.get(address.get_absolute_url()).content)


def meetings_in(calendar: Component) -> list[Component]:
    return [event for event in calendar.inside if "STATUS" in event.properties]


def days(count: int) -> dt.date:
    return MONDAY + dt.timedelta(days=count)


def test_the_feed_is_strict_whatever_people_typed(
    client: Client, lead: Person, step_due: Callable[..., Any], staff: Person
) -> None:
    step_due(3, HOSTILE)
    made = make_meeting(HOSTILE[:110], on=days(1), place=HOSTILE[:60], note=HOSTILE)
    actions.cancel(made, by=staff, because=HOSTILE[:200])
    calendar = feed_of(client, lead)
    due, meeting = calendar.inside[0], calendar.inside[-1]
    assert due.value("SUMMARY").startswith("Action step: Größe; 你好, \\n “x” : ,;\\ \nEND:VEVENT\nBEGIN:VALARM")
    assert meeting.value("LOCATION").startswith("Größe; 你好, \\n")
    assert "METHOD" not in calendar.properties


def test_an_empty_feed_is_a_calendar_too(client: Client, staff: Person) -> None:
    assert feed_of(client, staff).inside == []


@pytest.mark.parametrize(
    ("on", "begins"),
    [
        (dt.date(2026, 11, 20), dt.datetime(2026, 11, 20, 14, tzinfo=dt.UTC)),  # winter: UTC-5
        (dt.date(2027, 3, 15), dt.datetime(2027, 3, 15, 13, tzinfo=dt.UTC)),  # the Monday after clocks went forward
    ],
)
def test_a_meeting_stands_at_the_countys_hour(client: Client, staff: Person, on: dt.date, begins: dt.datetime) -> None:
    make_meeting(on=on, minutes=90)
    [event] = meetings_in(feed_of(client, staff))
    assert event.moment("DTSTART") == begins
    assert event.moment("DTEND") == begins + dt.timedelta(minutes=90)
    assert (event.value("STATUS"), event.value("SEQUENCE")) == ("CONFIRMED", "0")


def test_a_meeting_across_the_change_of_clocks_lasts_as_long(client: Client, staff: Person) -> None:
    make_meeting(on=dt.date(2027, 3, 14), starts=dt.time(1, 30), minutes=60)
    [event] = meetings_in(feed_of(client, staff))
    assert event.moment("DTEND") - event.moment("DTSTART") == dt.timedelta(hours=1)


def test_a_changed_meeting_keeps_its_uid_under_a_higher_sequence(
    client: Client, staff: Person, program_office: Person
) -> None:
    made = make_meeting(on=days(3))
    [before] = meetings_in(feed_of(client, staff))
    made.starts = dt.time(15)
    actions.change(made, by=program_office, changes={"Begins at": ("09:00", "15:00")})
    [after] = meetings_in(feed_of(client, staff))
    assert (after.value("UID"), after.value("SEQUENCE")) == (before.value("UID"), "1")
    assert after.moment("DTSTART") == dt.datetime(2026, 11, 5, 20, tzinfo=dt.UTC)


def test_a_cancelled_meeting_stays_and_says_so(client: Client, staff: Person, program_office: Person) -> None:
    made = make_meeting(on=days(3))
    actions.cancel(made, by=program_office, because="The room is flooded")
    [event] = meetings_in(feed_of(client, staff))
    assert (event.value("STATUS"), event.value("SEQUENCE")) == ("CANCELLED", "1")
    assert event.value("SUMMARY") == "Cancelled: Directors compare notes"
    assert event.value("DESCRIPTION").startswith("Cancelled: The room is flooded\n")


def test_each_sees_the_meetings_they_are_asked_to(
    client: Client, staff: Person, lead: Person, director: Person, parks: Department
) -> None:
    make_meeting("All", on=days(1))
    make_meeting("Heads", on=days(2), audience=Audience.DIRECTORS)
    make_meeting("Parks", on=days(3), audience=Audience.DEPARTMENT, department=parks)
    seen = {
        person.first_name: [event.value("SUMMARY") for event in meetings_in(feed_of(client, person))]
        for person in (staff, lead, director)
    }
    assert seen == {
        staff.first_name: ["All", "Parks"],
        lead.first_name: ["All"],
        director.first_name: ["All", "Heads", "Parks"],
    }


def test_meetings_long_over_leave_the_feed(client: Client, staff: Person) -> None:
    make_meeting("Lately", on=days(-30))
    make_meeting("Long ago", on=days(-200))
    assert [event.value("SUMMARY") for event in meetings_in(feed_of(client, staff))] == ["Lately"]


def test_the_feed_takes_the_same_queries_at_30_meetings(client: Client, director: Person, parks: Department) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as taken:
            feed_of(client, director)
        return len(taken)

    make_meeting(on=days(1), audience=Audience.DEPARTMENT, department=parks)
    feed_of(client, director)
    at_one = queries()
    for number in range(29):
        make_meeting(on=days(number), audience=Audience.DEPARTMENT, department=parks)
    assert (queries(), Meeting.objects.count()) == (at_one, 30)


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        (lambda stream: stream.replace(b"\r\n", b"\n"), "last line"),
        (lambda stream: stream.replace(b"BEGIN:VEVENT\r\n", b"BEGIN:VEVENT\n"), "otherwise than with CRLF"),
        (lambda stream: stream.replace(b"SUMMARY:", b"SUMMARY:" + b"x" * 90), "octets"),
        (lambda stream: stream.replace(b"DTSTAMP", b"X-STAMP"), "lacks"),
        (lambda stream: stream.replace(b"SUMMARY:", b"SUMMARY:one;two"), "not escaped"),
        (lambda stream: stream.replace(b"END:VEVENT\r\n", b""), "not open"),
        (lambda stream: stream.replace(b"STATUS:CONFIRMED", b"STATUS:GONE"), "may not be"),
        (lambda stream: stream.replace(b"SEQUENCE:0", b"SEQUENCE:no"), "no number"),
    ],
)
def test_the_reader_refuses_what_the_standard_forbids(
    client: Client, staff: Person, broken: Callable[[bytes], bytes], why: str
) -> None:
    make_meeting(on=days(1))
    stream = client.get(CalendarAddress.objects.create(person=staff).get_absolute_url()).content
    with pytest.raises(Malformed, match=why):
        read(broken(stream))
