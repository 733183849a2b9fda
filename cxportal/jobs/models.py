"""The job: a row that says what must be done. A broker's message only says "look now"."""

import datetime as dt
import uuid
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from cxportal.people.models import Person

LEASE = dt.timedelta(seconds=35)
"""How long a worker holds a job without a sign of life. With the sweep a lost one starts again within a minute."""
SEND_AGAIN_AFTER = dt.timedelta(seconds=30)
"""A waiting job whose message has brought no worker for so long gets another message."""
MOST_TAKES = 5
"""A job that lost its worker so often is given up: it is probably the job that kills them."""


class JobState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"


OPEN = (JobState.WAITING, JobState.RUNNING)
# State → (icon, tone) of its chip.
CHIPS: dict[str, tuple[str, str]] = {
    JobState.WAITING: ("schedule", "neutral"),
    JobState.RUNNING: ("autorenew", "info"),
    JobState.DONE: ("check_circle", "success"),
    JobState.FAILED: ("error", "danger"),
    JobState.CANCELLED: ("cancel", "neutral"),
}


class LostHold(Exception):
    """The job is no longer this worker's: it was cancelled, or its lease ran out and another took it. Stop working."""


class NotNow(Exception):
    """What is left of a job is in others' hands: its worker is given back, and it is looked at again later."""


class JobQuerySet(models.QuerySet["Job"]):
    def open(self) -> Self:
        return self.filter(state__in=OPEN)

    def newest_first(self) -> Self:
        return self.order_by("-created_at", "-pk")

    def abandoned(self, *, now: dt.datetime) -> Self:
        """Running, but whoever held it gave no sign of life. A lease from a clock far ahead counts as none."""
        return self.filter(Q(lease_until__lte=now) | Q(lease_until__gt=now + 2 * LEASE), state=JobState.RUNNING)

    def unheard(self, *, now: dt.datetime) -> Self:
        """Waiting, and no message about it went out lately."""
        return self.filter(
            Q(sent_at=None) | Q(sent_at__lte=now - SEND_AGAIN_AFTER) | Q(sent_at__gt=now), state=JobState.WAITING
        )


class Job(models.Model):
    """One long piece of work in the background: what, how far, held by whom until when, and how it ended."""

    kind = models.SlugField(max_length=40)
    title = models.CharField(max_length=200)
    task = models.CharField(max_length=200, editable=False)
    key = models.CharField(max_length=120, unique=True, null=True, blank=True)
    parameters = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=300, blank=True)
    result = models.JSONField(default=dict, blank=True)
    error = models.TextField(blank=True)
    back_to = models.CharField(max_length=300, blank=True)
    started_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="jobs")
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    holder = models.UUIDField(null=True, blank=True, editable=False)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    takes = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["kind", "-created_at"], name="job_by_kind"),
            models.Index(fields=["state"], condition=Q(state__in=["waiting", "running"]), name="job_open"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="running", holder__isnull=False, lease_until__isnull=False)
                | ~Q(state="running") & Q(holder=None, lease_until=None),
                name="job_running_is_held",
                violation_error_message="A running job is held by a worker until a time; others are not.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "running"], ended_at=None)
                | ~Q(state__in=["waiting", "running"]) & Q(ended_at__isnull=False),
                name="job_ended_says_when",
                violation_error_message="A job that ended says when.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("jobs:job", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def percent(self) -> int:
        """How far it is, from 0 to 100; 100 only when it is done."""
        if self.state == JobState.DONE:
            return 100
        return min(99, self.done * 100 // self.total) if self.total else 0

    @property
    def chip(self) -> tuple[str, str]:
        return CHIPS[self.state]

    def take(self) -> bool:
        """Becomes this worker's, if it waits or was abandoned. False: somebody else has it, or it ended."""
        now, holder = timezone.now(), uuid.uuid4()
        free = Job.objects.filter(pk=self.pk)
        free = free.filter(state=JobState.WAITING) | free.abandoned(now=now)
        taken = free.update(
            state=JobState.RUNNING,
            holder=holder,
            lease_until=now + LEASE,
            started_at=now,
            takes=F("takes") + 1,
            done=0,
            message="",
            error="",
        )
        if taken:
            self.refresh_from_db()
        return bool(taken)

    def beat(self, *, done: int | None = None, total: int | None = None, message: str | None = None) -> None:
        """A sign of life, with how far it is. Call it outside of transactions, at least every 15 seconds.

        Raises LostHold when the job is not this worker's any more.
        """
        self._change_while_held(
            lease_until=timezone.now() + LEASE,
            **({} if done is None else {"done": done}),
            **({} if total is None else {"total": total}),
            **({} if message is None else {"message": message[:300]}),
        )

    def finish(self, *, message: str = "", result: dict[str, Any] | None = None) -> None:
        """Done. Raises LostHold when the job is not this worker's any more."""
        self._end(JobState.DONE, message=message[:300], result=result or {}, done=self.total or self.done)

    def fail(self, error: str, *, message: str = "It did not work.") -> None:
        """Ended by an error that another try would meet again. Raises LostHold."""
        self._end(JobState.FAILED, message=message[:300], error=error[:8000])

    def put_back(self) -> None:
        """Back to those that wait, for a while: others hold what is left of it. Raises LostHold."""
        self._change_while_held(
            state=JobState.WAITING, holder=None, lease_until=None, sent_at=timezone.now(), takes=self.takes - 1
        )

    def cancel(self) -> bool:
        """Stops it before it is done: a worker that holds it notices at its next sign of life."""
        return bool(
            Job.objects.open()
            .filter(pk=self.pk)
            .update(state=JobState.CANCELLED, ended_at=timezone.now(), holder=None, lease_until=None)
        )

    def _end(self, state: JobState, **values: Any) -> None:
        self._change_while_held(state=state, ended_at=timezone.now(), holder=None, lease_until=None, **values)

    def _change_while_held(self, **values: Any) -> None:
        changed = Job.objects.filter(pk=self.pk, state=JobState.RUNNING, holder=self.holder).update(**values)
        if not changed:
            raise LostHold(f"Job {self.pk} is not held by this worker any more.")
        for field, value in values.items():
            setattr(self, field, value)
