"""Pathways, which goals each supports, and what the plan file last said."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from cxportal.people.models import Person
from goals.models import Archivable, Goal


class Pathway(Archivable):
    """One of the strategies through which the goals are reached."""

    key = models.SlugField(max_length=60, unique=True, null=True, blank=True)
    number = models.PositiveSmallIntegerField(unique=True)
    title = models.CharField(max_length=200)
    purpose = models.TextField(max_length=8000)
    goals = models.ManyToManyField(Goal, through="GoalLink", related_name="pathways")

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"Pathway {self.number}: {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("pathways:pathway", args=[self.number])


class GoalLinkQuerySet(models.QuerySet["GoalLink"]):
    def standing(self) -> Self:
        """Links that nobody removed, between a pathway and a goal that stand."""
        return self.filter(removed_at=None, pathway__archived_at=None, goal__archived_at=None)


class GoalLink(models.Model):
    """That a pathway supports a goal. Inferred links wait for the program office to confirm or remove them."""

    key = models.SlugField(max_length=120, unique=True, null=True, blank=True)
    pathway = models.ForeignKey(Pathway, on_delete=models.PROTECT, related_name="links")
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="links")
    inferred = models.BooleanField(default=False)
    reason = models.CharField(max_length=300, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = GoalLinkQuerySet.as_manager()

    class Meta:
        ordering = ["pathway", "goal"]
        constraints = [
            models.UniqueConstraint(
                fields=["pathway", "goal"],
                name="goallink_once",
                violation_error_message="This pathway supports that goal already.",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="goallink_confirmed_by_someone",
                violation_error_message="A confirmed link says who confirmed it and when.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pathway} supports {self.goal}"

    def get_absolute_url(self) -> str:
        return self.pathway.get_absolute_url()


class PlanRecord(models.Model):
    """What the plan file last said about one item, for a three-way merge at the next load.

    A record whose item is gone means that someone removed the item in the portal; a reload leaves it removed.
    """

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    loaded = models.JSONField(default=dict)
    loaded_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="planrecord_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
