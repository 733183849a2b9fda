"""Two people editing the same thing: a form remembers what it showed, so that the second sees what the first changed.

A form carries, in a hidden field, a short mark of every value it began with. When it comes back, `changed_since`
compares the marks with what is stored by then.
"""

from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

SEEN = "seen"


def _mark(value: Any) -> str:
    text = "" if value is None else str(getattr(value, "pk", value)).replace("\r\n", "\n")
    return blake2b(text.encode(errors="replace"), digest_size=6).hexdigest()


def marks_of(values: Mapping[str, Any]) -> str:
    """What the hidden field carries: "title:0f3a…,details:77b1…"."""
    return ",".join(f"{name}:{_mark(value)}" for name, value in values.items())


def changed_since(seen: str, values: Mapping[str, Any]) -> list[str]:
    """The names of the values that are no longer what the form showed. A mark that is missing counts as changed."""
    marks = dict(part.partition(":")[::2] for part in seen.split(",") if ":" in part)
    return [name for name, value in values.items() if marks.get(name) != _mark(value)]
