"""A full HEART: the five letters within one fiscal quarter, counted once."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cxportal.people.models import Person


class FullHeartQuerySet(models.QuerySet["FullHeart"]):
    def standing(self) -> Self:
        return self.filter(revoked_at=None)

    def to_plan(self) -> Self:
        """Nobody was asked yet to visit them."""
        return self.standing().filter(visitor=None)

    def to_visit(self) -> Self:
        return self.standing().filter(visitor__isnull=False, visited_on=None)

    def to_announce(self) -> Self:
        """Worded and not told of yet. Whoever keeps off the wall is not named in the newsletter either."""
        waiting = self.standing().filter(announced_on=None).exclude(announcement="")
        return waiting.exclude(person__recognition__off_wall=True)

    def newest_first(self) -> Self:
        return self.order_by("-completed_on", "-pk")


class FullHeart(models.Model):
    """One person's five letters in the quarter that begins on `quarter`, by the days things happened.

    Revoked where a card was taken back, and earned again where the letters are complete again: the row stays one.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="full_hearts")
    quarter = models.DateField("first day of the quarter")
    completed_on = models.DateField("day of the fifth letter")
    earned_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)
    visitor = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="visits")
    visit_by = models.DateField("visit by", null=True, blank=True)
    visited_on = models.DateField("visited on", null=True, blank=True)
    announcement = models.TextField(max_length=1000, blank=True)
    announced_on = models.DateField(null=True, blank=True)

    objects = FullHeartQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "quarter"], name="full_heart_once_a_quarter"),
            models.CheckConstraint(
                condition=Q(visitor=None, visit_by=None, visited_on=None)
                | Q(visitor__isnull=False, visit_by__isnull=False),
                name="full_heart_visit_is_whole",
                violation_error_message="A visit has a visitor and a day.",
            ),
        ]

    def __str__(self) -> str:
        return f"Full HEART of {self.person}"

    def get_absolute_url(self) -> str:
        return reverse("recognition:full_heart", args=[self.pk])

    @property
    def is_standing(self) -> bool:
        return self.revoked_at is None
