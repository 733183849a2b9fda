"""Ways to a first password: a link by e-mail, or a code on a printed slip. Each works once and for a time."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from cxportal.people.models.people import Person


class WayInKind(models.TextChoices):
    LINK = "link", "Invitation by e-mail"
    SLIP = "slip", "Sign-in slip"


class WayInState(models.TextChoices):
    """What became of it. Read from the dates, never stored."""

    OPEN = "open", "Not used yet"
    USED = "used", "Used"
    EXPIRED = "expired", "Expired"
    ENDED = "ended", "Withdrawn"


class WayInQuerySet(models.QuerySet["WayIn"]):
    def open_at(self, moment: dt.datetime) -> Self:
        return self.unused().filter(expires_at__gt=moment)

    def unused(self) -> Self:
        return self.filter(used_at=None, ended_at=None)

    def newest_first(self) -> Self:
        return self.order_by("-made_at", "-pk")


class WayIn(models.Model):
    """A link or slip made for one person. Only a hash of its secret is kept."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="ways_in")
    kind = models.CharField(max_length=4, choices=WayInKind.choices)
    secret = models.CharField("hash of the secret", max_length=128, db_index=True)
    address = models.EmailField("sent to", blank=True)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = WayInQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "ways in"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=Q(used_at=None, ended_at=None),
                name="way_in_one_unused_of_a_kind",
                violation_error_message="There is one already. Withdraw it first.",
            ),
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(ended_at=None),
                name="way_in_used_or_ended",
                violation_error_message="A used link or slip cannot be withdrawn.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} for {self.person}"

    @property
    def state(self) -> WayInState:
        if self.used_at:
            return WayInState.USED
        if self.ended_at:
            return WayInState.ENDED
        return WayInState.OPEN if self.expires_at > timezone.now() else WayInState.EXPIRED
