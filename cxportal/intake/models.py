"""What every import of a file keeps of it. Abstract: each kind of import has tables of its own."""

from collections.abc import Mapping
from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from django.utils import timezone

from cxportal.jobs.models import Job, JobState

CHECKING, READY, APPLYING, APPLIED, DISCARDED = "checking", "ready", "applying", "applied", "discarded"
"""The states that every import passes through. What stands before them differs."""
BUSY = (CHECKING, APPLYING)
SETTLED = (APPLIED, DISCARDED)
TO_BE_MATCHED = ("schedule", "neutral")
# State → (icon, tone) of its chip.
CHIPS: dict[str, tuple[str, str]] = {
    CHECKING: ("autorenew", "info"),
    READY: ("visibility", "warning"),
    APPLYING: ("autorenew", "info"),
    APPLIED: ("check_circle", "success"),
    DISCARDED: ("cancel", "neutral"),
}
# What becomes of a row → (icon, tone) of its chip.
OUTCOME_CHIPS: dict[str, tuple[str, str]] = {
    "new": ("add_circle_outline", "success"),
    "changed": ("edit", "info"),
    "unchanged": ("check", "neutral"),
    "error": ("error", "danger"),
}
PIECE = 512 * 1024
"""Bytes of a file in one row."""
STOPPED = "It was stopped before it was done. Nothing was changed."

File = TypeVar("File", bound="IncomingFile")


class DateOrder(models.TextChoices):
    MONTH_FIRST = "month", "Month first (11/22/2026)"
    DAY_FIRST = "day", "Day first (22/11/2026)"


class IncomingFileQuerySet(models.QuerySet[File]):
    def newest_first(self) -> Self:
        return self.order_by("-created_at", "-pk")

    def busy(self) -> Self:
        return self.filter(state__in=BUSY)

    def settled(self) -> Self:
        """Applied or discarded: nothing more happens to them."""
        return self.filter(state__in=SETTLED)


class IncomingFile(models.Model):
    """One file on its way in, and how far it came. `moves`: a state → the states that may follow it."""

    moves: ClassVar[Mapping[str, tuple[str, ...]]]
    pieces: Any
    state = models.CharField(max_length=10)
    file_name = models.CharField(max_length=200)
    header = models.JSONField(default=list)
    samples = models.JSONField(default=list)
    columns = models.JSONField(default=dict)
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    counts = models.JSONField(default=dict)
    problem = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def chip(self) -> tuple[str, str]:
        return CHIPS.get(self.state, TO_BE_MATCHED)

    @property
    def is_open(self) -> bool:
        return self.state not in SETTLED

    @property
    def is_abandoned(self) -> bool:
        """At work, though its job is over or gone: nothing of it was applied."""
        over = (JobState.FAILED, JobState.CANCELLED, JobState.DONE)
        return self.state in BUSY and (self.job is None or self.job.state in over)

    def move(self, to: str, *, problem: str = "", **values: object) -> bool:
        """Into the next state; False where that move is not allowed, or somebody was faster.

        Raises IntegrityError where the import allows one at work and another one is.
        """
        before = [state for state, following in self.moves.items() if to in following]
        rows = type(self)._default_manager.filter(pk=self.pk, state__in=before)
        moved = rows.update(state=to, problem=problem[:500], **values)
        if moved:
            self.refresh_from_db()
        return bool(moved)

    def keep_content(self, data: bytes) -> None:
        for number, start in enumerate(range(0, len(data), PIECE)):
            self.pieces.create(number=number, data=data[start : start + PIECE])

    def content(self) -> bytes:
        """The uploaded file."""
        return b"".join(bytes(piece.data) for piece in self.pieces.order_by("number"))

    def forget_content(self) -> None:
        self.pieces.all().delete()


class FilePiece(models.Model):
    """A part of an uploaded file. Kept in the database, because web and worker may stand on different machines."""

    number = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"Piece {self.number}"
