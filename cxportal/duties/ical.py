"""iCalendar by RFC 5545: all-day entries for due dates."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.utils import timezone

from cxportal.county.models import County
from cxportal.duties.sources import kind_label
from cxportal.facts.duties import Duty
from cxportal.people.models import Person

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


def calendar_of(person: Person, duties: Iterable[Duty], *, county: County, on: dt.date) -> str:
    """The whole feed. A duty keeps its UID, so that a calendar program moves the entry when its date changes."""
    stamp = timezone.now().astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//CX Portal//Due dates//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(f'Due dates, {county.name}')}",
        f"X-WR-TIMEZONE:{escaped(county.time_zone)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
    ]
    for duty in duties:
        lines += event(duty, stamp, on)
    lines.append("END:VCALENDAR")
    return "".join(f"{piece}\r\n" for line in lines for piece in folded(line))


def event(duty: Duty, stamp: str, on: dt.date) -> list[str]:
    late = "Late: " if duty.due_on < on else ""
    url = settings.PORTAL_URL + duty.url
    return [
        "BEGIN:VEVENT",
        f"UID:{uid(duty)}",
        f"DTSTAMP:{stamp}",
        f"DTSTART;VALUE=DATE:{duty.due_on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{duty.due_on + dt.timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{escaped(f'{late}{kind_label(duty)}: {duty.title}')}",
        f"DESCRIPTION:{escaped(f'{duty.action}: {url}')}",
        f"URL:{url}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def uid(duty: Duty) -> str:
    """The same for as long as the duty is what it is, whenever it is due."""
    name = f"{duty.person_id}/{duty.owner}/{duty.kind}/{duty.about}"
    host = settings.PORTAL_URL.partition("://")[2].partition(":")[0]
    return f"{hashlib.sha256(name.encode()).hexdigest()[:32]}@{host}"
