"""Measures and their targets; editions of a period; what departments say about theirs; signals."""

from cxportal.scorecards.models.editions import Edition, EditionState, Part, ReportingPeriod, Snapshot
from cxportal.scorecards.models.groups import LikeGroup
from cxportal.scorecards.models.measures import Direction, Figure, Measure, Target, Unit
from cxportal.scorecards.models.reports import FigureFile, Report, ReportRules, ReportState

__all__ = [
    "Direction",
    "Edition",
    "EditionState",
    "Figure",
    "FigureFile",
    "LikeGroup",
    "Measure",
    "Part",
    "Report",
    "ReportRules",
    "ReportState",
    "ReportingPeriod",
    "Snapshot",
    "Target",
    "Unit",
]
