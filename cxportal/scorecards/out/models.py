"""Programs that read scorecards."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cxportal.county.days import today
from cxportal.people.models import Person


class ClientQuerySet(models.QuerySet["Client"]):
    def standing(self) -> Self:
        """Those whose token was not taken back."""
        return self.filter(revoked_at=None)

    def newest_first(self) -> Self:
        return self.order_by("revoked_at", "-pk")


class Client(models.Model):
    """A program that reads published scorecards by a token of its own, which is kept nowhere. One that may send figures
    enters them in the name of who made its token."""

    name = models.CharField("Which program reads?", max_length=80)
    prefix = models.CharField(max_length=12, unique=True, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    expires_on = models.DateField("The token works until")
    may_send = models.BooleanField("It may also send figures that are entered by hand", default=False)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    revoked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)
    last_used_at = models.DateTimeField(null=True, editable=False)

    objects = ClientQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(revoked_at=None),
                name="client_name_once",
                violation_error_message="A program of this name has a token. Take that one back first.",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None) | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="client_revoked_by_someone",
                violation_error_message="A token that was taken back says by whom and when.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("scorecards_api:clients")

    @property
    def state(self) -> tuple[str, str, str]:
        """Word, icon and tone of its chip."""
        if self.revoked_at:
            return "Taken back", "cancel", "neutral"
        if self.has_expired(today()):
            return "Expired", "schedule", "warning"
        return "Works", "check_circle", "success"

    def has_expired(self, on: dt.date) -> bool:
        """The day it works until is its last."""
        return self.expires_on < on
