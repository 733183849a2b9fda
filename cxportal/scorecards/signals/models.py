"""Signals with what people decided about them, and changes of a process from which on limits are new."""

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cxportal.people.models import Department, Person
from cxportal.scorecards.control import Rule
from cxportal.scorecards.models import Measure
from cxportal.scorecards.standing import shown

RULES = [(rule.name.lower(), rule.value) for rule in Rule]
DECIDE_WITHIN = dt.timedelta(days=14)
"""So long after it was found (or handed to someone) a signal may wait for a decision."""


class Kind(models.TextChoices):
    """What a signal may be. Always a candidate: a person confirms it."""

    PROBLEM = "problem", "Emerging problem"
    PRACTICE = "practice", "Highly effective practice"


KIND_CHIPS: dict[str, tuple[str, str]] = {
    Kind.PROBLEM: ("trending_down", "danger"),
    Kind.PRACTICE: ("trending_up", "success"),
}
"""Kind → icon and tone of its chip: down is worse and up is better, whichever way the figure went."""


class Decision(models.TextChoices):
    ACTION = "action", "We act on it"
    EXPLAINED = "explained", "Explained"
    FALSE_ALARM = "false", "False alarm"


class SignalQuerySet(models.QuerySet["Signal"]):
    def open(self) -> Self:
        """Nobody has decided, and the last count still shows it."""
        return self.filter(decision="", gone_at=None)

    def seen_by(self, person: Person, departments: frozenset[int] | None) -> Self:
        """Those of these departments (None: all, and the county's), and those handed to the person."""
        return self if departments is None else self.filter(Q(department__in=departments) | Q(assignee=person))

    def newest_first(self) -> Self:
        return self.order_by("-month", "measure__order", "measure__name", "department__name", "pk")

    def whole(self) -> Self:
        """With what a line of it shows."""
        return self.select_related("measure", "department", "assignee", "decided_by")


class Signal(models.Model):
    """A rule that fired in the control chart of a measure in a month: of a department, or (none) of the whole county.

    Value, center and limits are those of the day on which it was found, in the measure's unit, percents as shares.
    It stays when a later count no longer shows it (`gone_at`).
    """

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="signals")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, null=True, blank=True, related_name="signals")
    month = models.DateField("first day of the month")
    rule = models.CharField(max_length=14, choices=RULES)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    high = models.BooleanField("above the center")
    value = models.FloatField()
    center = models.FloatField()
    lower = models.FloatField()
    upper = models.FloatField()
    n = models.PositiveIntegerField(default=0)
    found_at = models.DateTimeField(default=timezone.now)
    gone_at = models.DateTimeField(null=True, blank=True)
    assignee = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="signals", verbose_name="with"
    )
    assigned_at = models.DateTimeField(null=True, blank=True)
    decision = models.CharField(max_length=9, choices=Decision.choices, blank=True)
    note = models.TextField("why", max_length=1000, blank=True)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = SignalQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "pk"]
        indexes = [models.Index(fields=["decision", "-month"], name="signal_worklist")]
        constraints = [
            models.UniqueConstraint(fields=["measure", "department", "month", "rule"], name="signal_once"),
            models.UniqueConstraint(
                fields=["measure", "month", "rule"], condition=Q(department=None), name="signal_of_the_county_once"
            ),
            models.CheckConstraint(
                condition=Q(decision="", note="", decided_by=None, decided_at=None)
                | ~Q(decision="") & ~Q(note="") & Q(decided_by__isnull=False, decided_at__isnull=False),
                name="signal_decided_with_a_note",
                violation_error_message="A decision says by whom, when and why.",
            ),
            models.CheckConstraint(
                condition=Q(assignee=None, assigned_at=None) | Q(assignee__isnull=False, assigned_at__isnull=False),
                name="signal_assigned_at_a_time",
                violation_error_message="A signal that is with someone says since when.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure}, {self.place}, {self.label}"

    def get_absolute_url(self) -> str:
        return reverse("signals:detail", args=[self.pk])

    @property
    def place(self) -> str:
        return self.department.name if self.department else "the whole county"

    @property
    def label(self) -> str:
        """Its month: "Nov 2026"."""
        return f"{self.month:%b %Y}"

    @property
    def chip(self) -> tuple[str, str]:
        return KIND_CHIPS[self.kind]

    @property
    def is_open(self) -> bool:
        return not self.decision and self.gone_at is None

    @property
    def due_on(self) -> dt.date:
        return timezone.localdate(self.assigned_at or self.found_at) + DECIDE_WITHIN

    @property
    def rule_words(self) -> str:
        """ "seven in a row on one side of the center, low"."""
        return f"{self.get_rule_display()}, {'high' if self.high else 'low'}"

    @property
    def words(self) -> str:
        """ "72% (143 counted); center 81%, limits 74% to 88%"."""
        value, center, lower, upper = (
            shown(each, self.measure.unit) for each in (self.value, self.center, self.lower, self.upper)
        )
        return f"{value} ({self.n:,} counted); center {center}, limits {lower} to {upper}"

    def change_if(self, condition: Q, **values: Any) -> bool:
        """Guarded in SQL: False where it is no longer so."""
        done = bool(Signal.objects.filter(condition, pk=self.pk).update(**values))
        self.refresh_from_db()
        return done


class ProcessChange(models.Model):
    """A change in how the work is done, from the month on in which it took effect: of a department, or for all.

    From that month on, limits are drawn anew: in the department's chart of the measure, or (none) in every chart of it.
    """

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="process_changes")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    starts_on = models.DateField("in effect since")
    text = models.CharField("what changed", max_length=200)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "department", "starts_on"],
                name="processchange_once_a_day",
                violation_error_message="A change of that day is noted already.",
            ),
            models.UniqueConstraint(
                fields=["measure", "starts_on"],
                condition=Q(department=None),
                name="processchange_of_all_once_a_day",
                violation_error_message="A change of that day is noted already.",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        place = f"?department={self.department_id}" if self.department_id else ""
        return f"{self.measure.get_absolute_url()}{place}#changes"

    @property
    def month(self) -> dt.date:
        """The first month that has the new limits."""
        return self.starts_on.replace(day=1)
