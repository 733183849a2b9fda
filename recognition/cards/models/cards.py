"""Cards, those who received them, and who said "hear, hear". Cards are retracted, never deleted."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any, Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Case, Count, Exists, Max, OuterRef, Prefetch, Q, When
from django.urls import reverse
from django.utils import timezone

from cxportal.county.days import today
from cxportal.people.models import Department, Person
from recognition.cards.models.policy import ValueKind

LETTERS = [("H", "Helpfulness"), ("E", "Expertise"), ("A", "Attentiveness"), ("R", "Respect"), ("T", "Timeliness")]


class CardKind(models.TextChoices):
    SPOT = "spot", "On-the-spot card"
    NOTE = "note", "Thank-you note"
    CERTIFICATE = "certificate", "Certificate of appreciation"


LIMITED = (CardKind.SPOT, CardKind.CERTIFICATE)
"""Given by managers, within the limits, and counted for a full HEART. Notes are anybody's, as many as they like."""


class Served(models.TextChoices):
    INTERNAL = "internal", "A colleague or another department"
    EXTERNAL = "external", "Someone we serve outside"


class Visibility(models.TextChoices):
    WALL = "wall", "The whole county, on the wall"
    DEPARTMENT = "department", "Their department"
    PRIVATE = "private", "Only them and their manager"


class CardState(models.TextChoices):
    GIVEN = "given", "Given"
    RETRACTED = "retracted", "Taken back"


MOVES: dict[str, tuple[CardState, ...]] = {CardState.GIVEN: (CardState.RETRACTED,), CardState.RETRACTED: ()}


class CardQuerySet(models.QuerySet["Card"]):
    def standing(self) -> Self:
        return self.filter(state=CardState.GIVEN)

    def limited(self) -> Self:
        return self.filter(kind__in=LIMITED)

    def newest_first(self) -> Self:
        """In the order in which they were given."""
        return self.order_by("-given_on", "-pk")

    def before(self, day: dt.date, pk: int) -> Self:
        """What comes after this card, newest first."""
        return self.filter(given_on__lte=day).exclude(given_on=day, pk__gte=pk)

    def to(self, person: Person) -> Self:
        return self.filter(recipients__person=person)

    def on_wall(self, *, within: "frozenset[int] | None" = None) -> Self:
        """Standing cards shown to the whole county that somebody received who does not keep off the wall; narrowed to
        the departments of which `within` are the ids."""
        cards, shown = self.standing().filter(visibility=Visibility.WALL), Recipient.objects.on_wall()
        if within is None:
            return cards.filter(Exists(shown.filter(card=OuterRef("pk"))))
        return cards.received_by(shown.filter(department__in=within))

    def shown_near(self, departments: "frozenset[int]") -> Self:
        """The same of cards shown to their department only, where it is one of these.

        A query of its own: each is read from its newest card on (index `cards_on_wall`), both as one condition are not.
        """
        near = Recipient.objects.on_wall().filter(department__in=departments)
        return self.standing().filter(visibility=Visibility.DEPARTMENT).received_by(near)

    def received_by(self, recipients: "RecipientQuerySet") -> Self:
        """Cards that one of these received.

        One small query more says whether they are few: their cards are read then, all of them. Where they are many,
        the first cards of a list are soon found among all. Either alone reads the whole table in the other case.
        """
        if recipients.are_few():
            return self.filter(pk__in=recipients.values("card"))
        return self.filter(Exists(recipients.filter(card=OuterRef("pk"))))

    def with_names(self) -> Self:
        """With giver, recipients and their departments: three queries for any number of cards."""
        people = Recipient.objects.select_related("person", "department").order_by("pk")
        return self.select_related("given_by", "team").prefetch_related(Prefetch("recipients", queryset=people))


