"""What the county sets about recognition, and what each person wishes for themself."""

from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse

from cxportal.people.models import Person

CARDS_A_QUARTER = 20
CARDS_A_PAIR = 3
LATE_AFTER_DAYS = 14


class Rules(models.Model):
    """Who may give what, and how much of it. One row; defaults as in the county's guide."""

    peers_give_cards = models.BooleanField("everybody may give on-the-spot cards, not only managers", default=False)
    cards_a_quarter = models.PositiveSmallIntegerField(
        "cards and certificates that one person may give in a fiscal quarter",
        default=CARDS_A_QUARTER,
        validators=[MinValueValidator(1), MaxValueValidator(1000)],
    )
    cards_a_pair = models.PositiveSmallIntegerField(
        "of these, to the same person",
        default=CARDS_A_PAIR,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    late_after_days = models.PositiveSmallIntegerField(
        "days from the event after which recognition counts as late",
        default=LATE_AFTER_DAYS,
        validators=[MinValueValidator(1), MaxValueValidator(90)],
    )

    counted_from = models.PositiveSmallIntegerField(
        "month in which the fiscal year started when full HEARTs were counted", null=True, blank=True, editable=False
    )

    class Meta:
        verbose_name_plural = "rules"
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="rules_only_one")]

    def __str__(self) -> str:
        return "Rules of recognition"

    def get_absolute_url(self) -> str:
        return reverse("recognition:rules")

    @classmethod
    def current(cls) -> Self:
        """The county's row, made with defaults where there is none yet."""
        found = cls.objects.filter(pk=1).first()
        return found or cls.objects.get_or_create(pk=1)[0]


class Manner(models.TextChoices):
    ANY = "any", "Either is fine"
    PUBLIC = "public", "In front of others"
    PRIVATE = "private", "In private"


class Preference(models.Model):
    """How one person likes to be recognized. Read by them, by those who answer for them, and the program office."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True, related_name="recognition")
    manner = models.CharField("how do you like to be recognized?", max_length=8, choices=Manner, default=Manner.ANY)
    motivates = models.TextField("what motivates you?", max_length=500, blank=True)
    off_wall = models.BooleanField("keep my name off the wall", default=False)
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"How {self.person} likes to be recognized"

    def get_absolute_url(self) -> str:
        return reverse("recognition:preferences")

    @property
    def says_something(self) -> bool:
        return self.manner != Manner.ANY or bool(self.motivates)
