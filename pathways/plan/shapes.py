"""The shapes that a value of a plan file may have. Each checks a YAML node, notes every fault, and gives the value.

A faulty value is given as None, so that the checks that follow can pass it by.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from pathways.plan.faults import Fault

TAG = "tag:yaml.org,2002:"
TRUTH = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# Control characters but tab and line feed, lone surrogates, and noncharacters: an escape can write them in YAML.
UNSTORABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
LARGEST_NUMBER = 999


@dataclass
class Faults:
    """The faults noted so far."""

    found: list[Fault] = field(default_factory=list)

    def note(self, line: int, where: str, text: str) -> None:
        self.found.append(Fault(line, where, text))


@dataclass(frozen=True)
class Record:
    """A mapping of the file, checked. A name that is missing or faulty gives None."""

    line: int
    where: str
    values: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.values.get(name)

    def listed(self, name: str) -> list[Any]:
        """The sound entries of a list."""
        return [entry for entry in self[name] or [] if entry is not None]


Shape = Callable[[Faults, Node, str], Any]


def shown(value: str) -> str:
    """Words of the file, safe to print: at most 80 characters, escaped where a terminal could not show them."""
    return "".join(c if c.isprintable() else c.encode("unicode-escape").decode() for c in value[:80])


def line_of(node: Node) -> int:
    return int(node.start_mark.line) + 1


def _scalar(faults: Faults, node: Node, where: str, wanted: str, *tags: str) -> str | None:
    if isinstance(node, ScalarNode) and node.tag in {TAG + tag for tag in tags}:
        return str(node.value)
    if isinstance(node, ScalarNode) and node.tag == TAG + "null":
        faults.note(line_of(node), where, "This is empty.")
    elif isinstance(node, ScalarNode) and wanted == "text":
        faults.note(line_of(node), where, "This must be text. Put it in quotes.")
    else:
        faults.note(line_of(node), where, f"This must be {wanted}.")
    return None


def text(limit: int, *, lines: bool = False) -> Shape:
    """Text of at most `limit` characters, on one line unless `lines`."""

    def check(faults: Faults, node: Node, where: str) -> str | None:
        raw = _scalar(faults, node, where, "text", "str")
        if raw is None:
            return None
        value = raw.strip()
        bad = UNSTORABLE.search(value)
        if not value:
            faults.note(line_of(node), where, "This is empty.")
        elif bad:
            faults.note(line_of(node), where, f"The character U+{ord(bad[0]):04X} is not allowed.")
        elif len(value) > limit:
            faults.note(line_of(node), where, f"This has {len(value):,} characters; {limit:,} is the most.")
        elif "\n" in value and not lines:
            faults.note(line_of(node), where, "This must be on one line.")
        else:
            return value
        return None

    return check


def key(limit: int) -> Shape:
    """A stable key: lower-case letters, digits and single hyphens."""

    def check(faults: Faults, node: Node, where: str) -> str | None:
        value = _scalar(faults, node, where, "text", "str")
        if value is None:
            return None
        if not KEY.fullmatch(value):
            faults.note(line_of(node), where, "A key has lower-case letters, digits and hyphens, like hold-music.")
        elif len(value) > limit:
            faults.note(line_of(node), where, f"This has {len(value):,} characters; {limit} is the most.")
        else:
            return value
        return None

    return check


def number(faults: Faults, node: Node, where: str) -> int | None:
    """A whole number from 1."""
    value = _scalar(faults, node, where, "a whole number", "int")
    if value is None:
        return None
    if re.fullmatch(r"[0-9]{1,3}", value) and 1 <= int(value) <= LARGEST_NUMBER:
        return int(value)
    faults.note(line_of(node), where, f"This must be a whole number from 1 to {LARGEST_NUMBER}.")
    return None


def flag(faults: Faults, node: Node, where: str) -> bool | None:
    value = _scalar(faults, node, where, "true or false", "bool")
    return None if value is None else TRUTH[value.lower()]


def one_of(choices: Mapping[str, Any], refusal: str) -> Shape:
    """One of a few words; gives what it stands for."""

    def check(faults: Faults, node: Node, where: str) -> Any:
        value = _scalar(faults, node, where, "text", "str")
        if value is None or value in choices:
            return choices.get(value or "")
        faults.note(line_of(node), where, f"{refusal} It must be one of: {', '.join(choices)}.")
        return None

    return check


def web_address(limit: int) -> Shape:
    """An http or https address."""
    as_text = text(limit)
    validate = URLValidator(schemes=["http", "https"])

    def check(faults: Faults, node: Node, where: str) -> str | None:
        value: str | None = as_text(faults, node, where)
        if value is None:
            return None
        try:
            validate(value)
        except ValidationError:
            faults.note(line_of(node), where, "This is not a web address. Write it like https://www.example.com/page.")
            return None
        return value

    return check


def record(required: Mapping[str, Shape], optional: Mapping[str, Shape] | None = None) -> Shape:
    """A mapping with these names and no others."""
    known = {**required, **(optional or {})}

    def check(faults: Faults, node: Node, where: str) -> Record | None:
        if not isinstance(node, MappingNode) or node.tag != TAG + "map":
            faults.note(line_of(node), where, "This must be a set of names with values.")
            return None
        seen: dict[str, int] = {}
        values: dict[str, Any] = {}
        for name_node, value_node in node.value:
            name = shown(name_node.value) if isinstance(name_node, ScalarNode) else "?"
            place = f"{where}.{name}" if where else name
            line = line_of(name_node)
            if name in seen:
                faults.note(line, place, f"“{name}” stands here twice, first on line {seen[name]}.")
            elif name not in known:
                faults.note(line, place, f"“{name}” is not known here. Known are: {', '.join(known)}.")
            else:
                values[name] = known[name](faults, value_node, place)
            seen.setdefault(name, line)
        for name in required:
            if name not in seen:
                faults.note(line_of(node), where, f"“{name}” is missing.")
        return Record(line_of(node), where, values)

    return check


def listing(of: Shape, *, at_least: int = 1) -> Shape:
    """A list of such values. An entry is named by its key, or by its place from 1."""

    def check(faults: Faults, node: Node, where: str) -> list[Any] | None:
        if not isinstance(node, SequenceNode) or node.tag != TAG + "seq":
            faults.note(line_of(node), where, "This must be a list.")
            return None
        if len(node.value) < at_least:
            faults.note(line_of(node), where, "This list is empty.")
        return [of(faults, entry, f"{where}[{_name_of(entry) or place}]") for place, entry in enumerate(node.value, 1)]

    return check


def _name_of(entry: Node) -> str:
    if isinstance(entry, MappingNode):
        for name, value in entry.value:
            if isinstance(name, ScalarNode) and name.value == "key" and isinstance(value, ScalarNode):
                return shown(value.value)
    return ""
