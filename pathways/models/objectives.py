"""Objectives and their action steps."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Case, F, Q, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cxportal.people.models import Person
from goals.models import Archivable
from pathways.models.pathways import Pathway
from pathways.models.status import CHIPS, Status

if TYPE_CHECKING:
    from pathways.models.leads import Lead


class Stage(models.TextChoices):
    PRIORITY = "priority", _("Priority")
    FUTURE = "future", _("For future consideration")


class StandingBody(models.TextChoices):
    ALL_DIRECTORS = "all_directors", _("All directors")


SETTLED = (Status.COMPLETE, Status.DEFERRED)
TROUBLED = (Status.AT_RISK, Status.OFF_TRACK)


def stale_when(*, on: dt.date, after_days: int) -> Q:
    """The rule of `ObjectiveQuerySet.stale`, for counting with a condition."""
    edge = on - dt.timedelta(days=after_days)
    silent = Q(reported_on__lt=edge) | Q(reported_on=None, priority_since__lt=edge)
    return Q(archived_at=None, stage=Stage.PRIORITY) & ~Q(status__in=SETTLED) & silent


class ObjectiveQuerySet(models.QuerySet["Objective"]):
    def standing(self) -> Self:
        """Objectives that are not archived."""
        return self.filter(archived_at=None)

    def priority(self) -> Self:
        return self.standing().filter(stage=Stage.PRIORITY)

    def future(self) -> Self:
        return self.standing().filter(stage=Stage.FUTURE)

    def with_fresh_since(self) -> Self:
        """Adds `fresh_since`: the day of the last update, or the day it became priority."""
        return self.annotate(fresh_since=Coalesce("reported_on", "priority_since"))

    def stale(self, *, on: dt.date, after_days: int) -> Self:
        """Priority objectives at work without an update for more than `after_days` days."""
        return self.with_fresh_since().filter(stale_when(on=on, after_days=after_days))

    def needing_attention(self, *, on: dt.date, after_days: int) -> Self:
        """Off track, at risk or stale, the worst and the longest silent first."""
        trouble = Case(When(status=Status.OFF_TRACK, then=0), When(status=Status.AT_RISK, then=1), default=2)
        stale = Objective.objects.stale(on=on, after_days=after_days).values("pk")
        found = self.priority().filter(Q(status__in=TROUBLED) | Q(pk__in=stale))
        return found.with_fresh_since().order_by(trouble, "fresh_since", "pk")

    def led_by(self, person: Person) -> Self:
        """Led by this person, by anyone in the departments they head, or by all directors if they are one.

        For an assistant, by those whom they assist as well.
        """
        headships = person.standing.headships
        mine = Q(leads__person__in=headships) | Q(
            leads__person__department__in=frozenset().union(*(headship.departments for headship in headships.values()))
        )
        if any(headship.directs for headship in headships.values()):
            mine |= Q(leads__body=StandingBody.ALL_DIRECTORS)
        return self.filter(pk__in=Objective.objects.filter(mine).values("pk"))

    def without_lead(self) -> Self:
        return self.filter(leads=None)

    def longest_silent_first(self) -> Self:
        silent_since = Coalesce("reported_on", "priority_since").asc(nulls_last=True)
        return self.order_by(silent_since, "pathway__number", "order", "pk")

    def in_plan_order(self) -> Self:
        return self.order_by("pathway__number", F("stage").desc(), "order", "pk")


class Objective(models.Model):
    """A piece of work on a pathway. Its status changes only by a progress update."""

    key = models.SlugField(max_length=80, unique=True, null=True, blank=True)
    pathway = models.ForeignKey(Pathway, on_delete=models.PROTECT, related_name="objectives")
    title = models.CharField(max_length=400)
    details = models.TextField(max_length=8000, blank=True)
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.FUTURE)
    order = models.PositiveSmallIntegerField(default=0)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.NOT_STARTED)
    percent = models.PositiveSmallIntegerField(default=0)
    reported_on = models.DateField(null=True, blank=True)
    priority_since = models.DateField(null=True, blank=True)
    due_on = models.DateField("target date", null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")
    split_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="split_off")

    objects = ObjectiveQuerySet.as_manager()

    class Meta:
        ordering = ["pathway__number", "-stage", "order", "pk"]
        indexes = [models.Index(fields=["pathway", "stage", "order"], name="objective_plan_order")]
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__lte=100),
                name="objective_percent_to_100",
                violation_error_message="Percent runs from 0 to 100.",
            ),
            models.CheckConstraint(
                condition=~Q(stage="priority") | Q(priority_since__isnull=False),
                name="objective_priority_since",
                violation_error_message="A priority objective says since when.",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(archived_at__isnull=False) & ~Q(merged_into=F("pk")),
                name="objective_merged_is_archived",
                violation_error_message="An objective that went into another one is archived.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("pathways:objective", args=[self.pk])

    @property
    def is_priority(self) -> bool:
        return self.stage == Stage.PRIORITY

    @property
    def is_shared(self) -> bool:
        """Whether "all directors" lead it, so that each department reports. Reads the leads (prefetch them)."""
        return any(lead.body == StandingBody.ALL_DIRECTORS for lead in self.leads.all())

    @property
    def accountable_lead(self) -> "Lead | None":
        """The one lead who speaks for the whole. Reads the leads (prefetch them)."""
        return next((lead for lead in self.leads.all() if lead.accountable), None)

    @property
    def chip(self) -> tuple[str, str]:
        """Icon and tone of its status."""
        return CHIPS[self.status]

    @property
    def is_settled(self) -> bool:
        """Complete or deferred: nothing is due on it."""
        return self.status in SETTLED

    @property
    def freshness_counts_from(self) -> dt.date | None:
        return self.reported_on or self.priority_since

    def is_stale(self, *, on: dt.date, after_days: int) -> bool:
        """The same rule as `ObjectiveQuerySet.stale`, for one that is at hand."""
        since = self.freshness_counts_from
        return (
            self.is_priority
            and self.archived_at is None
            and not self.is_settled
            and since is not None
            and since < on - dt.timedelta(days=after_days)
        )


class ActionStep(models.Model):
    """One step of an objective, ticked off when done. `came_from` is where a merge or split took it from."""

    key = models.SlugField(max_length=80, unique=True, null=True, blank=True)
    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="steps")
    title = models.CharField(max_length=400)
    order = models.PositiveSmallIntegerField(default=0)
    due_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    archived_at = models.DateTimeField(null=True, blank=True)
    came_from = models.ForeignKey(Objective, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["objective", "order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_by=None) | Q(done_on__isnull=False),
                name="actionstep_done_says_when",
                violation_error_message="A step that is done says when.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("pathways:objective", args=[self.objective_id])


class Milestone(Archivable):
    """A date on which something of an objective is to be reached. `came_from` as with action steps."""

    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="milestones")
    title = models.CharField(max_length=200)
    due_on = models.DateField("due date")
    reached_on = models.DateField("reached on", null=True, blank=True)
    came_from = models.ForeignKey(Objective, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("pathways:objective", args=[self.objective_id])
