"""Snapshots: what every measure said about a period, built as a whole and frozen once published."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cxportal.county.periods import Period, PeriodKind
from cxportal.people.models import Department, Person
from cxportal.scorecards.models.measures import PERIODS, Measure

LEASE = dt.timedelta(seconds=35)
"""How long a worker may take for one part before another takes it."""


class ReportingPeriod(models.Model):
    """A month, quarter or fiscal year that scorecards are made of, as the county counted it on that day."""

    kind = models.CharField(max_length=8, choices=PERIODS)
    first = models.DateField("first day")
    starts_in = models.PositiveSmallIntegerField("fiscal year starts in month", default=10)

    class Meta:
        ordering = ["-first", "kind"]
        constraints = [models.UniqueConstraint(fields=["kind", "first"], name="reportingperiod_once")]

    def __str__(self) -> str:
        return self.span.label

    def get_absolute_url(self) -> str:
        return reverse("scorecards:period", args=[self.kind, f"{self.first:%Y-%m}"])

    @property
    def span(self) -> Period:
        return Period(self.first, PeriodKind(self.kind), self.starts_in)


class EditionState(models.TextChoices):
    BUILDING = "building", "Being built"
    COMPLETE = "complete", "Draft"
    PUBLISHED = "published", "Published"


class EditionQuerySet(models.QuerySet["Edition"]):
    def readable(self) -> Self:
        """Whole ones: nobody ever sees half a snapshot."""
        return self.exclude(state=EditionState.BUILDING)

    def published(self) -> Self:
        return self.filter(state=EditionState.PUBLISHED)

    def newest_first(self) -> Self:
        return self.order_by("-revision")


class Edition(models.Model):
    """All snapshots of one period, built together. Later ones are revisions and never change an earlier one."""

    period = models.ForeignKey(ReportingPeriod, on_delete=models.PROTECT, related_name="editions")
    revision = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=9, choices=EditionState.choices, default=EditionState.BUILDING)
    started_at = models.DateTimeField(default=timezone.now)
    built_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField("why it was revised", max_length=300, blank=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["period", "-revision"]
        constraints = [
            models.UniqueConstraint(fields=["period", "revision"], name="edition_revision_once"),
            models.UniqueConstraint(fields=["period"], condition=Q(state="building"), name="edition_one_being_built"),
            models.CheckConstraint(
                condition=Q(state="building", built_at=None) | ~Q(state="building") & Q(built_at__isnull=False),
                name="edition_built_at_a_time",
                violation_error_message="A whole edition says when it was built.",
            ),
            models.CheckConstraint(
                condition=Q(state="published", published_at__isnull=False, published_by__isnull=False)
                | ~Q(state="published") & Q(published_at=None, published_by=None),
                name="edition_published_by_someone",
                violation_error_message="A published edition says by whom and when.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period}, revision {self.revision}" if self.revision > 1 else str(self.period)

    def get_absolute_url(self) -> str:
        """Where it is read: a revision that is not published stands behind what is."""
        hidden = self.revision > 1 and self.state != EditionState.PUBLISHED
        return self.period.get_absolute_url() + ("?draft=1" if hidden else "")


class PartQuerySet(models.QuerySet["Part"]):
    def open(self) -> Self:
        return self.filter(done_at=None)

    def free(self, *, now: dt.datetime) -> Self:
        """Not built, and with nobody at it. A lease from a clock that ran ahead counts as none."""
        gone = Q(held_until=None) | Q(held_until__lte=now) | Q(held_until__gt=now + LEASE)
        return self.open().filter(gone)


class Part(models.Model):
    """One measure of an edition: the unit of work that a worker takes. It keeps the definition of its day."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="parts")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="parts")
    name = models.CharField(max_length=120)
    definition = models.TextField()
    numerator = models.CharField(max_length=200, blank=True)
    denominator = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=200, blank=True)
    unit = models.CharField(max_length=8)
    direction = models.CharField(max_length=6)
    tolerance = models.DecimalField(max_digits=8, decimal_places=2)
    formula = models.PositiveSmallIntegerField()
    holder = models.UUIDField(null=True, blank=True)
    held_until = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    objects = PartQuerySet.as_manager()

    class Meta:
        ordering = ["edition", "measure__order", "pk"]
        constraints = [models.UniqueConstraint(fields=["edition", "measure"], name="part_once_an_edition")]

    def __str__(self) -> str:
        return f"{self.name}, {self.edition}"


class Snapshot(models.Model):
    """What one measure said about one department (none: the county) and period. `value` is None where it was hidden
    or nothing was counted; `lower` and `upper` are the 95% interval of a share.

    `part` has no index of its own: that of what is unique begins with it."""

    part = models.ForeignKey(Part, on_delete=models.CASCADE, related_name="snapshots", db_index=False)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    value = models.FloatField(null=True)
    numerator = models.FloatField(default=0)
    denominator = models.FloatField(default=0)
    n = models.PositiveIntegerField(default=0)
    lower = models.FloatField(null=True)
    upper = models.FloatField(null=True)
    hidden = models.BooleanField(default=False)
    target = models.FloatField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["part", "department"], name="snapshot_once_a_department"),
            models.UniqueConstraint(fields=["part"], condition=Q(department=None), name="snapshot_one_of_the_county"),
            models.CheckConstraint(
                condition=Q(hidden=False) | Q(value=None, numerator=0, denominator=0, n=0),
                name="snapshot_hidden_says_nothing",
                violation_error_message="A hidden figure keeps no counts.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part}, {self.department or 'county'}"
