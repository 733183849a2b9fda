"""What a change did to a field, as people read it: old and new, long texts compared word by word."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any, Literal

from django.contrib.contenttypes.models import ContentType
from django.db import models

from cxportal.history.changing import word_for
from cxportal.history.models import Entry
from cxportal.ui.templatetags.ui import format_day

LONG = 60
KEPT_AROUND = 12
LONGEST = 20_000
NOTHING = "nothing"

Step = tuple[bool, int, int, int, int]
Kind = Literal["same", "removed", "added", "left out"]


@dataclass(frozen=True)
class Piece:
    """Some words of a text that changed, and what became of them."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Difference:
    """One field's change. `pieces` are given for long texts, `old` and `new` always."""

    name: str
    label: str
    old: str
    new: str
    pieces: list[Piece] = field(default_factory=list)


def differences(entry: Entry) -> list[Difference]:
    """Every field change of an entry in words."""
    model = ContentType.objects.get_for_id(entry.content_type_id).model_class()
    return [difference(model, name, old, new) for name, (old, new) in entry.changes.items()]


def difference(model: type[models.Model] | None, name: str, old: Any, new: Any) -> Difference:
    before, after = in_words(model, name, old), in_words(model, name, new)
    label = word_for(model, name)
    long = max(len(before), len(after)) > LONG and NOTHING not in (before, after)
    pieces = list(compared(before, after)) if long else []
    return Difference(name, label[:1].upper() + label[1:], before, after, pieces)


def in_words(model: type[models.Model] | None, name: str, value: Any) -> str:
    """A stored value as people read it: a choice by its label, a day in the county's form, nothing as "nothing"."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    known = {one.name: one for one in model._meta.get_fields()} if model else {}
    choices = dict(getattr(known.get(name), "flatchoices", None) or [])
    if value in choices:
        return str(choices[value])
    if isinstance(known.get(name), models.DateField):
        try:
            return format_day(dt.date.fromisoformat(str(value)[:10]))
        except ValueError:
            return str(value)
    return str(value)


def compared(old: str, new: str) -> Iterator[Piece]:
    """The two texts word by word; long stretches that stayed are left out in the middle."""
    before, after = (re.findall(r"\s+|\w+|[^\w\s]", text[:LONGEST]) for text in (old, new))
    steps = _joined(before, SequenceMatcher(None, before, after, autojunk=len(before) > 2_000).get_opcodes())
    for number, (changed, a, b, c, d) in enumerate(steps):
        if not changed:
            yield from _shortened(before[a:b], first=number == 0, last=number == len(steps) - 1)
            continue
        if b > a:
            yield Piece("removed", "".join(before[a:b]))
        if d > c:
            yield Piece("added", "".join(after[c:d]))


def _joined(before: list[str], steps: Iterable[tuple[str, int, int, int, int]]) -> list[Step]:
    """The steps of the comparison; changes with nothing but a space between them are one, as people read them."""
    joined: list[Step] = []
    for what, a, b, c, d in steps:
        gap = what == "equal" and not "".join(before[a:b]).strip()
        changed = what != "equal" or (gap and bool(joined) and joined[-1][0])
        if changed and joined and joined[-1][0]:
            _, first, _, start, _ = joined.pop()
            joined.append((True, first, b, start, d))
        else:
            joined.append((changed, a, b, c, d))
    return joined


def _shortened(words: list[str], *, first: bool, last: bool) -> Iterator[Piece]:
    """Words that stayed: only those beside a change, where they are many."""
    head = 0 if first else KEPT_AROUND
    tail = 0 if last else KEPT_AROUND
    if len(words) <= head + tail + KEPT_AROUND:
        yield Piece("same", "".join(words))
        return
    if head:
        yield Piece("same", "".join(words[:head]))
    yield Piece("left out", " … ")
    if tail:
        yield Piece("same", "".join(words[-tail:]))
