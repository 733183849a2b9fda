"""A change of position: what the plan wants announced in the newsletter."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cxportal.people.models import Department, Person


class ChangeKind(models.TextChoices):
    NEW = "new", "New"
    TITLE = "title", "New title"
    PROMOTION = "promotion", "Promotion"
    TRANSFER = "transfer", "Transfer"
    DEPARTURE = "departure", "Departure"


# Kind → (icon, tone) of its chip.
CHIPS: dict[str, tuple[str, str]] = {
    ChangeKind.NEW: ("group_add", "success"),
    ChangeKind.TITLE: ("edit", "neutral"),
    ChangeKind.PROMOTION: ("trending_up", "info"),
    ChangeKind.TRANSFER: ("autorenew", "neutral"),
    ChangeKind.DEPARTURE: ("logout", "warning"),
}


class Origin(models.TextChoices):
    ROSTER = "roster", "Roster"
    EDIT = "edit", "Edited in the portal"
    HAND = "hand", "Entered by hand"


class PositionChangeQuerySet(models.QuerySet["PositionChange"]):
    def within(self, first: dt.date, last: dt.date) -> Self:
        """Changes that took effect from the first day to the last (inclusive)."""
        return self.filter(on__gte=first, on__lte=last)

    def waiting(self) -> Self:
        """Neither announced nor left out yet."""
        return self.filter(announced_at=None, left_out_at=None)

    def with_names(self) -> Self:
        return self.select_related("person", "announced_by", "noted_by")


class PositionChange(models.Model):
    """Someone is new, promoted, transferred or gone, or has a new title. Titles and departments are kept in the
    words of that day."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="position_changes")
    kind = models.CharField(max_length=10, choices=ChangeKind.choices)
    on = models.DateField("effective on")
    title_before = models.CharField("former job title", max_length=120, blank=True)
    title_after = models.CharField("new job title", max_length=120, blank=True)
    department_before = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="former department"
    )
    department_after = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="new department"
    )
    place_before = models.CharField(max_length=120, blank=True)
    place_after = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=300, blank=True)
    origin = models.CharField(max_length=6, choices=Origin.choices, default=Origin.HAND)
    noted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    noted_at = models.DateTimeField(default=timezone.now)
    announced_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    announced_at = models.DateTimeField(null=True, blank=True)
    announced_in = models.CharField(max_length=120, blank=True)
    left_out_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    left_out_at = models.DateTimeField(null=True, blank=True)

    objects = PositionChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["on", "kind"], name="position_by_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "on"],
                name="position_once_a_day",
                violation_error_message="This change is noted already for that day.",
            ),
            models.CheckConstraint(
                condition=Q(announced_at=None, announced_by=None)
                | Q(announced_at__isnull=False, announced_by__isnull=False),
                name="position_announced_by_someone",
                violation_error_message="An announced change says who announced it and when.",
            ),
            models.CheckConstraint(
                condition=Q(left_out_at=None, left_out_by=None)
                | Q(left_out_at__isnull=False, left_out_by__isnull=False),
                name="position_left_out_by_someone",
                violation_error_message="A change that is left out says who decided it and when.",
            ),
            models.CheckConstraint(
                condition=Q(announced_at=None) | Q(left_out_at=None),
                name="position_announced_or_left_out",
                violation_error_message="A change is announced or left out, not both.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.person}"

    def get_absolute_url(self) -> str:
        return reverse("positions:list") + f"?month={self.on:%Y-%m}"

    @property
    def chip(self) -> tuple[str, str]:
        return CHIPS[self.kind]

    @property
    def sentence(self) -> str:
        """The change as the newsletter says it: "Ana Lee moves from Parks to Utilities as Planner."."""
        name = self.person.name
        as_title = f" as {self.title_after}" if self.title_after else ""
        if self.kind == ChangeKind.NEW:
            return f"{name} joins {self.place_after or 'the county'}{as_title}."
        if self.kind in (ChangeKind.TITLE, ChangeKind.PROMOTION):
            before = f" (formerly {self.title_before})" if self.title_before else ""
            where = f" in {self.place_after}" if self.place_after else ""
            if self.kind == ChangeKind.PROMOTION:
                return f"{name} is promoted to {self.title_after or 'a new position'}{where}{before}."
            now = f"now works as {self.title_after}" if self.title_after else "has a new title"
            return f"{name} {now}{where}{before}."
        if self.kind == ChangeKind.TRANSFER:
            before = f" from {self.place_before}" if self.place_before else ""
            return f"{name} moves{before} to {self.place_after or 'another department'}{as_title}."
        was = ", ".join(part for part in (self.title_before, self.place_before) if part)
        return f"{name}{f' ({was})' if was else ''} has left the county."
