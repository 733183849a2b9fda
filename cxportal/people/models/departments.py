"""The county's departments, as a tree with effective dates."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse


class DepartmentKind(models.TextChoices):
    GROUP = "group", "Group"
    DEPARTMENT = "department", "Department"
    DIVISION = "division", "Division"
    UNIT = "unit", "Unit"


class DepartmentQuerySet(models.QuerySet["Department"]):
    def open_on(self, day: dt.date) -> Self:
        return self.filter(Q(opens_on=None) | Q(opens_on__lte=day), Q(closes_on=None) | Q(closes_on__gt=day))

    def reporting(self, day: dt.date) -> Self:
        """The departments whose directors report when an objective asks "all directors", by what they were that day.

        `placements` are the dated rows of people.organization; without one a department has always been as it is.
        """
        then = Q(placements__starts_on=None) | Q(placements__starts_on__lte=day)
        then &= Q(placements__ends_on=None) | Q(placements__ends_on__gt=day)
        dated = then & Q(placements__isnull=False, placements__kind=DepartmentKind.DEPARTMENT)
        return self.open_on(day).filter(dated | Q(placements=None, kind=DepartmentKind.DEPARTMENT))


class Department(models.Model):
    """A group, department, division or unit of the county. Closed ones stay, with the one that took over."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=DepartmentKind.choices, default=DepartmentKind.DEPARTMENT)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    opens_on = models.DateField("open from", null=True, blank=True)
    closes_on = models.DateField("closed from", null=True, blank=True)
    successor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="predecessors")

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("pk")),
                name="department_not_its_own_parent",
                violation_error_message="A department cannot be part of itself.",
            ),
            models.CheckConstraint(
                condition=Q(closes_on=None) | Q(opens_on=None) | Q(closes_on__gt=F("opens_on")),
                name="department_closes_after_opening",
                violation_error_message="A department closes after it opens.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("people:department", args=[self.pk])
