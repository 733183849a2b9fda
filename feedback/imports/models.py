"""An existing survey on its way in: the file, how it is read, and its rows until they are applied."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from cxportal.intake import models as intake
from cxportal.intake.models import DateOrder, FilePiece, IncomingFile, IncomingFileQuerySet
from cxportal.people.models import Person
from feedback.instruments.models import LETTERS, Choice
from feedback.results.reports import SHORT
from feedback.touchpoints.models import Touchpoint


class ImportState(models.TextChoices):
    COLUMNS = "columns", "Columns to be matched"
    WORDS = "words", "Answers to be matched"
    CHECKING = intake.CHECKING, "Being checked"
    READY = intake.READY, "Ready to look at"
    APPLYING = intake.APPLYING, "Being applied"
    APPLIED = intake.APPLIED, "Applied"
    DISCARDED = intake.DISCARDED, "Discarded"


MATCHING = (ImportState.COLUMNS, ImportState.WORDS, ImportState.READY)


class Outcome(models.TextChoices):
    ERROR = "error", "To mend"
    NEW = "new", "New"
    CHANGED = "changed", "Changed"
    UNCHANGED = "unchanged", "Unchanged"


class SurveyImportQuerySet(IncomingFileQuerySet["SurveyImport"]):
    """Files of answers."""


class SurveyImport(IncomingFile):
    """One file of answers: uploaded, matched, checked, looked at, applied. `words`: what a cell says → the answer."""

    moves = {
        ImportState.COLUMNS: (ImportState.WORDS, ImportState.DISCARDED),
        ImportState.WORDS: (ImportState.WORDS, ImportState.CHECKING, ImportState.DISCARDED),
        ImportState.CHECKING: (ImportState.READY, ImportState.WORDS),
        ImportState.READY: (ImportState.WORDS, ImportState.APPLYING, ImportState.DISCARDED),
        ImportState.APPLYING: (ImportState.APPLIED, ImportState.READY),
    }
    words = models.JSONField(default=dict)
    touchpoint = models.ForeignKey(Touchpoint, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    date_order = models.CharField(max_length=5, choices=DateOrder.choices, default=DateOrder.MONTH_FIRST)
    language = models.CharField(max_length=2, default="en")
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.COLUMNS)
    uploaded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    objects = SurveyImportQuerySet.as_manager()

    class Meta(IncomingFile.Meta):
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


class SurveyPiece(FilePiece):
    """A part of a file of answers."""

    survey = models.ForeignKey(SurveyImport, on_delete=models.CASCADE, related_name="pieces")

    class Meta:
        ordering = ["survey", "number"]
        constraints = [models.UniqueConstraint(fields=["survey", "number"], name="surveypiece_once")]


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
