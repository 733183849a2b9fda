"""iCalendar by RFC 5545: all-day entries for due dates, timed ones for meetings."""

import datetime as dt
import hashlib
import zoneinfo
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.utils import timezone

from cxportal.county.models import County
from cxportal.duties.sources import kind_label
from cxportal.facts.duties import Duty
from cxportal.meetings.models import Meeting

LONGEST_LINE = 75
"""Octets of a line, without its end (RFC 5545, 3.1)."""


def escaped(text: str) -> str:
    """A TEXT value (RFC 5545, 3.3.11); control characters other than a line's end are left out."""
    plain = "".join(char for char in text.replace("\r\n", "\n").replace("\r", "\n") if char == "\n" or char >= " ")
    for char in ("\\", ";", ","):
        plain = plain.replace(char, f"\\{char}")
    return plain.replace("\x7f", "").replace("\n", "\\n")


def folded(line: str) -> Iterator[str]:
    """The line in pieces of at most 75 octets, the later ones led by a space; a character is never parted."""
    piece, size = "", 0
    for char in line:
        octets = len(char.encode("utf-8", errors="replace"))
        if size + octets > LONGEST_LINE:
            yield piece
            piece, size = " ", 1
        piece += char
        size += octets
    yield piece


def calendar_of(duties: Iterable[Duty], meetings: Iterable[Meeting], *, county: County, on: dt.date) -> str:
    """The whole feed. What stays the same thing keeps its UID, so that a calendar program moves it when it moves.

    There is no METHOD: a feed is a picture of what stands there, nobody is invited by it.
    """
    stamp = instant(timezone.now())
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//CX Portal//Due dates and meetings//EN",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{escaped(f'Customer experience, {county.name}')}",
        f"X-WR-TIMEZONE:{escaped(county.time_zone)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
    ]
    for duty in duties:
        lines += due_date(duty, stamp, on)
    for meeting in meetings:
        lines += appointment(meeting, stamp, county.zone)
    lines.append("END:VCALENDAR")
    return "".join(f"{piece}\r\n" for line in lines for piece in folded(line))


def instant(moment: dt.datetime) -> str:
    """A DATE-TIME in UTC (RFC 5545, 3.3.5), which needs no table of the zone's changes beside it."""
    return moment.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")


def due_date(duty: Duty, stamp: str, on: dt.date) -> list[str]:
    late = "Late: " if duty.due_on < on else ""
    url = settings.PORTAL_URL + duty.url
    return [
        "BEGIN:VEVENT",
        f"UID:{uid(f'{duty.person_id}/{duty.owner}/{duty.kind}/{duty.about}')}",
        f"DTSTAMP:{stamp}",
        f"DTSTART;VALUE=DATE:{duty.due_on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{duty.due_on + dt.timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{escaped(f'{late}{kind_label(duty)}: {duty.title}')}",
        f"DESCRIPTION:{escaped(f'{duty.action}: {url}')}",
        f"URL:{url}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def appointment(meeting: Meeting, stamp: str, zone: zoneinfo.ZoneInfo) -> list[str]:
    """A cancelled one stays, so that calendars strike it out instead of losing it."""
    begin, end = meeting.moments(zone)
    cancelled = meeting.cancelled_at is not None
    url = settings.PORTAL_URL + meeting.get_absolute_url()
    words = [f"Cancelled: {meeting.cancelled_because}" if cancelled else "", meeting.note, url]
    return [
        "BEGIN:VEVENT",
        f"UID:{uid(f'meeting/{meeting.pk}')}",
        f"DTSTAMP:{stamp}",
        f"LAST-MODIFIED:{instant(meeting.changed_at)}",
        f"SEQUENCE:{meeting.sequence}",
        f"STATUS:{'CANCELLED' if cancelled else 'CONFIRMED'}",
        f"DTSTART:{instant(begin)}",
        f"DTEND:{instant(end)}",
        f"SUMMARY:{escaped(f'Cancelled: {meeting.title}' if cancelled else meeting.title)}",
        *([f"LOCATION:{escaped(meeting.place)}"] if meeting.place else []),
        f"DESCRIPTION:{escaped(chr(10).join(filter(None, words)))}",
        f"URL:{url}",
        f"TRANSP:{'TRANSPARENT' if cancelled else 'OPAQUE'}",
        "END:VEVENT",
    ]


def uid(name: str) -> str:
    """The same for as long as the thing is what it is, whenever it is."""
    host = settings.PORTAL_URL.partition("://")[2].partition(":")[0]
    return f"{hashlib.sha256(name.encode()).hexdigest()[:32]}@{host}"
