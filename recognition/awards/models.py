"""Awards, nominations, the panel and its scores. Rows are withdrawn or called off, never deleted."""

import datetime as dt
import uuid
from typing import Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from cxportal.people.models import Department, Person

LETTERS = ("H", "E", "A", "R", "T")
WORDS = {"H": "helpfulness", "E": "expertise", "A": "attentiveness", "R": "respect", "T": "timeliness"}


class AwardState(models.TextChoices):
    PREPARING = "preparing", "Being prepared"
    RUNNING = "running", "Under way"
    DECIDED = "decided", "Decided"
    PUBLISHED = "published", "Published"
    CANCELLED = "cancelled", "Called off"


MOVES: dict[str, tuple[AwardState, ...]] = {
    AwardState.PREPARING: (AwardState.RUNNING, AwardState.CANCELLED),
    AwardState.RUNNING: (AwardState.DECIDED, AwardState.CANCELLED),
    AwardState.DECIDED: (AwardState.PUBLISHED, AwardState.RUNNING),
    AwardState.PUBLISHED: (),
    AwardState.CANCELLED: (),
}
"""From where an award may go where: buttons, guards and tests read this."""


class Phase(models.TextChoices):
    """Where an award is on a day: its state, and within "under way" the day tells."""

    PREPARING = "preparing", "Being prepared"
    ANNOUNCED = "announced", "Opens soon"
    NOMINATING = "nominating", "Nominations open"
    JUDGING = "judging", "With the panel"
    DECIDED = "decided", "Decided, not published"
    PUBLISHED = "published", "Results are out"
    CANCELLED = "cancelled", "Called off"


CHIPS: dict[str, tuple[str, str]] = {
    Phase.PREPARING: ("edit", "neutral"),
    Phase.ANNOUNCED: ("event", "neutral"),
    Phase.NOMINATING: ("campaign", "success"),
    Phase.JUDGING: ("groups", "info"),
    Phase.DECIDED: ("verified", "info"),
    Phase.PUBLISHED: ("emoji_events", "done"),
    Phase.CANCELLED: ("cancel", "neutral"),
}
"""Phase → icon and tone of its chip."""


class AwardQuerySet(models.QuerySet["Award"]):
    def shown(self) -> Self:
        """What everybody who works here sees: all but those that are still being prepared."""
        return self.exclude(state=AwardState.PREPARING)

    def nominating(self, on: dt.date) -> Self:
        return self.filter(state=AwardState.RUNNING, opens_on__lte=on, closes_on__gte=on)

    def judging(self, on: dt.date) -> Self:
        return self.filter(state=AwardState.RUNNING, closes_on__lt=on)

    def newest_first(self) -> Self:
        return self.order_by("-opens_on", "-pk")


