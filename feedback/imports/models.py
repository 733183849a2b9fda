"""An existing survey on its way in: the file, how it is read, and its rows until they are applied."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cxportal.jobs.models import Job
from cxportal.people.models import Person
from cxportal.roster.models import DateOrder
from feedback.instruments.models import LETTERS, Choice
from feedback.results.reports import SHORT
from feedback.touchpoints.models import Touchpoint


class ImportState(models.TextChoices):
    COLUMNS = "columns", "Columns to be matched"
    WORDS = "words", "Answers to be matched"
    CHECKING = "checking", "Being checked"
    READY = "ready", "Ready to look at"
    APPLYING = "applying", "Being applied"
    APPLIED = "applied", "Applied"
    DISCARDED = "discarded", "Discarded"


# State → the states that may follow it.
MOVES: dict[str, tuple[str, ...]] = {
    ImportState.COLUMNS: (ImportState.WORDS, ImportState.DISCARDED),
    ImportState.WORDS: (ImportState.WORDS, ImportState.CHECKING, ImportState.DISCARDED),
    ImportState.CHECKING: (ImportState.READY, ImportState.WORDS),
    ImportState.READY: (ImportState.WORDS, ImportState.APPLYING, ImportState.DISCARDED),
    ImportState.APPLYING: (ImportState.APPLIED, ImportState.READY),
    ImportState.APPLIED: (),
    ImportState.DISCARDED: (),
}
BUSY = (ImportState.CHECKING, ImportState.APPLYING)
MATCHING = (ImportState.COLUMNS, ImportState.WORDS, ImportState.READY)
# State → (icon, tone) of its chip.
CHIPS: dict[str, tuple[str, str]] = {
    ImportState.COLUMNS: ("schedule", "neutral"),
    ImportState.WORDS: ("schedule", "neutral"),
    ImportState.CHECKING: ("autorenew", "info"),
    ImportState.READY: ("visibility", "warning"),
    ImportState.APPLYING: ("autorenew", "info"),
    ImportState.APPLIED: ("check_circle", "success"),
    ImportState.DISCARDED: ("cancel", "neutral"),
}


class Outcome(models.TextChoices):
    ERROR = "error", "To mend"
    NEW = "new", "New"
    CHANGED = "changed", "Changed"
    UNCHANGED = "unchanged", "Unchanged"


OUTCOME_ICONS = {
    Outcome.ERROR: "error",
    Outcome.NEW: "add_circle_outline",
    Outcome.CHANGED: "edit",
    Outcome.UNCHANGED: "check",
}


class SurveyImportQuerySet(models.QuerySet["SurveyImport"]):
    def newest_first(self) -> Self:
        return self.order_by("-created_at", "-pk")

    def busy(self) -> Self:
        return self.filter(state__in=BUSY)


class SurveyImport(models.Model):
    """One file of answers: uploaded, matched, checked, looked at, applied. `words`: what a cell says → the answer."""

    file_name = models.CharField(max_length=200)
    header = models.JSONField(default=list)
    samples = models.JSONField(default=list)
    columns = models.JSONField(default=dict)
    words = models.JSONField(default=dict)
    touchpoint = models.ForeignKey(Touchpoint, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    date_order = models.CharField(max_length=5, choices=DateOrder.choices, default=DateOrder.MONTH_FIRST)
    language = models.CharField(max_length=2, default="en")
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.COLUMNS)
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    counts = models.JSONField(default=dict)
    problem = models.CharField(max_length=500, blank=True)
    uploaded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    applied_at = models.DateTimeField(null=True, blank=True)

    objects = SurveyImportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="applied", applied_at__isnull=False) | ~Q(state="applied") & Q(applied_at=None),
                name="surveyimport_applied_at_a_time",
                violation_error_message="What is applied says since when.",
            )
        ]

    def __str__(self) -> str:
        return f"Survey file {self.file_name}"

    def get_absolute_url(self) -> str:
        return reverse("imports:import", args=[self.pk])

    @property
    def chip(self) -> tuple[str, str]:
        return CHIPS[self.state]

    def move(self, to: ImportState, *, problem: str = "", **values: object) -> bool:
        """Into the next state; False where that move is not allowed, or somebody was faster."""
        before = [state for state, following in MOVES.items() if to in following]
        rows = SurveyImport.objects.filter(pk=self.pk, state__in=before)
        moved = rows.update(state=to, problem=problem[:500], **values)
        if moved:
            self.refresh_from_db()
        return bool(moved)


class SurveyPiece(models.Model):
    """A part of an uploaded file. Kept in the database, because web and worker may stand on different machines."""

    survey = models.ForeignKey(SurveyImport, on_delete=models.CASCADE, related_name="pieces")
    number = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        ordering = ["survey", "number"]
        constraints = [models.UniqueConstraint(fields=["survey", "number"], name="surveypiece_once")]

    def __str__(self) -> str:
        return f"Piece {self.number} of {self.survey}"


class SurveyRow(models.Model):
    """One row of a file, read and checked. It goes when the import is applied or discarded."""

    survey = models.ForeignKey(SurveyImport, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()
    outcome = models.CharField(max_length=9, choices=Outcome.choices, default=Outcome.ERROR)
    errors = models.JSONField(default=list, blank=True)
    number = models.CharField(max_length=80, blank=True)
    on = models.DateField(null=True, blank=True)
    touchpoint = models.ForeignKey(Touchpoint, models.CASCADE, null=True, blank=True, related_name="+", db_index=False)
    language = models.CharField(max_length=2, blank=True)
    answers = models.JSONField(default=dict)
    comment = models.TextField(max_length=4000, blank=True)

    class Meta:
        ordering = ["survey", "line"]
        indexes = [models.Index(fields=["survey", "outcome", "line"], name="surveyrow_by_outcome")]

    def __str__(self) -> str:
        return f"Row {self.line} of {self.survey}"

    @property
    def told(self) -> list[tuple[str, str, str]]:
        """Each answer that was given: its HEART letter ("" where it has none), what it is about, and the answer."""
        given = [(key, Choice(value)) for key, value in self.answers.items() if value != Choice.UNANSWERED]
        return [(_letter_of(key), SHORT.get(key, key), str(choice.label)) for key, choice in given]


def _letter_of(key: str) -> str:
    """ "h1" is about helpfulness."""
    letter = key[:1].upper()
    return letter if letter in LETTERS and key[1:].isdecimal() else ""


class RememberedHeading(models.Model):
    """What a column with this heading held last time ("" when it was left out)."""

    heading = models.CharField(max_length=200, unique=True)
    field = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return f"{self.heading} is {self.field or 'left out'}"


class RememberedWord(models.Model):
    """Which answer this word stood for last time."""

    word = models.CharField(max_length=100, unique=True)
    value = models.SmallIntegerField()

    def __str__(self) -> str:
        return f"{self.word} is {self.value}"
