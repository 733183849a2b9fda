"""An import of the roster, its file, and its rows on the way in."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cxportal.jobs.models import Job
from cxportal.people.models import Department, Person


class ImportState(models.TextChoices):
    MAPPING = "mapping", "Columns to be matched"
    CHECKING = "checking", "Being checked"
    READY = "ready", "Ready to look at"
    APPLYING = "applying", "Being applied"
    APPLIED = "applied", "Applied"
    DISCARDED = "discarded", "Discarded"


# State → the states that may follow it.
MOVES: dict[str, tuple[str, ...]] = {
    ImportState.MAPPING: (ImportState.CHECKING, ImportState.DISCARDED),
    ImportState.CHECKING: (ImportState.READY, ImportState.MAPPING),
    ImportState.READY: (ImportState.CHECKING, ImportState.APPLYING, ImportState.DISCARDED),
    ImportState.APPLYING: (ImportState.APPLIED, ImportState.READY),
    ImportState.APPLIED: (),
    ImportState.DISCARDED: (),
}
BUSY = (ImportState.CHECKING, ImportState.APPLYING)
# State → (icon, tone) of its chip.
CHIPS: dict[str, tuple[str, str]] = {
    ImportState.MAPPING: ("schedule", "neutral"),
    ImportState.CHECKING: ("autorenew", "info"),
    ImportState.READY: ("visibility", "warning"),
    ImportState.APPLYING: ("autorenew", "info"),
    ImportState.APPLIED: ("check_circle", "success"),
    ImportState.DISCARDED: ("cancel", "neutral"),
}


class DateOrder(models.TextChoices):
    MONTH_FIRST = "month", "Month first (11/22/2026)"
    DAY_FIRST = "day", "Day first (22/11/2026)"


class RosterImportQuerySet(models.QuerySet["RosterImport"]):
    def newest_first(self) -> Self:
        return self.order_by("-created_at", "-pk")

    def busy(self) -> Self:
        return self.filter(state__in=BUSY)

    def settled(self) -> Self:
        """Applied or discarded: nothing more happens to them."""
        return self.filter(state__in=[state for state, following in MOVES.items() if not following])


class RosterImport(models.Model):
    """One file from HR on its way in: uploaded, matched, checked, looked at, applied."""

    file_name = models.CharField(max_length=200)
    size = models.PositiveIntegerField()
    header = models.JSONField(default=list)
    samples = models.JSONField(default=list)
    columns = models.JSONField(default=dict)
    date_order = models.CharField(
        "dates with slashes", max_length=5, choices=DateOrder.choices, default=DateOrder.MONTH_FIRST
    )
    full = models.BooleanField("this is the full roster", default=False)
    keep_blanks = models.BooleanField("an empty cell leaves what the portal has", default=True)
    make_departments = models.BooleanField("create departments that the portal does not know", default=False)
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.MAPPING)
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    counts = models.JSONField(default=dict)
    touched = models.JSONField(default=list)
    problem = models.CharField(max_length=500, blank=True)
    uploaded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="roster_imports")
    created_at = models.DateTimeField(default=timezone.now)
    checked_at = models.DateTimeField(null=True, blank=True)
    applied_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    applied_at = models.DateTimeField(null=True, blank=True)

    objects = RosterImportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
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

    @property
    def chip(self) -> tuple[str, str]:
        return CHIPS[self.state]

    @property
    def is_open(self) -> bool:
        return bool(MOVES[self.state])

    def move(self, to: ImportState, *, problem: str = "", **values: object) -> bool:
        """Into the next state; False where that move is not allowed, or somebody was faster.

        Raises IntegrityError where another roster is at work.
        """
        before = [state for state, following in MOVES.items() if to in following]
        moved = (
            type(self).objects.filter(pk=self.pk, state__in=before).update(state=to, problem=problem[:500], **values)
        )
        if moved:
            self.refresh_from_db()
        return bool(moved)


class RosterPiece(models.Model):
    """A part of an uploaded file. Kept in the database, because web and worker may stand on different machines."""

    roster = models.ForeignKey(RosterImport, on_delete=models.CASCADE, related_name="pieces")
    number = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        ordering = ["roster", "number"]
        constraints = [models.UniqueConstraint(fields=["roster", "number"], name="rosterpiece_once")]

    def __str__(self) -> str:
        return f"Piece {self.number} of {self.roster}"


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


OUTCOME_CHIPS: dict[str, tuple[str, str]] = {
    Outcome.NEW: ("add_circle_outline", "success"),
    Outcome.CHANGED: ("edit", "info"),
    Outcome.UNCHANGED: ("check", "neutral"),
    Outcome.LEAVER: ("logout", "warning"),
    Outcome.ERROR: ("error", "danger"),
}


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
