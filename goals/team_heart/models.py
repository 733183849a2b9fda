"""What HEART means to a team."""

from typing import Self

from django.db import models
from django.urls import reverse

from cxportal.people.models import Department
from goals.letters import FIELDS, Meaning, meanings

LONGEST = 500


class TeamHeartQuerySet(models.QuerySet["TeamHeart"]):
    def written(self) -> Self:
        """Those with at least one letter filled in."""
        return self.exclude(**dict.fromkeys(FIELDS.values(), ""))


class TeamHeart(models.Model):
    """What each letter means to one department, division or unit. Its earlier words are in its history."""

    department = models.OneToOneField(Department, on_delete=models.PROTECT, related_name="team_heart")
    helpfulness = models.TextField(max_length=LONGEST, blank=True)
    expertise = models.TextField(max_length=LONGEST, blank=True)
    attentiveness = models.TextField(max_length=LONGEST, blank=True)
    respect = models.TextField(max_length=LONGEST, blank=True)
    timeliness = models.TextField(max_length=LONGEST, blank=True)

    objects = TeamHeartQuerySet.as_manager()

    class Meta:
        ordering = ["department__name"]

    def __str__(self) -> str:
        return f"Team HEART of {self.department}"

    def get_absolute_url(self) -> str:
        return reverse("team_heart:detail", args=[self.department_id])

    @property
    def meanings(self) -> list[Meaning]:
        return meanings(self)

    @property
    def state(self) -> str:
        """How much of it is written, in words; "" where it is whole."""
        filled = sum(bool(one.text) for one in self.meanings)
        return "" if filled == len(FIELDS) else f"{filled} of {len(FIELDS)} letters"
