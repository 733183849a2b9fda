"""A reading: a number about a department and a period. Each app's `measures.py` reads all departments at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from cxportal.county.periods import Period


@dataclass(frozen=True)
class Count:
    """What a measure counted: `numerator` of `denominator`, and `n`, the people or things that stand behind it.

    A share is numerator ÷ denominator; a mean the same (a sum ÷ how many). `hidden`: the group is too small to show,
    and the counts are not there either.
    """

    numerator: float
    denominator: float
    n: int
    hidden: bool = False

    @property
    def value(self) -> float | None:
        """The share or mean; None where nothing was counted or the group is hidden."""
        return None if self.hidden or not self.denominator else self.numerator / self.denominator

    def __add__(self, other: "Count") -> "Count":
        """Both together, as a parent has them: counts are added, shares never averaged. Hidden parts stay out."""
        if self.hidden or other.hidden:
            raise ValueError("What is hidden cannot be added: its reader has the sums.")
        return Count(self.numerator + other.numerator, self.denominator + other.denominator, self.n + other.n)


HIDDEN = Count(0, 0, 0, hidden=True)

Counts = Mapping[int | None, Count]
"""Department → its count, parts included; None is the county. A department without any is left out."""


class Reader(Protocol):
    """Counts a period for every department, in a fixed number of queries."""

    def __call__(self, period: Period) -> Counts: ...
