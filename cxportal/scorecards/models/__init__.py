"""Measures and their targets; editions of a period; what departments say about theirs; signals."""

from cxportal.scorecards.models.editions import Edition, EditionState, Part, ReportingPeriod, Snapshot
from cxportal.scorecards.models.measures import Direction, Figure, Measure, Target, Unit

__all__ = [
    "Direction",
    "Edition",
    "EditionState",
    "Figure",
    "Measure",
    "Part",
    "ReportingPeriod",
    "Snapshot",
    "Target",
    "Unit",
]
