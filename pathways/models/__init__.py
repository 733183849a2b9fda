"""Pathways, their objectives with leads and action steps, and what is reported about them."""

from pathways.models.leads import Lead
from pathways.models.objectives import ActionStep, Milestone, Objective, ObjectiveQuerySet, Stage, StandingBody
from pathways.models.pathways import GoalLink, Pathway, PlanRecord
from pathways.models.updates import Inquiry, InquiryKind, ProgressUpdate, Status

__all__ = [
    "ActionStep",
    "GoalLink",
    "Inquiry",
    "InquiryKind",
    "Lead",
    "Milestone",
    "Objective",
    "ObjectiveQuerySet",
    "Pathway",
    "PlanRecord",
    "ProgressUpdate",
    "Stage",
    "StandingBody",
    "Status",
]
