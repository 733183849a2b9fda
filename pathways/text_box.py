"""Text in boxes of a picture: SVG does not wrap lines, so they are broken here by estimated widths."""

import re
from functools import lru_cache

NARROW = frozenset("iljtfIr.,:;'’‘|!()[]/\\-` ")
WIDE = frozenset("mwMW@%—…QOGDNHUC&")
# Widths in em of Public Sans, rounded up so that a line is rather broken too early than too late.
NARROW_EM, USUAL_EM, CAPITAL_EM, WIDE_EM, FULL_EM = 0.34, 0.575, 0.66, 0.86, 1.05
BOLD = 1.06


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """The estimated width of a line, in the unit of `size`."""
    return sum(map(_em, text)) * size * (BOLD if bold else 1)


@lru_cache(maxsize=1024)
def _em(letter: str) -> float:
    if letter in NARROW:
        return NARROW_EM
    if letter in WIDE:
        return WIDE_EM
    if ord(letter) > 0x2E7F:
        return FULL_EM
    return CAPITAL_EM if letter.isupper() else USUAL_EM


def wrapped(text: str, *, width: float, size: float, bold: bool = False, most: int = 12) -> list[str]:
    """The text in lines no wider than `width`; a word that is wider by itself is cut; at most `most` lines."""
    lines: list[str] = []
    line = ""
    for word in _pieces(text, width=width, size=size, bold=bold):
        longer = line + word
        if line and width_of(longer.rstrip(), size, bold=bold) > width:
            lines.append(line.rstrip())
            line = word
        else:
            line = longer
    lines.append(line.rstrip())
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1]}…"]
    return lines


def _pieces(text: str, *, width: float, size: float, bold: bool) -> list[str]:
    """What may stand on a line of its own: words with the space after them, cut after a slash, and where too wide."""
    pieces: list[str] = []
    for word in re.findall(r"[^\s/]+/*\s?|/+\s?", " ".join(text.split())):
        piece = ""
        for letter in word:
            if piece and width_of((piece + letter).rstrip(), size, bold=bold) > width:
                pieces.append(piece)
                piece = ""
            piece += letter
        pieces.append(piece)
    return pieces