class Award(models.Model):
    """One year's award: its window, the official who decides, and what was decided. Dates include their last day."""

    name = models.CharField(max_length=120, default="HEART of Service")
    year = models.PositiveSmallIntegerField(validators=[MinValueValidator(2000), MaxValueValidator(2200)])
    about = models.TextField("what it is for", max_length=2000)
    opens_on = models.DateField("nominations open on")
    closes_on = models.DateField("last day for nominations")
    score_by = models.DateField("the panel scores by")
    decide_by = models.DateField("the official decides by")
    official = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="awards_decided", verbose_name="official who decides"
    )
    state = models.CharField(max_length=10, choices=AwardState.choices, default=AwardState.PREPARING)
    chosen = models.OneToOneField(
        "awards.Nomination", on_delete=models.PROTECT, null=True, blank=True, related_name="won"
    )
    reason = models.TextField("why this one", max_length=2000, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects = AwardQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "year"],
                name="award_once_a_year",
                violation_error_message="This award exists for that year already.",
            ),
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on"), score_by__gt=F("closes_on"), decide_by__gte=F("score_by")),
                name="award_days_in_order",
                violation_error_message=(
                    "Nominations open, then close, then the panel scores, then the official decides: "
                    "put the four days in that order."
                ),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["decided", "published"], chosen__isnull=False, decided_at__isnull=False)
                | ~Q(state__in=["decided", "published"]) & Q(chosen=None, decided_at=None),
                name="award_decided_says_what_and_when",
                violation_error_message="A decided award says who was chosen and when; no other does.",
            ),
            models.CheckConstraint(
                condition=Q(state="published", published_at__isnull=False)
                | ~Q(state="published") & Q(published_at=None),
                name="award_published_says_when",
                violation_error_message="A published award says when.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.year}"

    def get_absolute_url(self) -> str:
        return reverse("awards:detail", args=[self.pk])

    def may_become(self, state: AwardState) -> bool:
        return state in MOVES[self.state]

    def phase(self, on: dt.date) -> Phase:
        if self.state != AwardState.RUNNING:
            return Phase(self.state)
        if on < self.opens_on:
            return Phase.ANNOUNCED
        return Phase.NOMINATING if on <= self.closes_on else Phase.JUDGING

    def move(self, state: AwardState, **values: Any) -> bool:
        """Guarded in SQL: False where it is not in a state from which that is allowed (any more)."""
        before = [old for old, allowed in MOVES.items() if state in allowed]
        done = bool(Award.objects.filter(pk=self.pk, state__in=before).update(state=state, **values))
        if done:
            self.refresh_from_db()
        return done


class NominationState(models.TextChoices):
    STANDING = "standing", "Nominated"
    WITHDRAWN = "withdrawn", "Withdrawn"


class NominationQuerySet(models.QuerySet["Nomination"]):
    def standing(self) -> Self:
        return self.filter(state=NominationState.STANDING)

    def by(self, person: Person) -> Self:
        return self.filter(nominator=person)

    def not_about(self, person: Person) -> Self:
        """Without those of this person: who is nominated learns neither by whom nor why."""
        return self.exclude(nominee=person)

    def by_name(self) -> Self:
        return self.order_by("nominee__last_name", "nominee__first_name", "team", "pk")


class Nomination(models.Model):
    """Why one colleague or one team deserves an award, letter by letter."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="nominations")
    nominator = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="nominations_made")
    nominee = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="nominations_received"
    )
    team = models.CharField(max_length=120, blank=True)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    summary = models.CharField("in one sentence", max_length=300)
    helpfulness = models.TextField(max_length=2000, blank=True)
    expertise = models.TextField(max_length=2000, blank=True)
    attentiveness = models.TextField(max_length=2000, blank=True)
    respect = models.TextField(max_length=2000, blank=True)
    timeliness = models.TextField(max_length=2000, blank=True)
    state = models.CharField(max_length=10, choices=NominationState.choices, default=NominationState.STANDING)
    nominated_at = models.DateTimeField(default=timezone.now)
    token = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = NominationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(nominee__isnull=False, team="") | Q(nominee=None) & ~Q(team=""),
                name="nomination_person_or_team",
                violation_error_message="Nominate one colleague or one team.",
            ),
            models.CheckConstraint(
                condition=Q(nominee=None) | ~Q(nominee=F("nominator")),
                name="nomination_nobody_nominates_themself",
                violation_error_message="Nobody nominates themself.",
            ),
            models.UniqueConstraint(
                fields=["award", "nominator", "nominee"],
                condition=Q(state="standing", nominee__isnull=False),
                name="nomination_once_by_one",
                violation_error_message="You have nominated this colleague already.",
            ),
            models.UniqueConstraint(
                fields=["nominator", "token"],
                name="nomination_sent_once",
                violation_error_message="This nomination was sent already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.whom}: {self.award}"

    def get_absolute_url(self) -> str:
        return reverse("awards:nomination", args=[self.pk])

    @property
    def whom(self) -> str:
        """Who is nominated, in words."""
        return str(self.nominee) if self.nominee_id else self.team

    @property
    def place(self) -> Department | None:
        """The department of who is nominated."""
        return self.nominee.department if self.nominee else self.department

    @property
    def told(self) -> list[tuple[str, str]]:
        """The letters of which something is told, with what is told."""
        return [(letter, text) for letter in LETTERS if (text := getattr(self, WORDS[letter]))]


class PanelMember(models.Model):
    """Somebody whom the program office asked to score an award's nominations."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="panel")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="panels")
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["person__last_name", "person__first_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["award", "person"],
                name="panel_member_once",
                violation_error_message="This person is on the panel already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}, panel of {self.award}"


def _points(letter: str) -> Any:
    return models.PositiveSmallIntegerField(letter, null=True, blank=True)


class Score(models.Model):
    """What one panel member thinks of one nomination: 1 to 5 for each letter; or that they stand too close to say."""

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="scores")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="award_scores")
    h = _points("helpfulness")
    e = _points("expertise")
    a = _points("attentiveness")
    r = _points("respect")
    t = _points("timeliness")
    note = models.TextField(max_length=2000, blank=True)
    recommends = models.BooleanField("I recommend this nomination", default=False)
    stands_aside = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["nomination", "by"],
                name="score_once_by_one",
                violation_error_message="You have scored this nomination already.",
            ),
            models.CheckConstraint(
                condition=Q(stands_aside=True, h=None, e=None, a=None, r=None, t=None, recommends=False)
                | Q(stands_aside=False, **{f"{one}__range": (1, 5) for one in ("h", "e", "a", "r", "t")}),
                name="score_whole_or_none",
                violation_error_message="Score each of the five letters from 1 to 5.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by} on {self.nomination}"

    def get_absolute_url(self) -> str:
        return self.nomination.get_absolute_url()

    @property
    def points(self) -> list[tuple[str, int | None]]:
        return [(letter, getattr(self, letter.lower())) for letter in LETTERS]

    @property
    def sum(self) -> int:
        """5 to 25; 0 for somebody who stands aside."""
        return 0 if self.stands_aside else sum(points or 0 for _, points in self.points)
