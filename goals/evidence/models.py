"""What departments put down as evidence. A wrong row is withdrawn, never deleted."""

import datetime as dt
import uuid
from typing import Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cxportal.people.models import Department, Person
from goals.models import Behavior


class RecordQuerySet(models.QuerySet[Any]):
    def standing(self) -> Self:
        return self.filter(withdrawn_at=None)

    def since(self, day: dt.date) -> Self:
        return self.filter(on__gte=day)

    def newest_first(self) -> Self:
        return self.order_by("-on", "-pk")


class Record(models.Model):
    """What both kinds of evidence have in common: whose, when, by whom, and whether it still stands."""

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    on = models.DateField("date")
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    withdrawn_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    token = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["department", "-on"], name="%(class)s_by_place")]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="%(class)s_withdrawn_by_someone",
                violation_error_message="What is withdrawn says who withdrew it and when.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.department}, {self.on:%b %-d, %Y}"


class StaffMeeting(Record):
    """A staff meeting that reviewed customer service: how many came, what was talked about, what follows."""

    attended = models.PositiveIntegerField(
        "people who attended", validators=[MinValueValidator(1), MaxValueValidator(20_000)]
    )
    topics = models.TextField("customer-service topics", max_length=4000)
    actions = models.TextField("actions agreed", max_length=4000, blank=True)

    class Meta(Record.Meta):
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(attended__gte=1),
                name="staffmeeting_someone_attended",
                violation_error_message="Somebody attended a meeting.",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("evidence:list")


class Evidence(Record):
    """Something that shows one behavior in a department: a policy walked through, an expectation put in writing."""

    behavior = models.ForeignKey(Behavior, on_delete=models.PROTECT, related_name="evidence")
    what = models.TextField("what shows it", max_length=4000)
    link = models.URLField(max_length=500, blank=True)

    class Meta(Record.Meta):
        verbose_name_plural = "evidence"

    def get_absolute_url(self) -> str:
        return reverse("evidence:behavior", args=[self.behavior.key])
