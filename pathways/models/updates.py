"""Progress updates and the questions that lead to them."""

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from cxportal.people.models import Department, Person
from pathways.models.objectives import Objective
from pathways.models.status import CHIPS, Status

__all__ = ["Inquiry", "InquiryKind", "ProgressUpdate", "Status"]


class ProgressUpdateQuerySet(models.QuerySet["ProgressUpdate"]):
    def overall(self) -> Self:
        """Updates that set the objective's status, not one department's report."""
        return self.filter(department=None)

    def reports(self) -> Self:
        """Departments' reports on an "all directors" objective."""
        return self.filter(department__isnull=False)

    def newest_first(self) -> Self:
        return self.order_by("-at", "-pk")

    def update(self, **kwargs: Any) -> int:
        raise TypeError("Progress updates are append-only: give a correction instead.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError("Progress updates are append-only: give a correction instead.")


class ProgressUpdate(models.Model):
    """What a lead said about an objective at one time. Append-only; a correction is a new one that says so.

    With `department` it is that department's report on an "all directors" objective and leaves the overall status.
    """

    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="updates")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="progress_updates")
    on_behalf_of = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    on = models.DateField()
    status = models.CharField(max_length=12, choices=Status.choices)
    percent = models.PositiveSmallIntegerField()
    narrative = models.TextField("what happened", max_length=4000)
    barriers = models.TextField(max_length=4000, blank=True)
    next_step = models.TextField(max_length=4000, blank=True)
    recovery_action = models.TextField(max_length=4000, blank=True)
    recovery_on = models.DateField("recovery date", null=True, blank=True)
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    token = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = ProgressUpdateQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["objective", "-at"], name="progress_by_objective")]
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__lte=100),
                name="progress_percent_to_100",
                violation_error_message="Percent runs from 0 to 100.",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["at_risk", "off_track"])
                | Q(recovery_on__isnull=False) & ~Q(recovery_action=""),
                name="progress_recovery_named",
                violation_error_message="At risk and off track need a recovery action and its date.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_status_display()}, {self.percent}%"

    def get_absolute_url(self) -> str:
        return f"{self.objective.get_absolute_url()}#update-{self.pk}"

    @property
    def chip(self) -> tuple[str, str]:
        """Icon and tone of its status."""
        return CHIPS[self.status]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("Progress updates are append-only: give a correction instead.")
        super().save(*args, **kwargs)


class InquiryKind(models.TextChoices):
    UPDATE = "update", "Update requested"
    QUESTION = "question", "Question"


class InquiryQuerySet(models.QuerySet["Inquiry"]):
    def open(self) -> Self:
        return self.filter(answered_at=None)


class Inquiry(models.Model):
    """The program office asks for an update or puts a question; a lead answers, or an update does.

    An open one follows its objective into a merge; `came_from` says from which.
    """

    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="inquiries")
    kind = models.CharField(max_length=10, choices=InquiryKind.choices)
    text = models.TextField(max_length=2000, blank=True)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(max_length=4000, blank=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    came_from = models.ForeignKey(Objective, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = InquiryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "inquiries"
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="inquiry_answered_by_someone",
                violation_error_message="An answer says who gave it and when.",
            ),
            models.CheckConstraint(
                condition=~Q(kind="question") | ~Q(text=""),
                name="inquiry_question_has_words",
                violation_error_message="Write the question.",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80] or self.get_kind_display()

    def get_absolute_url(self) -> str:
        return f"{self.objective.get_absolute_url()}#inquiry-{self.pk}"
