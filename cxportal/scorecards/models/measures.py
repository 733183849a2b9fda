"""What is measured, with its definition, targets, and the figures that people enter by hand."""

from decimal import Decimal
from typing import Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cxportal.county.periods import Period, PeriodKind
from cxportal.people.models import Department, Person
from cxportal.scorecards.control import ChartKind
from goals.models import Goal

PERIODS = [(kind.value, kind.value.capitalize()) for kind in PeriodKind]
CHARTS = [
    (ChartKind.XMR.value, "Individual values and moving ranges (XmR)"),
    (ChartKind.P.value, "Proportions (p)"),
    (ChartKind.LANEY.value, "Large proportions (Laney p\u2032)"),
]


class Direction(models.TextChoices):
    HIGHER = "higher", "Higher is better"
    LOWER = "lower", "Lower is better"


class Unit(models.TextChoices):
    PERCENT = "percent", "Percent"
    NUMBER = "number", "Number"
    DAYS = "days", "Days"
    MINUTES = "minutes", "Minutes"
    DOLLARS = "dollars", "Dollars"


class MeasureQuerySet(models.QuerySet["Measure"]):
    def standing(self) -> Self:
        return self.filter(archived_at=None)

    def standard(self) -> Self:
        """Those that the portal computes for every department."""
        return self.filter(standard=True)

    def public(self) -> Self:
        return self.standing().filter(public=True)

    def public_by_department(self) -> Self:
        """Public ones of which everybody reads the departments too."""
        return self.public().filter(public_departments=True)


class Measure(models.Model):
    """A number about a department and a period. Standard ones are computed; others are entered.

    Percents are kept as shares from 0 to 1. `tolerance` is how far from the target, in points of a percent or in the
    unit itself, still counts as close. `totals`: what departments and months entered is added up; else it is pooled, a
    numerator over a denominator.
    """

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    definition = models.TextField(max_length=1000)
    numerator = models.CharField("what is counted", max_length=200, blank=True)
    denominator = models.CharField("of what", max_length=200, blank=True)
    unit = models.CharField(max_length=8, choices=Unit.choices, default=Unit.PERCENT)
    totals = models.BooleanField("a total: departments and months add up", default=False)
    direction = models.CharField(max_length=6, choices=Direction.choices, default=Direction.HIGHER)
    source = models.CharField("where the figures come from", max_length=200, blank=True)
    cadence = models.CharField(max_length=8, choices=PERIODS, default=PeriodKind.MONTH.value)
    chart = models.CharField(max_length=5, choices=CHARTS, default=ChartKind.XMR.value)
    tolerance = models.DecimalField(
        "close means within", max_digits=8, decimal_places=2, default=Decimal(5), validators=[MinValueValidator(0)]
    )
    letter = models.CharField("HEART letter", max_length=1, blank=True, choices=[(each, each) for each in "HEART"])
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, null=True, blank=True, related_name="measures")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, null=True, blank=True, related_name="measures")
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    public = models.BooleanField("shown on the public scorecard", default=False)
    public_departments = models.BooleanField("shown there by department", default=False, editable=False)
    standard = models.BooleanField(default=False, editable=False)
    formula = models.PositiveSmallIntegerField("version of the formula", default=1, editable=False)
    order = models.PositiveSmallIntegerField(default=0)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        ordering = ["order", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(standard=False) | Q(department=None),
                name="measure_standard_for_all",
                violation_error_message="A standard measure is every department's.",
            ),
            models.CheckConstraint(
                condition=Q(totals=False) | ~Q(unit=Unit.PERCENT),
                name="measure_no_total_of_shares",
                violation_error_message="Percents do not add up: choose another unit, or no total.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("scorecards:measure", args=[self.key])


class Target(models.Model):
    """What a measure shall reach by a day: for a department, or for all of them. The latest that began holds."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="targets")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    value = models.DecimalField(max_digits=14, decimal_places=4)
    baseline = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    starts_on = models.DateField("holds from")
    due_on = models.DateField("to be reached by", null=True, blank=True)

    class Meta:
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "department", "starts_on"], name="target_once_from_a_day"),
            models.UniqueConstraint(
                fields=["measure", "starts_on"], condition=Q(department=None), name="target_of_all_once_from_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure}: {self.value}"


class FigureQuerySet(models.QuerySet["Figure"]):
    def within(self, period: Period) -> Self:
        """Of the months, quarters or years that lie in the period."""
        return self.filter(first__gte=period.first, first__lt=period.end)


class Figure(models.Model):
    """What was entered for a measure, a department and a period, by whom and when: a numerator and a denominator.

    A mean of `n` things is kept as their sum over `n`, so that departments and months pool; a total is over 1.
    """

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="figures")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    first = models.DateField("first day of the period")
    numerator = models.DecimalField(max_digits=16, decimal_places=4)
    denominator = models.DecimalField(max_digits=16, decimal_places=4, default=Decimal(1))
    n = models.PositiveIntegerField(default=1)
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    at = models.DateTimeField("entered at", default=timezone.now, editable=False)

    objects = FigureQuerySet.as_manager()

    class Meta:
        ordering = ["-first", "department"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "department", "first"], name="figure_once_a_period"),
            models.CheckConstraint(
                condition=Q(denominator__gt=0),
                name="figure_of_something",
                violation_error_message="The denominator is more than 0.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure}, {self.department}, {self.first:%b %Y}"
