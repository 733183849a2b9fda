"""Typst alone: a template and data in, a tagged PDF out. It imports nothing of the portal.

Run as a program it reads one order from its input and writes the PDF to its output. Typst keeps what it laid out for
the next ten documents, some half a megabyte a page, so whoever prints hundreds of pages has that done in a process of
its own (`cxportal.printing.documents.print_apart`).
"""

import json
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal

import typst

STANDARD: Literal["ua-1"] = "ua-1"
UNPRINTABLE = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
MOST_ROUNDS = 20
"""How often a document is tried again without what could not be printed: every round names all that it found."""
STANDS_IN = "□"
"""What takes the place of a letter that no font has. Pictures and invisible marks simply go."""


def printed(template: Path, told: Mapping[str, Any], fonts: typst.Fonts) -> bytes:
    """The PDF of a template, without what no font has. `told` is what JSON holds.

    Raises `typst.TypstError` for any other fault of the template, ValueError where nothing printable is left.
    """
    for _ in range(MOST_ROUNDS):
        try:
            return _compiled(template, told, fonts)
        except typst.TypstError as error:
            missing = _unprintable(error)
            if not missing:
                raise
            told = _without(told, missing)
    raise ValueError(f"{template.stem} holds more unprintable text than can be told apart.")


def fonts_in(folder: str) -> typst.Fonts:
    """The machine's own fonts are left out, so that a page looks the same everywhere."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[folder])


def _compiled(template: Path, told: Mapping[str, Any], fonts: typst.Fonts) -> bytes:
    made = typst.Compiler(
        template,
        root=template.parent,
        font_paths=fonts,
        ignore_system_fonts=True,
        sys_inputs={"told": json.dumps(told)},
    ).compile(format="pdf", pdf_standards=STANDARD)
    assert isinstance(made, bytes)
    return made


def _unprintable(error: typst.TypstError) -> set[str]:
    """The characters that the error says no font has."""
    named = (ESCAPED.sub(_character, text) for text in UNPRINTABLE.findall(error.diagnostic))
    return {character for text in named for character in text if not (character.isascii() and character.isprintable())}


def _character(escaped: re.Match[str]) -> str:
    return chr(int(escaped[1], 16))


def _without(told: Mapping[str, Any], missing: set[str]) -> dict[str, Any]:
    table = str.maketrans({one: STANDS_IN if one.isalpha() else "" for one in missing})
    found: dict[str, Any] = _everywhere(told, lambda text: text.translate(table))
    return found


def _everywhere(value: Any, change: Callable[[str], str]) -> Any:
    """The same data with every text changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_everywhere(one, change) for one in value]
    if isinstance(value, dict):
        return {name: _everywhere(one, change) for name, one in value.items()}
    return value


def main() -> None:
    order = json.load(sys.stdin)
    sys.stdout.buffer.write(printed(Path(order["template"]), order["told"], fonts_in(order["fonts"])))


if __name__ == "__main__":
    main()
