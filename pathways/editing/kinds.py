"""What of the plan is edited in the same way: one table that actions, pages and tests read."""

from dataclasses import dataclass
from typing import Any

from django.db import models

from goals.models import Behavior, ExampleGoal, Goal, HeartLetter, JourneyStep, Outcome, Quotation, Resource, Statement
from pathways.editing import forms
from pathways.models import ActionStep, Milestone, Objective, Pathway


@dataclass(frozen=True)
class Kind:
    """One kind of row that people edit.

    `parent` is the field that says what a row belongs to. `group` are the fields that rows share among which one moves
    up and down; without them it keeps its place. `grows`: rows are added and archived.
    `asks_why`: archiving one needs a reason.
    """

    name: str
    noun: str
    plural: str
    model: type[models.Model]
    form: type[forms.RowForm]
    parent: str = ""
    group: tuple[str, ...] | None = None
    grows: bool = True
    asks_why: bool = False

    @property
    def orderable(self) -> bool:
        return self.group is not None

    @property
    def everything(self) -> models.QuerySet[Any]:
        """All rows, the archived ones too, with what they belong to."""
        related = [self.parent] if self.parent else []
        if self.model is Objective:
            related.append("merged_into")
        return self.model._base_manager.select_related(*related)

    @property
    def standing(self) -> models.QuerySet[Any]:
        return self.everything.filter(archived_at=None) if self.grows else self.everything

    def siblings(self, row: Any) -> models.QuerySet[Any]:
        """The standing rows among which this one has its place, in order, itself included."""
        assert self.group is not None
        return self.standing.filter(**{name: getattr(row, name) for name in self.group}).order_by("order", "pk")

    def parent_of(self, row: Any) -> Any:
        return getattr(row, self.parent) if self.parent else None

    @property
    def parent_model(self) -> type[models.Model] | None:
        if not self.parent:
            return None
        field: Any = self.model._meta.get_field(self.parent)
        found: type[models.Model] = field.related_model
        return found


KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            "objective",
            "objective",
            "objectives",
            Objective,
            forms.ObjectiveForm,
            parent="pathway",
            group=("pathway", "stage"),
            asks_why=True,
        ),
        Kind(
            "step",
            "action step",
            "action steps",
            ActionStep,
            forms.StepForm,
            parent="objective",
            group=("objective",),
        ),
        Kind("milestone", "milestone", "milestones", Milestone, forms.MilestoneForm, parent="objective"),
        Kind("goal", "goal", "goals", Goal, forms.GoalForm, asks_why=True),
        Kind("outcome", "outcome", "outcomes", Outcome, forms.OutcomeForm, parent="goal", group=("goal",)),
        Kind("pathway", "pathway", "pathways", Pathway, forms.PathwayForm, asks_why=True),
        Kind("statement", "text", "texts of the culture", Statement, forms.StatementForm, grows=False),
        Kind("behavior", "behavior", "behaviors", Behavior, forms.BehaviorForm, group=()),
        Kind("promise", "HEART promise", "HEART promises", HeartLetter, forms.PromiseForm, grows=False),
        Kind("quotation", "quotation", "quotations", Quotation, forms.QuotationForm, group=()),
        Kind("example", "example goal", "example goals", ExampleGoal, forms.ExampleForm, group=("horizon",)),
        Kind("journey", "journey step", "journey steps", JourneyStep, forms.JourneyForm, grows=False),
        Kind("resource", "resource", "resources", Resource, forms.ResourceForm, parent="step", group=("step",)),
    )
}
KIND_OF: dict[type[models.Model], Kind] = {kind.model: kind for kind in KINDS.values()}
