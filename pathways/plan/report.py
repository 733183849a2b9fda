"""What a load of the plan file did, in words."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from pathways.plan.kinds import KINDS, Kind


@dataclass(frozen=True)
class Line:
    """What was done with one item."""

    kind: Kind
    name: str
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.kind.label} “{self.name}”" + (f": {self.detail}" if self.detail else "")


@dataclass
class Report:
    """One load: what it created, changed, restored, and left as people had made it."""

    created: list[Line] = field(default_factory=list)
    changed: list[Line] = field(default_factory=list)
    restored: list[Line] = field(default_factory=list)
    left: list[Line] = field(default_factory=list)
    removed: list[Line] = field(default_factory=list)
    gone: list[Line] = field(default_factory=list)
    unchanged: int = 0

    def in_words(self) -> Iterator[str]:
        """Lines to print: a summary, then each item but the created ones, which are counted by kind."""
        yield (
            f"Created {len(self.created)}, changed {len(self.changed)}, restored {len(self.restored)}, "
            f"left as edited in the portal {len(self.left)}, left removed {len(self.removed)}, "
            f"no longer in the file {len(self.gone)}, unchanged {self.unchanged}."
        )
        counts = Counter(line.kind.name for line in self.created)
        if counts:
            yield "Created: " + ", ".join(f"{counts[k.name]} {k.plural}" for k in KINDS if counts[k.name]) + "."
        for title, lines in (
            ("Changed", self.changed),
            ("Restored", self.restored),
            ("Left as edited in the portal", self.left),
            ("Left removed, as in the portal", self.removed),
            ("No longer in the file, kept in the portal", self.gone),
        ):
            if lines:
                yield f"{title}:"
                yield from (f"  {line}" for line in lines)
