"""Departments' goals and their milestones. A goal is dropped with a reason, never deleted."""

import datetime as dt
import uuid
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from cxportal.people.models import Department, Person
from cxportal.scorecards.models import Measure
from feedback.results.models import GapNote
from goals.models import Goal, Horizon


class GoalState(models.TextChoices):
    DRAFT = "draft", "Draft"
    RUNNING = "running", "In effect"
    MET = "met", "Met"
    MISSED = "missed", "Not met"
    DROPPED = "dropped", "Dropped"


MOVES: dict[str, tuple[GoalState, ...]] = {
    GoalState.DRAFT: (GoalState.RUNNING, GoalState.DROPPED),
    GoalState.RUNNING: (GoalState.MET, GoalState.MISSED, GoalState.DROPPED),
    GoalState.MET: (GoalState.RUNNING,),
    GoalState.MISSED: (GoalState.RUNNING,),
    GoalState.DROPPED: (GoalState.DRAFT,),
}
"""From where a goal may go where: buttons, guards and tests read this."""

OPEN = (GoalState.DRAFT, GoalState.RUNNING)
CHIPS: dict[str, tuple[str, str]] = {
    GoalState.DRAFT: ("edit", "neutral"),
    GoalState.RUNNING: ("flag", "info"),
    GoalState.MET: ("check_circle", "success"),
    GoalState.MISSED: ("cancel", "warning"),
    GoalState.DROPPED: ("remove_circle", "neutral"),
}
"""State → icon and tone of its chip."""


class Source(models.TextChoices):
    """Where a goal came from."""

    GAP = "gap", "A gap"
    SIGNAL = "signal", "A signal"
    FEEDBACK = "feedback", "Feedback"
    PLAN = "plan", "The plan"


class DepartmentGoalQuerySet(models.QuerySet["DepartmentGoal"]):
    def running(self) -> Self:
        return self.filter(state=GoalState.RUNNING)

    def drafts(self) -> Self:
        return self.filter(state=GoalState.DRAFT)

    def set(self) -> Self:
        """What everybody who works here sees: all but drafts, and what was dropped as a draft."""
        return self.filter(started_at__isnull=False)

    def past(self, on: dt.date) -> Self:
        """In effect although their day has passed."""
        return self.running().filter(due_on__lt=on)

    def shown_to(self, looked_after: frozenset[int] | None, person: Person) -> Self:
        """Those set; and drafts of these departments (None: of all) and the person's own."""
        if looked_after is None:
            return self
        mine = Q(owner=person) | Q(made_by=person)
        return self.filter(Q(started_at__isnull=False) | Q(department__in=looked_after) | mine)

    def in_order(self) -> Self:
        """By due date, the nearest first."""
        return self.order_by("due_on", "pk")

    def whole(self) -> Self:
        """With what a line of it shows. Two queries with the goals."""
        return self.select_related("department", "measure", "goal", "owner", "gap_note").prefetch_related("milestones")


class DepartmentGoal(models.Model):
    """What a department wants to reach by a day, and the figure that shows whether it did.

    `baseline` and `target` are in the unit of the measure, percents as shares from 0 to 1. A draft may have holes; what
    is in effect has none. `origin` keeps the numbers of the day it was drafted, `link` leads to where they stood.
    """

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="own_goals")
    statement = models.CharField("what we want to reach", max_length=300)
    horizon = models.CharField(max_length=10, choices=Horizon.choices)
    starts_on = models.DateField("starts on")
    due_on = models.DateField("to be reached by")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, null=True, blank=True, related_name="own_goals")
    baseline = models.DecimalField("where we start", max_digits=14, decimal_places=4, null=True, blank=True)
    target = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    letters = models.CharField("HEART letters", max_length=5, blank=True)
    goal = models.ForeignKey(
        Goal, on_delete=models.PROTECT, null=True, blank=True, related_name="served_by", verbose_name="county goal"
    )
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="goals_owned")
    source = models.CharField("where it came from", max_length=8, choices=Source.choices, default=Source.PLAN)
    origin = models.TextField("what was seen", max_length=1000, blank=True)
    link = models.CharField("page with the figures", max_length=300, blank=True)
    gap_note = models.OneToOneField(
        GapNote, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="drafted"
    )
    state = models.CharField(max_length=8, choices=GoalState.choices, default=GoalState.DRAFT, editable=False)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, editable=False, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    started_at = models.DateTimeField("in effect since", null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    reason = models.TextField("why, and what was learned", max_length=1000, blank=True, editable=False)
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects = DepartmentGoalQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["state", "due_on"], name="departmentgoal_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__gt=F("starts_on")),
                name="departmentgoal_ends_after_start",
                violation_error_message="A goal is reached after it starts.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["running", "met", "missed"])
                | Q(started_at__isnull=False, measure__isnull=False, target__isnull=False, owner__isnull=False)
                & ~Q(letters=""),
                name="departmentgoal_whole_in_effect",
                violation_error_message="A goal in effect has a measure, a target, an owner and a HEART letter.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["met", "missed", "dropped"], closed_at__isnull=False, closed_by__isnull=False)
                | Q(state__in=["draft", "running"], closed_at=None, closed_by=None, reason=""),
                name="departmentgoal_closed_by_someone",
                violation_error_message="A closed goal says by whom and when; no other does.",
            ),
            models.CheckConstraint(
                condition=~Q(state="dropped") | ~Q(reason=""),
                name="departmentgoal_dropped_with_reason",
                violation_error_message="Say why the goal is dropped.",
            ),
        ]

    def __str__(self) -> str:
        return self.statement

    def get_absolute_url(self) -> str:
        return reverse("aims:detail", args=[self.pk])

    @property
    def chip(self) -> tuple[str, str]:
        return CHIPS[self.state]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def missing(self) -> list[str]:
        """What a draft lacks before it takes effect, in words."""
        needs = {"a measure": self.measure_id, "an owner": self.owner_id, "a HEART letter": self.letters}
        found = [words for words, there in needs.items() if not there]
        return [*found, "a target"] if self.target is None else found

    def is_past(self, on: dt.date) -> bool:
        return self.state == GoalState.RUNNING and self.due_on < on

    def moves(self) -> tuple[GoalState, ...]:
        return MOVES[self.state]

    def move(self, state: GoalState, **values: Any) -> bool:
        """Guarded in SQL: False where it is not in a state from which that is allowed (any more)."""
        before = [old for old, allowed in MOVES.items() if state in allowed]
        done = bool(DepartmentGoal.objects.filter(pk=self.pk, state__in=before).update(state=state, **values))
        if done:
            self.refresh_from_db()
        return done


class MilestoneQuerySet(models.QuerySet["Milestone"]):
    def open(self) -> Self:
        """Not reached yet, of goals in effect."""
        return self.filter(done_on=None, goal__state=GoalState.RUNNING)


class Milestone(models.Model):
    """A step on the way to a goal: what is reached by when, and once it is, on which day and who said so."""

    goal = models.ForeignKey(DepartmentGoal, on_delete=models.CASCADE, related_name="milestones")
    text = models.CharField("what is reached", max_length=200)
    due_on = models.DateField("by")
    done_on = models.DateField("reached on", null=True, blank=True, editable=False)
    done_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on=None, done_by=None) | Q(done_on__isnull=False, done_by__isnull=False),
                name="milestone_done_by_someone",
                violation_error_message="A milestone that is reached says who said so and when.",
            )
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return f"{self.goal.get_absolute_url()}#milestones"
