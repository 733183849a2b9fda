"""A gap that somebody wants to work on: noted, until a goal is drafted from it; of the whole county, an objective."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cxportal.people.models import Department, Person
from feedback.instruments.models import LETTERS
from feedback.results.reports import LETTER_NAMES
from pathways.models import Objective


class NoteState(models.TextChoices):
    OPEN = "open", _("To be drafted")
    DRAFTED = "drafted", _("Goal drafted")
    DROPPED = "dropped", _("Dropped")


# State → (icon, tone) of its chip.
CHIPS: dict[str, tuple[str, str]] = {
    NoteState.OPEN: ("flag", "info"),
    NoteState.DRAFTED: ("check_circle", "success"),
    NoteState.DROPPED: ("cancel", "neutral"),
}
MOVES: dict[str, frozenset[str]] = {
    NoteState.OPEN: frozenset({NoteState.DRAFTED, NoteState.DROPPED}),
    NoteState.DRAFTED: frozenset(),
    NoteState.DROPPED: frozenset({NoteState.OPEN}),
}


class GapNoteQuerySet(models.QuerySet["GapNote"]):
    def open(self) -> Self:
        return self.filter(state=NoteState.OPEN)

    def newest_first(self) -> Self:
        return self.order_by("-at", "-pk")


class GapNote(models.Model):
    """A goal to be drafted from a gap: whose, which letter, the figures as they were, and where they stood.

    Without a department it is the whole county's, and what is drafted is an objective of the plan.
    `own` and `customers` are percent favorable, `points` their difference.
    """

    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="gap_notes"
    )
    letter = models.CharField(max_length=1, choices=[(letter, letter) for letter in LETTERS])
    points = models.DecimalField(max_digits=5, decimal_places=1)
    own = models.DecimalField("percent favorable, own view", max_digits=4, decimal_places=1)
    own_people = models.PositiveIntegerField()
    customers = models.DecimalField("percent favorable, customers", max_digits=4, decimal_places=1)
    customer_people = models.PositiveIntegerField()
    flagged = models.BooleanField()
    link = models.CharField("the page with the figures", max_length=300)
    state = models.CharField(max_length=8, choices=NoteState.choices, default=NoteState.OPEN)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    objective = models.OneToOneField(
        Objective, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="gap_note"
    )

    objects = GapNoteQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["department", "letter"],
                condition=Q(state="open"),
                name="gapnote_one_open",
                violation_error_message="This gap is noted already.",
            ),
            models.UniqueConstraint(
                fields=["letter"],
                condition=Q(state="open", department=None),
                name="gapnote_one_open_of_county",
                violation_error_message="This gap is noted already.",
            ),
            models.CheckConstraint(
                condition=Q(objective=None) | Q(department=None),
                name="gapnote_objective_of_county",
                violation_error_message="A department’s gap becomes a goal of the department.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter}, {self.whose}"

    def get_absolute_url(self) -> str:
        return reverse("results:notes")

    @property
    def chip(self) -> tuple[str, str]:
        return CHIPS[self.state]

    @property
    def blind_spot(self) -> bool:
        return self.points > 0

    @property
    def whose(self) -> str:
        return str(self.department or gettext("The whole county"))

    @property
    def statement(self) -> str:
        """What closing the gap would mean, to begin with."""
        told = {"name": gettext(LETTER_NAMES[self.letter]).lower(), "own": self.own, "customers": self.customers}
        if self.blind_spot:
            words = gettext("Our customers see our %(name)s as we do: %(own)s%% favorable instead of %(customers)s%%")
        else:
            words = gettext("We know and keep the %(name)s that our customers see in us: %(customers)s%% favorable")
        return words % told

    @property
    def origin(self) -> str:
        """The figures of the gap as they were."""
        told = {
            "what": gettext("Blind spot") if self.blind_spot else gettext("Hidden strength"),
            "points": abs(self.points),
            "weight": gettext("flagged") if self.flagged else gettext("indicative"),
            "own": self.own,
            "own_people": f"{self.own_people:,}",
            "customers": self.customers,
            "customer_people": f"{self.customer_people:,}",
        }
        words = gettext(
            "%(what)s of %(points)s points, %(weight)s: own view %(own)s%% of %(own_people)s people, "
            "customers %(customers)s%% of %(customer_people)s people."
        )
        return words % told
