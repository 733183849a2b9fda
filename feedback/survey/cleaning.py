"""Makes what strangers send fit to be kept and shown: no NUL, no half of a character, nothing unseen that turns text.

Nothing that people type is lost by it.
"""

import re
from collections.abc import Iterable, Mapping

# Control characters, halves of surrogate pairs, marks that turn the direction of what follows, and non-characters.
UNWANTED = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
LONGEST = 20_000
"""Of what is far too long, the rest is not shown again: the field says that it is too long."""


def cleaned(text: str) -> str:
    return UNWANTED.sub("", text)


def wanted(posted: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    """The fields that a form knows, cleaned. Of a field sent twice the last counts."""
    return {name: cleaned(posted[name][:LONGEST]) for name in names if name in posted}
