"""What is wrong with a plan file, each fault with its place."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Fault:
    """One fault: the line (from 1; 0 for the file as a whole), the path of keys that leads there, and what to do."""

    line: int
    where: str
    text: str

    def __str__(self) -> str:
        return ": ".join(part for part in (f"line {self.line}" if self.line else "", self.where, self.text) if part)


class PlanFaults(Exception):
    """The file is refused whole. `faults` holds every fault found, in the order of their lines."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = sorted(set(faults))
        super().__init__("\n".join(str(fault) for fault in self.faults))
