"""The kinds of items in a plan file, and the model that holds each: in the order in which they are loaded."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from cxportal.county.models import County
from goals.models import Behavior, ExampleGoal, Goal, HeartLetter, JourneyStep, Outcome, Quotation, Resource, Statement
from pathways.models import ActionStep, GoalLink, Lead, Objective, Pathway, StandingBody


@dataclass(frozen=True)
class Kind:
    """How one kind of item is held.

    `parents` maps a field to the kind it points to. `removed` is the field that says when someone removed a row in the
    portal (where rows are not deleted). `told_at` are the parents in whose history a change is told: the
    first that is there. With none it is told in its own.
    """

    name: str
    label: str
    plural: str
    model: type[models.Model]
    fields: tuple[str, ...]
    parents: Mapping[str, str] = field(default_factory=dict)
    removed: str = ""
    told_at: tuple[str, ...] = ()

    @property
    def numbered(self) -> bool:
        """Whether its number is unique among its kind."""
        return "number" in self.fields

    @property
    def section(self) -> str:
        """Where a plan file lists the numbered ones."""
        return {"goal": "goals", "pathway": "pathways", "journey": "journey"}[self.name]

    def rows(self, *, lock: bool = False) -> dict[str, Any]:
        """All rows that a plan file may know, by their keys; locked until the transaction ends, if asked."""
        if self.model is County:
            return {"county": County.current()}
        rows: Any = self.model._base_manager.select_related(*self.parents)
        if lock:
            rows = rows.select_for_update(of=("self",))
        if self.model is GoalLink:  # known by its pair, whoever made it
            return {f"{row.pathway.key}_{row.goal.key}": row for row in rows if row.pathway.key and row.goal.key}
        return {row.key: row for row in rows.exclude(key=None)}

    def standing(self, rows: Mapping[str, Any]) -> dict[str, Any]:
        """Those that nobody removed."""
        return {key: row for key, row in rows.items() if not self.removed or getattr(row, self.removed) is None}

    def belongs_to(self, row: Any) -> Any:
        """The row in whose history a change of this one is told; None: its own."""
        parents = (getattr(row, name) for name in self.told_at)
        return next((parent for parent in parents if parent is not None), None)

    def value(self, row: Any, name: str) -> Any:
        """A field's value as an item has it: of a field that points to another row, that row's key."""
        if name not in self.parents:
            return getattr(row, name)
        parent = getattr(row, name)
        return "" if parent is None else parent.key or f"#{parent.pk}"

    def default(self, name: str) -> Any:
        """What a field holds before anybody says anything."""
        plain: Any = self.model._meta.get_field(name)
        return "" if name in self.parents else plain.get_default()

    def word_for(self, name: str) -> str:
        """What people call a field."""
        plain: Any = self.model._meta.get_field(name)
        return "position" if name == "order" else str(plain.verbose_name)

    def name_of_row(self, row: Any) -> str:
        """The words by which people know a row; with what it belongs to, where it means little alone."""
        parent = None if self.model is GoalLink else self.belongs_to(row)
        return str(row) if parent is None else f"{row} ({parent})"

    def name_of_item(self, values: Mapping[str, Any]) -> str:
        """The words by which people know an item that has no row."""
        if values.get("body"):
            return str(StandingBody(values["body"]).label)
        return str(values.get("title") or values.get("name") or values.get("placeholder") or values.get("text") or "")


KINDS = (
    Kind("county", "County", "county", County, ("name",)),
    Kind("statement", "Text", "texts of the culture", Statement, ("label", "text", "order")),
    Kind("behavior", "Behavior", "behaviors", Behavior, ("text", "order"), removed="archived_at"),
    Kind("quotation", "Quotation", "quotations", Quotation, ("text", "source", "order"), removed="archived_at"),
    Kind("letter", "HEART letter", "HEART letters", HeartLetter, ("name", "promise", "order")),
    Kind("goal", "Goal", "goals", Goal, ("number", "title"), removed="archived_at"),
    Kind(
        "outcome",
        "Outcome",
        "outcomes",
        Outcome,
        ("goal", "text", "order"),
        {"goal": "goal"},
        removed="archived_at",
        told_at=("goal",),
    ),
    Kind("pathway", "Pathway", "pathways", Pathway, ("number", "title", "purpose"), removed="archived_at"),
    Kind(
        "link",
        "Link",
        "links from a pathway to a goal",
        GoalLink,
        ("pathway", "goal", "inferred", "reason"),
        {"pathway": "pathway", "goal": "goal"},
        removed="removed_at",
        told_at=("pathway",),
    ),
    Kind(
        "objective",
        "Objective",
        "objectives",
        Objective,
        ("pathway", "title", "details", "stage", "order"),
        {"pathway": "pathway"},
        removed="archived_at",
    ),
    Kind(
        "step",
        "Action step",
        "action steps",
        ActionStep,
        ("objective", "title", "order"),
        {"objective": "objective"},
        removed="archived_at",
        told_at=("objective",),
    ),
    Kind(
        "lead",
        "Lead",
        "leads",
        Lead,
        ("objective", "step", "placeholder", "body", "order"),
        {"objective": "objective", "step": "step"},
        told_at=("objective", "step"),
    ),
    Kind(
        "journey",
        "Journey step",
        "journey steps",
        JourneyStep,
        ("number", "title", "short", "question", "what", "why", "how"),
    ),
    Kind(
        "resource",
        "Resource",
        "resources",
        Resource,
        ("step", "title", "url", "order"),
        {"step": "journey"},
        removed="archived_at",
        told_at=("step",),
    ),
    Kind("example", "Example goal", "example goals", ExampleGoal, ("horizon", "text", "order"), removed="archived_at"),
)
