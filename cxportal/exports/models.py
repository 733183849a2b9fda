"""The export: a file that somebody asked for."""

import datetime as dt
import uuid
from pathlib import Path
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cxportal.jobs.models import Job, JobState
from cxportal.people.models import Person

FOLDER = "exports"


def folder() -> Path:
    """Where the files are: no address leads there. Web and worker processes on several machines share it."""
    return Path(settings.PRIVATE_ROOT) / FOLDER


class ExportQuerySet(models.QuerySet["Export"]):
    def of(self, person: Person) -> Self:
        return self.filter(owner=person)

    def newest_first(self) -> Self:
        return self.order_by("-pk")

    def expired(self, *, now: dt.datetime) -> Self:
        """Those whose file is still there and whose days are over."""
        return self.exclude(file="").filter(expires_at__lte=now)


class Export(models.Model):
    """A file that somebody asked for: made by its job, and theirs alone until a time."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    job = models.OneToOneField(Job, on_delete=models.PROTECT, related_name="export")
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="exports")
    gate = models.CharField(max_length=200, editable=False)
    """The predicate that says who may have it, by its dotted name, as a job names its task."""
    filename = models.CharField(max_length=120)
    file = models.CharField(max_length=100, blank=True, editable=False)
    size = models.PositiveBigIntegerField("bytes", default=0)
    made_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    fetched_at = models.DateTimeField("last fetched", null=True, blank=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["expires_at"], condition=~Q(file=""), name="export_with_a_file")]
        constraints = [
            models.CheckConstraint(
                condition=Q(file="") | Q(made_at__isnull=False, expires_at__isnull=False),
                name="export_file_expires",
                violation_error_message="A file that is kept says until when.",
            ),
        ]

    def __str__(self) -> str:
        return self.job.title

    def get_absolute_url(self) -> str:
        return reverse("exports:export", args=[self.code])

    @property
    def path(self) -> Path:
        """Where its file is. ValueError where there is none."""
        if not self.file:
            raise ValueError("This export has no file.")
        return folder() / self.file

    @property
    def is_ready(self) -> bool:
        """Whether it can be fetched now."""
        return bool(self.file and self.expires_at and self.expires_at > timezone.now())

    @property
    def is_gone(self) -> bool:
        """Whether it was made, and its file is kept no longer."""
        return self.job.state == JobState.DONE and not self.is_ready

    def forget(self) -> None:
        """Removes the file for good. A second time does nothing."""
        if not self.file:
            return
        self.path.unlink(missing_ok=True)
        Export.objects.filter(pk=self.pk, file=self.file).update(file="", size=0)
        self.file, self.size = "", 0