class Card(models.Model):
    """Recognition for one specific behavior: one letter, what they did, the day it happened.

    `given_by` is empty where a customer gave it; `giver_name` then says so.
    """

    kind = models.CharField(max_length=12, choices=CardKind)
    letter = models.CharField(max_length=1, choices=LETTERS)
    words = models.TextField("what they did", max_length=600)
    happened_on = models.DateField("when it happened")
    served = models.CharField("whom it helped", max_length=8, choices=Served, default=Served.INTERNAL)
    visibility = models.CharField("who sees it", max_length=10, choices=Visibility, default=Visibility.WALL)
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="cards_given")
    giver_name = models.CharField(max_length=120, blank=True)
    value = models.DecimalField(
        "value for each person, in dollars",
        max_digits=7,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.01"))],
    )
    value_kind = models.CharField("what it is", max_length=10, choices=ValueKind, blank=True)
    team = models.ForeignKey(Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)
    given_on = models.DateField(default=today)
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(max_length=10, choices=CardState, default=CardState.GIVEN)
    retracted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    retracted_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField("why it was taken back", max_length=400, blank=True)

    objects = CardQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["state", "visibility", "-given_on", "-id"], name="cards_on_wall"),
            models.Index(fields=["state", "visibility", "letter", "-given_on", "-id"], name="cards_on_wall_by_letter"),
            models.Index(fields=["-given_on", "-id"], name="cards_by_day"),
            models.Index(fields=["given_by", "given_on"], name="cards_by_giver"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="given", retracted_by=None, retracted_at=None, reason="")
                | Q(state="retracted", retracted_by__isnull=False, retracted_at__isnull=False) & ~Q(reason=""),
                name="card_retracted_by_someone",
                violation_error_message="What is taken back says who did it, when and why.",
            ),
            models.CheckConstraint(
                condition=Q(value=None, value_kind="") | Q(value__gt=0) & ~Q(value_kind="") & ~Q(kind="note"),
                name="card_value_is_whole",
                violation_error_message="A card with a value says what it is, and is no note.",
            ),
            models.CheckConstraint(
                condition=Q(given_by__isnull=False) | ~Q(giver_name=""),
                name="card_given_by_someone",
                violation_error_message="A card says who gave it.",
            ),
            models.CheckConstraint(
                condition=Q(happened_on__lte=models.F("given_on")),
                name="card_given_after_it_happened",
                violation_error_message="Choose the day it was given or an earlier one.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} for {self.get_letter_display().lower()}"

    def get_absolute_url(self) -> str:
        return reverse("recognition:card", args=[self.pk])

    @property
    def giver(self) -> str:
        return str(self.given_by) if self.given_by else self.giver_name

    @property
    def days(self) -> int:
        """Days from the event to the card."""
        return (self.given_on - self.happened_on).days

    @property
    def is_standing(self) -> bool:
        return self.state == CardState.GIVEN

    def may_become(self, state: CardState) -> bool:
        return state in MOVES[self.state]

    def retract(self, *, by: Person, reason: str) -> bool:
        """Guarded in SQL: False where somebody was faster."""
        rows = Card.objects.filter(pk=self.pk, state=CardState.GIVEN)
        done = bool(rows.update(state=CardState.RETRACTED, retracted_by=by, retracted_at=timezone.now(), reason=reason))
        self.refresh_from_db()
        return done


FEW = 2_000
"""Recipients whose cards are read as fast as the newest of 200,000 are walked through for twenty of theirs."""


class RecipientQuerySet(models.QuerySet["Recipient"]):
    def on_wall(self) -> Self:
        return self.filter(off_wall=False, taken_down=False)

    def standing(self) -> Self:
        return self.filter(card__state=CardState.GIVEN)

    def are_few(self) -> bool:
        return self.order_by()[: FEW + 1].count() <= FEW


class Recipient(models.Model):
    """One person who received a card, where they worked that day, and what they answered.

    `off_wall` is their general wish, written into each of their rows; `taken_down` is about this card alone.
    """

    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="recipients")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="cards_received")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    off_wall = models.BooleanField(default=False)
    taken_down = models.BooleanField(default=False)
    seen_at = models.DateTimeField(null=True, blank=True)
    reply = models.CharField("your thanks", max_length=500, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)

    objects = RecipientQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["department", "off_wall", "taken_down", "-card"], name="recipients_on_wall")]
        constraints = [
            models.UniqueConstraint(fields=["card", "person"], name="card_once_a_person"),
            models.CheckConstraint(
                condition=Q(reply="", replied_at=None) | ~Q(reply="") & Q(replied_at__isnull=False),
                name="recipient_replied_sometime",
                violation_error_message="A reply says when it was written.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.card} to {self.person}"

    @property
    def shown(self) -> bool:
        return not self.off_wall and not self.taken_down

    def answer(self, words: str) -> bool:
        """Once: False where it was answered already."""
        rows = Recipient.objects.filter(pk=self.pk, reply="")
        return bool(rows.update(reply=words, replied_at=timezone.now()))


class HearHear(models.Model):
    """Somebody agrees with a card: once each, and they may take it back."""

    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="hears")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["card", "person"], name="hear_hear_once")]

    def __str__(self) -> str:
        return f"{self.person}: hear, hear"

    @classmethod
    def counts(cls, cards: "list[Card]", *, by: Person) -> dict[int, tuple[int, bool]]:
        """How many agree with each of the cards, and whether the person does. One query."""
        mine = Max(Case(When(person=by, then=1), default=0))
        rows: Any = cls.objects.filter(card__in=cards).order_by().values_list("card_id")
        return {card: (count, bool(own)) for card, count, own in rows.annotate(count=Count("pk"), own=mine)}
