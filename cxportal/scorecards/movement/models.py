"""Which measures speak for which outcome."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from cxportal.scorecards.models import Measure
from cxportal.scorecards.movement.rules import USUAL, Thresholds
from goals.models import Outcome


def _number(words: str, usual: int, most: int) -> "models.PositiveSmallIntegerField[int, int]":
    return models.PositiveSmallIntegerField(
        words, default=usual, validators=[MinValueValidator(1), MaxValueValidator(most)]
    )


class EvidenceRules(models.Model):
    """From where on evidence counts as found, as the program office set it. There is at most one row."""

    answers = _number("answers of customers to a letter, at least", USUAL.answers, 10_000)
    favorable = _number("of these favorable, in percent", USUAL.favorable, 100)
    objectives = _number("of the priority objectives going well, in percent", USUAL.objectives, 100)
    way = _number("of its way that a department goal has come, in percent", USUAL.way, 100)
    cards = _number("recognition cards, at least", USUAL.cards, 10_000)
    months = _number("months that are looked at", USUAL.months, 36)

    class Meta:
        verbose_name_plural = "evidence rules"
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="evidencerules_only_one")]

    def __str__(self) -> str:
        return "When evidence is found"

    def get_absolute_url(self) -> str:
        return reverse("movement:rules")

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.pk = 1
        super().save(*args, **kwargs)

    @classmethod
    def thresholds(cls) -> Thresholds:
        """What holds now; the usual ones where nothing was set. One query."""
        row = cls.objects.filter(pk=1).first() or cls()
        return Thresholds(row.answers, row.favorable, row.objectives, row.way, row.cards, row.months)


class OutcomeMeasure(models.Model):
    """That a measure of a goal shows one of the goal's outcomes in particular."""

    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="measured_by")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="shows")

    class Meta:
        ordering = ["outcome", "measure__order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["outcome", "measure"],
                name="outcomemeasure_once",
                violation_error_message="This measure speaks for the outcome already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.measure} shows {self.outcome}"
