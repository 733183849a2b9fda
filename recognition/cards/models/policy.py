"""The county's policy about awards with a value. Without a complete one no card carries money."""

import datetime as dt
from decimal import Decimal
from typing import Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse


class ValueKind(models.TextChoices):
    GIFT_CARD = "gift_card", "Gift card or cash"
    THING = "thing", "A thing of small value"


NEEDED = {
    "title": "its name",
    "adopted_by": "who adopted it",
    "adopted_on": "when",
    "reference": "where it can be read",
    "funding": "what it is paid from",
    "yearly_limit": "the yearly limit",
    "review_on": "when it is to be reviewed",
}
"""Field → what is missing where it is empty."""


class Policy(models.Model):
    """Who allowed awards with a value, since when, from which money and up to how much. One row."""

    title = models.CharField("name of the policy", max_length=200, blank=True)
    adopted_by = models.CharField("adopted by", max_length=120, blank=True)
    adopted_on = models.DateField("adopted on", null=True, blank=True)
    reference = models.CharField("where it can be read", max_length=300, blank=True)
    funding = models.CharField("paid from", max_length=200, blank=True)
    yearly_limit = models.DecimalField(
        "most for one person in a fiscal year, in dollars",
        max_digits=8,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.01"))],
    )
    review_on = models.DateField("to be reviewed on", null=True, blank=True)
    tells_payroll = models.BooleanField("payroll is told of gift cards and cash, which count as pay", default=False)
    money_is_on = models.BooleanField("cards and certificates may carry a value", default=False)

    class Meta:
        verbose_name_plural = "policies"
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="policy_only_one"),
            models.CheckConstraint(
                condition=Q(money_is_on=False)
                | Q(adopted_on__isnull=False, yearly_limit__isnull=False, review_on__isnull=False, tells_payroll=True)
                & ~Q(title="")
                & ~Q(adopted_by="")
                & ~Q(reference="")
                & ~Q(funding=""),
                name="policy_complete_before_money",
                violation_error_message="Awards with a value are on only while the policy record is complete.",
            ),
        ]

    def __str__(self) -> str:
        return self.title or "Policy about awards with a value"

    def get_absolute_url(self) -> str:
        return reverse("recognition:policy")

    @classmethod
    def current(cls) -> Self:
        """The county's row, an empty one with money off where there is none yet (not stored by that)."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)

    @property
    def missing(self) -> list[str]:
        """What the record still lacks, in words."""
        missing = [words for name, words in NEEDED.items() if not getattr(self, name)]
        return missing + ([] if self.tells_payroll else ["that payroll is told"])

    def allows_money(self, on: dt.date) -> bool:
        """Whether a card that is given on that day may carry a value: on, complete, and not overdue for review."""
        return self.money_is_on and not self.missing and self.review_on is not None and on <= self.review_on
