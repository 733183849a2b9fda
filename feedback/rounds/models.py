"""A round: one instrument, asked of some people for some time. Who has taken part is kept apart from what was said."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from cxportal.people.models import Department, Person
from feedback.instruments.models import Instrument, Item, Version


class RoundState(models.TextChoices):
    PLANNED = "planned", "Planned"
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"


MOVES: dict[str, frozenset[str]] = {
    RoundState.PLANNED: frozenset({RoundState.OPEN}),
    RoundState.OPEN: frozenset({RoundState.CLOSED}),
    RoundState.CLOSED: frozenset(),
}


class RoundQuerySet(models.QuerySet["Round"]):
    def open(self) -> Self:
        return self.filter(state=RoundState.OPEN)

    def closed(self) -> Self:
        return self.filter(state=RoundState.CLOSED)


class Round(models.Model):
    """One asking of a staff instrument: everyone or some departments, from a day to a day (both included).

    `month` (such as 202611) is the period that its answers count in: no answer carries a date of its own.
    """

    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="rounds")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="rounds")
    name = models.CharField(max_length=120)
    month = models.PositiveIntegerField()
    opens_on = models.DateField("opens")
    closes_on = models.DateField("closes after")
    departments = models.ManyToManyField(Department, blank=True, related_name="+")
    frontline_only = models.BooleanField("only people who serve customers directly", default=False)
    extras: "models.ManyToManyField[Item, RoundItem]" = models.ManyToManyField(
        Item, through="RoundItem", blank=True, related_name="+"
    )
    state = models.CharField(max_length=8, choices=RoundState.choices, default=RoundState.PLANNED)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")),
                name="round_closes_after_opening",
                violation_error_message="A round closes on the day it opens or later.",
            ),
            models.UniqueConstraint(
                fields=["instrument"],
                condition=Q(state="open"),
                name="round_one_open",
                violation_error_message="A round of this instrument is open. Close it first.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("rounds:detail", args=[self.pk])

    def is_over(self, on: dt.date) -> bool:
        return self.state == RoundState.CLOSED or on > self.closes_on


class RoundItem(models.Model):
    """An extra item at the end of a round."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="extra_items")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["round", "item"], name="rounditem_once")]

    def __str__(self) -> str:
        return f"{self.item} in {self.round}"


class Participation(models.Model):
    """That a person may answer in a round, and whether they have: made when the round opens, and nothing else.

    It holds no time, and no row of a response points to it or from it.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="participations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    frontline = models.BooleanField(default=False)
    used = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "person"], name="participation_once")]
        indexes = [models.Index(fields=["round", "department"], name="participation_by_place")]

    def __str__(self) -> str:
        return f"{self.person} in {self.round}"
