"""A strict reader of iCalendar streams, written from RFC 5545 and RFC 7986: whatever they forbid raises Malformed."""

import datetime as dt
import re
from dataclasses import dataclass, field

PARAMETERS = r'(?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:,]*))*'
LINE = re.compile(rf"(?P<name>[A-Za-z0-9-]+)(?P<params>{PARAMETERS}):(?P<value>.*)", re.DOTALL)
CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
TEXT = re.compile(r"(?:[^\\;,]|\\[\\;,nN])*")
FORMS = {
    "DATE": (re.compile(r"\d{8}"), "%Y%m%d"),
    "UTC": (re.compile(r"\d{8}T\d{6}Z"), "%Y%m%dT%H%M%SZ"),
}
TEXTS = {"SUMMARY", "DESCRIPTION", "LOCATION", "UID", "X-WR-CALNAME", "X-WR-TIMEZONE", "PRODID"}
REQUIRED = {"VCALENDAR": {"PRODID", "VERSION"}, "VEVENT": {"UID", "DTSTAMP", "DTSTART"}}
ONCE = {
    *("PRODID", "VERSION", "CALSCALE", "METHOD", "REFRESH-INTERVAL"),
    *("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "LOCATION", "URL", "STATUS", "SEQUENCE"),
    *("TRANSP", "LAST-MODIFIED"),
}
WORDS = {
    "STATUS": {"TENTATIVE", "CONFIRMED", "CANCELLED"},
    "TRANSP": {"OPAQUE", "TRANSPARENT"},
    "VERSION": {"2.0"},
    "CALSCALE": {"GREGORIAN"},
}


class Malformed(Exception):
    """The stream breaks a rule; the message says which."""


@dataclass
class Component:
    """BEGIN to END: its properties as (parameters, value as written), and what stands inside it."""

    name: str
    properties: dict[str, list[tuple[dict[str, str], str]]] = field(default_factory=dict)
    inside: list["Component"] = field(default_factory=list)

    def value(self, name: str) -> str:
        """Of a property that stands there once, with its escapes undone."""
        [(_, value)] = self.properties[name]
        return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)

    def moment(self, name: str) -> dt.datetime:
        """Of a DATE-TIME in UTC."""
        return dt.datetime.strptime(self.value(name), FORMS["UTC"][1]).replace(tzinfo=dt.UTC)


def read(stream: bytes) -> Component:
    """The one VCALENDAR of a stream."""
    open_ones: list[Component] = []
    done: list[Component] = []
    for name, params, value in map(_parsed, _unfolded(stream)):
        if name == "BEGIN":
            open_ones.append(Component(value))
        elif name == "END":
            _demand(bool(open_ones) and open_ones[-1].name == value, f"END:{value} ends what is not open")
            ended = _checked(open_ones.pop())
            (open_ones[-1].inside if open_ones else done).append(ended)
        else:
            _demand(bool(open_ones), f"{name} stands outside")
            _demand(not open_ones[-1].inside, f"{name} stands behind the components")
            open_ones[-1].properties.setdefault(name, []).append((params, value))
    _demand(not open_ones, "something is never ended")
    _demand([one.name for one in done] == ["VCALENDAR"], "a stream is one calendar here")
    uids = [event.value("UID") for event in done[0].inside]
    _demand(len(set(uids)) == len(uids), "two events share a UID")
    return done[0]


def _demand(holds: bool, why: str) -> None:
    if not holds:
        raise Malformed(why)


def _unfolded(stream: bytes) -> list[str]:
    """3.1: lines end with CRLF, have at most 75 octets, are folded between characters, and are UTF-8 without a mark."""
    _demand(stream.endswith(b"\r\n"), "the last line has no end")
    _demand(not stream.startswith(b"\xef\xbb\xbf"), "there is a byte order mark")
    lines: list[str] = []
    for raw in stream.removesuffix(b"\r\n").split(b"\r\n"):
        _demand(b"\r" not in raw and b"\n" not in raw, "a line ends otherwise than with CRLF")
        _demand(0 < len(raw) <= 75, f"a line has {len(raw)} octets")
        line = raw.decode("utf-8")
        if line[0] in " \t":
            _demand(bool(lines) and len(line) > 1, "a folded line continues nothing, or with nothing")
            lines[-1] += line[1:]
        else:
            lines.append(line)
    return lines


def _parsed(line: str) -> tuple[str, dict[str, str], str]:
    found = LINE.fullmatch(line)
    if found is None or CONTROL.search(line):
        raise Malformed(f"no content line: {line!r}")
    params = dict(part.split("=", 1) for part in found["params"].split(";")[1:])
    return found["name"].upper(), params, found["value"]


def _checked(component: Component) -> Component:
    names = component.properties
    _demand(REQUIRED.get(component.name, set()) <= names.keys(), f"{component.name} lacks what it must have")
    for name, values in names.items():
        _demand(name not in ONCE or len(values) == 1, f"{name} stands there twice")
        for params, value in values:
            _demand(name not in TEXTS or bool(TEXT.fullmatch(value)), f"{name} is not escaped: {value!r}")
            _demand(name not in WORDS or value in WORDS[name], f"{name} may not be {value!r}")
            if name in {"DTSTAMP", "LAST-MODIFIED", "DTSTART", "DTEND"}:
                _check_time(name, params, value)
    if component.name == "VEVENT":
        _check_event(component)
    return component


def _check_time(name: str, params: dict[str, str], value: str) -> None:
    kind = "DATE" if params.get("VALUE") == "DATE" else "UTC"
    _demand(kind == "UTC" or name.startswith(("DTSTART", "DTEND")), f"{name} is a DATE-TIME in UTC")
    shape, form = FORMS[kind]
    _demand(bool(shape.fullmatch(value)), f"{name} is no {kind}: {value!r}")
    dt.datetime.strptime(value, form)


def _check_event(event: Component) -> None:
    [(begin, starts)], [(end, ends)] = event.properties["DTSTART"], event.properties["DTEND"]
    _demand(begin.get("VALUE") == end.get("VALUE"), "DTSTART and DTEND are of two kinds")
    _demand(starts < ends, "it ends before it begins")
    if "SEQUENCE" in event.properties:
        _demand(event.value("SEQUENCE").isdecimal(), "SEQUENCE is no number")
    if "URL" in event.properties:
        _demand(bool(re.fullmatch(r"https?://[!-~]+", event.value("URL"))), "URL is no address")
