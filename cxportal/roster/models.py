"""An import of the roster, its file, and its rows on the way in."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cxportal.intake import models as intake
from cxportal.intake.models import DateOrder, FilePiece, IncomingFile, IncomingFileQuerySet
from cxportal.people.models import Department, Person


class ImportState(models.TextChoices):
    MAPPING = "mapping", "Columns to be matched"
    CHECKING = intake.CHECKING, "Being checked"
    READY = intake.READY, "Ready to look at"
    APPLYING = intake.APPLYING, "Being applied"
    APPLIED = intake.APPLIED, "Applied"
    DISCARDED = intake.DISCARDED, "Discarded"


class RosterImportQuerySet(IncomingFileQuerySet["RosterImport"]):
    """Roster files."""


class RosterImport(IncomingFile):
    """One file from HR on its way in: uploaded, matched, checked, looked at, applied."""

    moves = {
        ImportState.MAPPING: (ImportState.CHECKING, ImportState.DISCARDED),
        ImportState.CHECKING: (ImportState.READY, ImportState.MAPPING),
        ImportState.READY: (ImportState.CHECKING, ImportState.APPLYING, ImportState.DISCARDED),
        ImportState.APPLYING: (ImportState.APPLIED, ImportState.READY),
    }
    size = models.PositiveIntegerField()
    date_order = models.CharField(
        "dates with slashes", max_length=5, choices=DateOrder.choices, default=DateOrder.MONTH_FIRST
    )
    full = models.BooleanField("this is the full roster", default=False)
    keep_blanks = models.BooleanField("an empty cell leaves what the portal has", default=True)
    make_departments = models.BooleanField("create departments that the portal does not know", default=False)
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.MAPPING)
    touched = models.JSONField(default=list)
    uploaded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="roster_imports")
    checked_at = models.DateTimeField(null=True, blank=True)
    applied_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = RosterImportQuerySet.as_manager()

    class Meta(IncomingFile.Meta):
        constraints = [
            models.UniqueConstraint(
                models.Case(models.When(state__in=["checking", "applying"], then=1), default=None),
                name="roster_one_at_work",
                violation_error_message="Another roster is being checked or applied.",
            ),
            models.CheckConstraint(
                condition=Q(state="applied", applied_at__isnull=False, applied_by__isnull=False)
                | ~Q(state="applied") & Q(applied_at=None, applied_by=None),
                name="roster_applied_by_someone",
                violation_error_message="An applied roster says who applied it and when.",
            ),
        ]

    def __str__(self) -> str:
        return f"Roster file {self.file_name}"

    def get_absolute_url(self) -> str:
        return reverse("roster:import", args=[self.pk])


class RosterPiece(FilePiece):
    """A part of a roster file."""

    roster = models.ForeignKey(RosterImport, on_delete=models.CASCADE, related_name="pieces")

    class Meta:
        ordering = ["roster", "number"]
        constraints = [models.UniqueConstraint(fields=["roster", "number"], name="rosterpiece_once")]


class RememberedColumn(models.Model):
    """Which of our fields a column with this heading held last time ("" when it was left out)."""

    heading = models.CharField(max_length=200, unique=True)
    field = models.CharField(max_length=20, blank=True)
    used_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["heading"]

    def __str__(self) -> str:
        return f"{self.heading} is {self.field or 'left out'}"


class Outcome(models.TextChoices):
    NEW = "new", "New"
    CHANGED = "changed", "Changed"
    UNCHANGED = "unchanged", "Unchanged"
    LEAVER = "leaver", "Leaves"
    ERROR = "error", "To mend"


OUTCOME_CHIPS: dict[str, tuple[str, str]] = {**intake.OUTCOME_CHIPS, Outcome.LEAVER: ("logout", "warning")}


class RosterRow(models.Model):
    """One row of a file, read, matched with its person and compared. For a leaver: the person who is in no row.

    The person's fields hold what the person will have afterward; `manager_number` is looked up when it is applied,
    since the manager may be new too. `seen` is what the person looked like when the row was compared. Relations have no
    index: rows are never searched by them, and each index would make applying slower.
    """

    roster = models.ForeignKey(RosterImport, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField(null=True, blank=True)
    number = models.CharField(max_length=20)
    first_name = models.CharField(max_length=80, blank=True)
    last_name = models.CharField(max_length=80, blank=True)
    email = models.CharField(max_length=254, null=True, blank=True)  # noqa: DJ001 (as on the person: unique or none)
    title = models.CharField(max_length=120, blank=True)
    department = models.ForeignKey(Department, models.CASCADE, null=True, blank=True, related_name="+", db_index=False)
    new_department = models.CharField(max_length=120, blank=True)
    manager_number = models.CharField(max_length=20, blank=True)
    manager = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="+", db_index=False)
    started_on = models.DateField(null=True, blank=True)
    frontline = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    password = models.CharField(max_length=128, blank=True)
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="+", db_index=False)
    seen = models.TextField(blank=True)
    outcome = models.CharField(max_length=9, choices=Outcome.choices, default=Outcome.ERROR)
    changes = models.JSONField(default=dict, blank=True)
    errors = models.JSONField(default=list, blank=True)
    position = models.CharField(max_length=10, blank=True)
    position_on = models.DateField(null=True, blank=True)
    title_before = models.CharField(max_length=120, blank=True)
    department_before = models.ForeignKey(
        Department, models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )
    place_before = models.CharField(max_length=120, blank=True)
    place_after = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["roster", "line", "pk"]
        indexes = [
            models.Index(fields=["roster", "outcome", "line"], name="rosterrow_by_outcome"),
            models.Index(fields=["roster", "number"], name="rosterrow_by_number"),
            models.Index(fields=["roster", "email"], name="rosterrow_by_email"),
            models.Index(fields=["roster", "manager_number"], name="rosterrow_by_manager"),
        ]

    def __str__(self) -> str:
        return f"Row {self.line}: {self.name}"

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def chip(self) -> tuple[str, str]:
        return OUTCOME_CHIPS[self.outcome]
