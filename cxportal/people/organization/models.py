"""What a department was from when until when, and the changes that made it so."""

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from cxportal.people.models import Department, DepartmentKind, Person

UNDONE_WITHIN = dt.timedelta(days=31)
"""A change that took effect longer ago is part of the past: figures were read with it."""


class PlacementQuerySet(models.QuerySet["Placement"]):
    def on(self, day: dt.date) -> Self:
        """The rows that hold on that day: at most one a department."""
        return self.filter(Q(starts_on=None) | Q(starts_on__lte=day), Q(ends_on=None) | Q(ends_on__gt=day))


class Placement(models.Model):
    """Name, kind and place of a department from a day (none: since ever) until a day (not included)."""

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="placements")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=DepartmentKind.choices)
    parent = models.ForeignKey(Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    starts_on = models.DateField("from", null=True, blank=True)
    ends_on = models.DateField("until", null=True, blank=True)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        ordering = ["department", F("starts_on").asc(nulls_first=True)]
        constraints = [
            models.UniqueConstraint(fields=["department", "starts_on"], name="placement_once_from_a_day"),
            models.UniqueConstraint(
                fields=["department"], condition=Q(starts_on=None), name="placement_one_since_ever"
            ),
            models.UniqueConstraint(fields=["department"], condition=Q(ends_on=None), name="placement_one_without_end"),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
                name="placement_ends_after_start",
                violation_error_message="A placement ends after it starts.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} from {self.starts_on or 'ever'}"

    @property
    def facts(self) -> dict[str, Any]:
        return {"name": self.name, "kind": self.kind, "parent": self.parent_id}


class Verb(models.TextChoices):
    OPEN = "open", "Opened"
    RENAME = "rename", "Renamed"
    MOVE = "move", "Moved"
    MERGE = "merge", "Merged"
    CLOSE = "close", "Closed"


# Verb → (icon, tone) of its chip.
CHIPS: dict[str, tuple[str, str]] = {
    Verb.OPEN: ("add_circle_outline", "success"),
    Verb.RENAME: ("edit", "info"),
    Verb.MOVE: ("arrow_forward", "info"),
    Verb.MERGE: ("link", "warning"),
    Verb.CLOSE: ("cancel", "neutral"),
}


class DepartmentChangeQuerySet(models.QuerySet["DepartmentChange"]):
    def standing(self) -> Self:
        return self.filter(undone_at=None)

    def planned(self) -> Self:
        return self.standing().filter(applied_at=None)

    def due(self, day: dt.date) -> Self:
        return self.planned().filter(on__lte=day).order_by("on", "pk")

    def newest_first(self) -> Self:
        return self.order_by("-on", "-pk")


class DepartmentChange(models.Model):
    """A change of the tree from a day on: planned, carried out by itself on that day, or undone.

    `before` and `after` keep what is needed to undo it: facts of the department, and the ids of whom it moved.
    """

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="changes")
    verb = models.CharField(max_length=6, choices=Verb.choices)
    on = models.DateField("from")
    into = models.ForeignKey(Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    text = models.CharField(max_length=400)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = DepartmentChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None) | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="departmentchange_undone_by_someone",
                violation_error_message="An undone change says who undid it and when.",
            ),
            models.CheckConstraint(
                condition=Q(verb="merge", into__isnull=False) | ~Q(verb="merge") & Q(into=None),
                name="departmentchange_merged_into_something",
                violation_error_message="A merger names the department that takes over.",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("people:department", args=[self.department_id])

    @property
    def chip(self) -> tuple[str, str]:
        return CHIPS[self.verb]

    def may_be_undone(self, *, today: dt.date) -> bool:
        """So far as its age tells; whether something newer stands on it, the action asks."""
        return self.undone_at is None and self.on >= today - UNDONE_WITHIN
