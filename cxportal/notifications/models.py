"""What is on its way to people: a row is the truth, the broker and the mail server only carry."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cxportal.jobs.models import Job
from cxportal.people.models import Person

LEASE = dt.timedelta(seconds=25)
"""How long a claim holds. Longer than the mail server's time-out (EMAIL_TIMEOUT), so that nobody sends it meanwhile;
short, because what a dead worker had claimed waits for its end."""
LONGEST_WAIT = dt.timedelta(hours=12)
DIGEST = "duties/digest"
"""The kind of an e-mail with what is due from one person, and where its templates are."""
ERASED = "This message held a personal link. It was erased when it was sent."


class MailState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    FAILED = "failed", "Failed"
    KEPT = "kept", "Kept in the portal"


class MailQuerySet(models.QuerySet["Mail"]):
    def due(self, now: dt.datetime) -> Self:
        """To be tried now: its time has come, or whoever claimed it has not finished in time.

        Times further ahead than the portal ever sets come from a clock that ran ahead, and count as come.
        """
        tried = Q(next_try_at__lte=now) | Q(next_try_at__gt=now + LONGEST_WAIT)
        claimed = Q(claimed_until__lte=now) | Q(claimed_until__gt=now + 2 * LEASE)
        return self.filter(Q(state=MailState.WAITING) & tried | Q(state=MailState.SENDING) & claimed)

    def newest_first(self) -> Self:
        return self.order_by("-created_at", "-pk")


class Mail(models.Model):
    """One e-mail to one address, written in the transaction of what it tells about, with its Message-ID for good."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="mail")
    job = models.ForeignKey(Job, on_delete=models.PROTECT, null=True, related_name="mail")
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
    claimant = models.UUIDField(null=True, editable=False, db_index=True)
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
        """Whether the portal may show its text to others: a personal link, and what is due from somebody (which tells
        who has not taken an assessment), only in a demonstration."""
        return settings.DEMO or not (self.secret or self.kind == DIGEST)

    @property
    def title(self) -> str:
        """The subject as others may read it: that of a digest names what is due."""
        return self.subject if self.readable or self.kind != DIGEST else "Reminders"

    def try_again(self) -> bool:
        """Send a failed one once more; False where it is not failed any more."""
        return bool(
            Mail.objects.filter(pk=self.pk, state=MailState.FAILED).update(
                state=MailState.WAITING, attempts=0, next_try_at=timezone.now(), claimed_until=None
            )
        )


LATEST_HOLD = dt.timedelta(seconds=30)
"""How long a worker holds notices while it writes the e-mail about them."""


class NoticeQuerySet(models.QuerySet["Notice"]):
    def unread(self) -> Self:
        return self.filter(read_at=None)

    def newest_first(self) -> Self:
        return self.order_by("-created_at", "-pk")

    def unwritten(self, now: dt.datetime) -> Self:
        """Waiting for their e-mail, and held by nobody. A hold from a clock far ahead counts as none."""
        free = Q(held_until=None) | Q(held_until__lte=now) | Q(held_until__gt=now + 2 * LATEST_HOLD)
        return self.filter(free, wants_mail=True, mail=None)


class Notice(models.Model):
    """That one person hears of one thing: on the portal's page, and in the e-mail it is written into.

    This is the ledger: the row is claimed once by its unique key, before anything is sent, and its e-mail's state is
    the mark afterwards. `owner`, `kind`, `about` and `due_on` name the duty, `rung` the step of the ladder.

    A run writes over a hundred thousand rows, so each index is one that a page or a worker reads by.
    """

    recipient = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="notices", db_index=False)
    owner = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)
    about = models.CharField(max_length=120)
    due_on = models.DateField()
    rung = models.CharField(max_length=20)
    whose = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    stands_in = models.BooleanField("hears it in place of someone who cannot be reached", default=False)
    title = models.CharField(max_length=2500)
    url = models.CharField(max_length=300)
    action = models.CharField(max_length=60)
    job = models.ForeignKey(Job, on_delete=models.PROTECT, null=True, related_name="notices")
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    wants_mail = models.BooleanField(default=True)
    mail = models.ForeignKey(Mail, on_delete=models.PROTECT, null=True, related_name="notices", db_index=False)
    holder = models.UUIDField(null=True, editable=False)
    held_until = models.DateTimeField(null=True, editable=False)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["recipient"], condition=Q(read_at=None), name="notice_unread"),
            models.Index(fields=["recipient"], condition=Q(wants_mail=True, mail=None), name="notice_unwritten"),
            models.Index(fields=["recipient", "-created_at", "-id"], name="notice_newest_first"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "owner", "kind", "about", "due_on", "rung"],
                name="notice_once",
                violation_error_message="This person has heard of it already.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_own(self) -> bool:
        return self.recipient_id == self.whose_id


class Frequency(models.TextChoices):
    DAILY = "daily", "Daily, when there is something new"
    WEEKLY = "weekly", "At most once a week"


class Preference(models.Model):
    """How one person wants to be reminded. Without a row: daily, before things are due as well."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="preference")
    frequency = models.CharField(
        "How often may we e-mail you?", max_length=6, choices=Frequency.choices, default=Frequency.DAILY
    )
    ahead = models.BooleanField("Remind me before things are due and on the day", default=True)

    def __str__(self) -> str:
        return f"{self.person}: {self.get_frequency_display()}"
