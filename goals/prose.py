"""Long texts of the guide: paragraphs, and lists of lines that start with "- "."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Block:
    """One paragraph (a single line), or one list (its lines)."""

    kind: Literal["paragraph", "bullets"]
    lines: list[str]


def blocks_of(text: str) -> list[Block]:
    """The text in blocks. An empty line ends a block; a line without a dash goes on with the one before it."""
    blocks: list[Block] = []
    kind: Literal["paragraph", "bullets"] | None = None
    for line in map(str.strip, text.splitlines()):
        if not line:
            kind = None
        elif line.startswith(("- ", "* ", "• ")):
            if kind != "bullets" and not (blocks and blocks[-1].kind == "bullets"):
                blocks.append(Block("bullets", []))
            blocks[-1].lines.append(line[2:].strip())
            kind = "bullets"
        elif kind is None:
            blocks.append(Block("paragraph", [line]))
            kind = "paragraph"
        else:
            blocks[-1].lines[-1] += f" {line}"
    return blocks
