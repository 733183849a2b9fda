"""What is on its way to people: a row is the truth, the broker and the mail server only carry."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cxportal.people.models import Person

ERASED = "This message held a personal link. It was erased when it was sent."


class MailState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    FAILED = "failed", "Failed"
    KEPT = "kept", "Kept in the portal"


class MailQuerySet(models.QuerySet["Mail"]):
    def due(self, now: dt.datetime) -> Self:
        """To be tried now: its time has come, or whoever claimed it has not finished in time."""
        return self.filter(
            Q(state=MailState.WAITING, next_try_at__lte=now) | Q(state=MailState.SENDING, claimed_until__lte=now)
        )

    def newest_first(self) -> Self:
        return self.order_by("-created_at", "-pk")


class Mail(models.Model):
    """One e-mail to one address, written in the transaction of what it tells about, with its Message-ID for good."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="mail")
    address = models.EmailField()
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField(blank=True)
    secret = models.BooleanField("holds a personal link", default=False)
    message_id = models.CharField(max_length=200, unique=True)
    state = models.CharField(max_length=8, choices=MailState.choices, default=MailState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    next_try_at = models.DateTimeField(default=timezone.now)
    claimed_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "mail"
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(state="waiting"), name="mail_waiting"),
            models.Index(fields=["claimed_until"], condition=Q(state="sending"), name="mail_sending"),
            models.Index(fields=["-created_at", "-id"], name="mail_newest_first"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | ~Q(state="sent") & Q(sent_at=None),
                name="mail_sent_has_a_time",
                violation_error_message="A sent e-mail has the time when it was sent, and no other has.",
            ),
            models.CheckConstraint(
                condition=~Q(state="sending") | Q(claimed_until__isnull=False),
                name="mail_claimed_until_a_time",
                violation_error_message="An e-mail that is being sent is claimed until a time.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} (to {self.address})"

    def get_absolute_url(self) -> str:
        return reverse("notifications:mail", args=[self.pk])

    @property
    def readable(self) -> bool:
        """Whether the portal may show its text: a personal link only in a demonstration."""
        return not self.secret or settings.DEMO

    def try_again(self) -> bool:
        """Send a failed one once more; False where it is not failed any more."""
        return bool(
            Mail.objects.filter(pk=self.pk, state=MailState.FAILED).update(
                state=MailState.WAITING, attempts=0, next_try_at=timezone.now(), claimed_until=None
            )
        )
