"""A response, the rollup that is kept in step with it, and what of it readers see.

Pages, exports and e-mails never read these rows: they ask `feedback.responses.reading`, which knows what a small group
is. A repository test keeps it so.
"""

import uuid
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from cxportal.county.models import FEWEST, County
from cxportal.county.periods import first_of
from cxportal.people.models import Department
from feedback.instruments.models import InstrumentKind, Version
from feedback.rounds.models import Round
from feedback.touchpoints.models import Touchpoint


class Source(models.TextChoices):
    """How a customer's response came in."""

    WEB = "web", "Web form"
    PAPER = "paper", "Paper form"
    IMPORT = "import", "Import"


class ResponseQuerySet(models.QuerySet["Response"]):
    def of_customers(self) -> Self:
        return self.filter(round=None)

    def of_round(self, round: Round) -> Self:
        return self.filter(round=round)


class Response(models.Model):
    """What one person answered: a random id, and the answers by item key (`instruments.Choice`).

    A member of staff's holds no date, source or language: round, department and frontline yes or no, nothing else.
    A customer's holds the day and the touchpoint. `month` (such as 202611, in the county's time zone) is what it
    counts in. The department is the one of that day, and stays.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    touchpoint = models.ForeignKey(Touchpoint, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+", db_index=False)
    frontline = models.BooleanField(null=True, blank=True)
    month = models.PositiveIntegerField()
    on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=6, choices=Source.choices, blank=True)
    language = models.CharField(max_length=2, blank=True)
    external_id = models.CharField("number in the imported file", max_length=80, null=True, blank=True, unique=True)
    answers = models.JSONField(default=dict)
    comment = models.TextField(max_length=4000, blank=True)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["month", "department"], name="response_by_month"),
            models.Index(fields=["touchpoint", "-on"], condition=Q(round=None), name="response_of_touchpoint"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    round__isnull=False,
                    touchpoint=None,
                    frontline__isnull=False,
                    on=None,
                    source="",
                    language="",
                    external_id=None,
                )
                | Q(round=None, touchpoint__isnull=False, frontline=None, on__isnull=False) & ~Q(source=""),
                name="response_staff_or_customer",
                violation_error_message="A response belongs to a round without a date, or to a touchpoint with one.",
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class Counts(models.Model):
    """What is counted of a key: answers by value, and people. `people` are the respondents with at least one answer
    of 1 to 5 (for "*": all respondents). n1 … n5, `na` and `blank` are answers."""

    kind = models.CharField(max_length=12, choices=InstrumentKind.choices)
    round_id = models.PositiveBigIntegerField(default=0)
    touchpoint_id = models.PositiveBigIntegerField(default=0)
    month = models.PositiveIntegerField()
    frontline = models.SmallIntegerField(default=-1)
    key = models.CharField(max_length=20)
    people = models.IntegerField(default=0)
    n1 = models.IntegerField(default=0)
    n2 = models.IntegerField(default=0)
    n3 = models.IntegerField(default=0)
    n4 = models.IntegerField(default=0)
    n5 = models.IntegerField(default=0)
    na = models.IntegerField(default=0)
    blank = models.IntegerField(default=0)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.kind} {self.key} {self.month}"


class Rollup(Counts):
    """Counts of the answers to one item (or one letter) in one cell, kept in step as responses come, change and go.

    A cell is kind, round, touchpoint, department, month and frontline; 0 stands for no round and no touchpoint, -1 for
    a customer, so that a cell is one key on every database. `key` is an item's key; "letter:H" counts all answers to
    the letter's items; "*" counts responses.
    """

    ALL = "*"

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta(Counts.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key", "month", "department", "round_id", "touchpoint_id", "frontline"],
                name="rollup_cell",
            )
        ]

    @property
    def valid(self) -> int:
        """Answers of 1 to 5."""
        return self.n1 + self.n2 + self.n3 + self.n4 + self.n5


class Taken(Counts):
    """How much of each cell of the rollup has gone into what readers see: the rest waits (`responses.publishing`)."""

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta(Counts.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key", "month", "department", "round_id", "touchpoint_id", "frontline"],
                name="taken_cell",
            )
        ]


class Published(Counts):
    """What readers see: the counts of one pool of people, who are shown together or not at all. Written once.

    `place` is the smallest department that holds the whole pool (none: the county); `touchpoint_id` and `frontline`
    are theirs where they have the same, else 0 and -1. `month` is the one it counts in. Keys that too few of the pool
    answered are not written at all.
    """

    pool = models.UUIDField(default=uuid.uuid4, editable=False)
    place = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta(Counts.Meta):
        abstract = False
        verbose_name_plural = "published"
        indexes = [models.Index(fields=["kind", "key", "month"], name="published_by_month")]
        constraints = [models.UniqueConstraint(fields=["pool", "key"], name="published_once_a_pool")]


class SealedMonth(models.Model):
    """A month whose raw answers were disposed of: its rollup is the record, and nothing recomputes it."""

    kind = models.CharField(max_length=12, choices=InstrumentKind.choices)
    month = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "month"], name="sealedmonth_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.month}"

    @property
    def words(self) -> str:
        """ "Nov 2026"."""
        return f"{first_of(self.month):%b %Y}"


class ResultSettings(models.Model):
    """From how many people on comments are shown, and from when on a gap is flagged. There is one row.

    From how many people on figures are shown is the county's own setting: pledges and recognition follow it too.

    `edition` counts up whenever more is published, so that a page kept in the cache is known to be old.
    """

    minimum_comments = models.PositiveSmallIntegerField(
        "people a group needs for its comments", default=10, validators=[MinValueValidator(10), MaxValueValidator(200)]
    )
    gap_points = models.PositiveSmallIntegerField(
        "points from which on a gap is flagged", default=10, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    gap_people = models.PositiveSmallIntegerField(
        "people on either side from which on a gap is flagged",
        default=30,
        validators=[MinValueValidator(FEWEST), MaxValueValidator(1000)],
    )
    minimum_people: int
    """The county's, on the row that `current` gives."""
    edition = models.PositiveIntegerField(default=0, editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "result settings"
        verbose_name_plural = "result settings"
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="resultsettings_only_one"),
            models.CheckConstraint(
                condition=Q(minimum_comments__gte=10),
                name="resultsettings_comments_never_below_ten",
                violation_error_message="A group has at least 10 people for comments.",
            ),
        ]

    def __str__(self) -> str:
        return "Small groups and gaps"

    def get_absolute_url(self) -> str:
        return reverse("results:settings")

    @classmethod
    def current(cls) -> Self:
        """The one row with the county's minimum, made with defaults where there is none yet. One query."""
        of_county = Coalesce(County.objects.filter(pk=1).values("minimum_people")[:1], FEWEST)
        rows = cls.objects.annotate(minimum_people=of_county)
        return rows.filter(pk=1).first() or rows.get(pk=cls.objects.get_or_create(pk=1)[0].pk)
