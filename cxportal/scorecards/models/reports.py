"""What departments say about their scorecard of a period, and the files of figures that are on their way in."""

import datetime as dt
from typing import Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cxportal.county.periods import Period, PeriodKind
from cxportal.people.models import Department, Person
from cxportal.scorecards.models.editions import Edition, ReportingPeriod


class ReportState(models.TextChoices):
    DRAFT = "draft", "Not received"
    SUBMITTED = "submitted", "Received"
    CHANGE_REQUESTED = "change", "Change requested"
    PUBLISHED = "published", "Published"


# State → the states that may follow it.
MOVES: dict[str, tuple[str, ...]] = {
    ReportState.DRAFT: (ReportState.SUBMITTED,),
    ReportState.SUBMITTED: (ReportState.SUBMITTED, ReportState.CHANGE_REQUESTED, ReportState.PUBLISHED),
    ReportState.CHANGE_REQUESTED: (ReportState.SUBMITTED,),
    ReportState.PUBLISHED: (),
}
# State → (icon, tone) of its chip.
REPORT_CHIPS: dict[str, tuple[str, str]] = {
    ReportState.DRAFT: ("hourglass_empty", "neutral"),
    ReportState.SUBMITTED: ("check", "info"),
    ReportState.CHANGE_REQUESTED: ("edit", "warning"),
    ReportState.PUBLISHED: ("check_circle", "success"),
}


class Report(models.Model):
    """A department's word on its scorecard of a period: the director submits it, the program office publishes it with
    the edition, and from then on it stays as it is. Without a row it is a draft that nobody began."""

    period = models.ForeignKey(ReportingPeriod, on_delete=models.PROTECT, related_name="reports")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=ReportState.choices, default=ReportState.DRAFT)
    note = models.TextField("what you say about it", max_length=2000, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField("what shall change", max_length=500, blank=True)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, null=True, blank=True, related_name="reports")

    class Meta:
        ordering = ["-period__first", "department__name"]
        constraints = [
            models.UniqueConstraint(fields=["period", "department"], name="report_once_a_department"),
            models.CheckConstraint(
                condition=Q(state="draft", submitted_at=None, submitted_by=None)
                | ~Q(state="draft") & Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="report_submitted_by_someone",
                violation_error_message="A report that was received says from whom and when.",
            ),
            models.CheckConstraint(
                condition=Q(state="change") & ~Q(reason="") | ~Q(state="change"),
                name="report_change_has_a_reason",
                violation_error_message="Say what shall change.",
            ),
            models.CheckConstraint(
                condition=Q(state="published", edition__isnull=False) | ~Q(state="published") & Q(edition=None),
                name="report_published_with_an_edition",
                violation_error_message="A published report stands in an edition.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department}, {self.period}"

    def get_absolute_url(self) -> str:
        span = self.period.span
        return reverse("scorecards:department", args=[span.kind.value, f"{span.first:%Y-%m}", self.department_id])

    @property
    def chip(self) -> tuple[str, str]:
        return REPORT_CHIPS[self.state]

    def move(self, to: ReportState, **values: Any) -> bool:
        """Into the next state, guarded in SQL: False where that move is not allowed, or somebody was faster."""
        before = [state for state, following in MOVES.items() if to in following]
        moved = Report.objects.filter(pk=self.pk, state__in=before).update(state=to, **values)
        self.refresh_from_db()
        return bool(moved)


class ReportRules(models.Model):
    """Which periods directors report on, and how long they have. There is exactly one row."""

    kind = models.CharField(
        "reports are due for each",
        max_length=8,
        choices=[("month", "Month"), ("quarter", "Quarter"), ("year", "Fiscal year"), ("", "Never")],
        default=PeriodKind.QUARTER.value,
        blank=True,
    )
    days = models.PositiveSmallIntegerField(
        "business days after the period ends",
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
    )

    class Meta:
        verbose_name_plural = "report rules"
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="reportrules_only_one")]

    def __str__(self) -> str:
        return "Reports of departments"

    def get_absolute_url(self) -> str:
        return reverse("scorecards:rules")

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.pk = 1
        super().save(*args, **kwargs)

    @classmethod
    def current(cls) -> Self:
        """The row, or its defaults where nobody has changed any yet."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)

    def expects(self, period: Period) -> bool:
        return period.kind.value == self.kind


class FigureFile(models.Model):
    """A file of figures between upload and saving: its rows as they were read. It goes when it is saved or left."""

    name = models.CharField(max_length=200)
    rows = models.JSONField(default=list)
    by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    KEPT = dt.timedelta(days=1)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("scorecards:figure-file", args=[self.pk])
