"""The county itself: what it is called, how it looks, its calendar."""

import datetime as dt
import re
import zoneinfo
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.urls import reverse

from cxportal.county.colors import contrast_with_white

FEWEST = 5
"""The smallest group that any setting lets be shown: the field's minimum."""
COLOR = re.compile(r"#[0-9a-fA-F]{6}\Z")


def known_time_zone(value: str) -> None:
    """Refuse a name that is no IANA time zone."""
    if value not in zoneinfo.available_timezones():
        raise ValidationError(f"“{value}” is not a time zone. Use a name like America/New_York.")


def readable_on_white(value: str) -> None:
    """Refuse an accent that white text cannot stand on (WCAG 2.1: contrast 4.5 to 1)."""
    if COLOR.fullmatch(value) and contrast_with_white(value) < 4.5:
        raise ValidationError("White text on this color is hard to read. Choose a darker one (contrast 4.5 to 1).")


class County(models.Model):
    """The one county this portal belongs to. There is exactly one row."""

    name = models.CharField(max_length=120, default="Your County")
    seal = models.ImageField(upload_to="county/", blank=True)
    accent = models.CharField(
        "accent color",
        max_length=7,
        default="#0b5c7a",
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$", "Write the color like #0b5c7a."), readable_on_white],
    )
    time_zone = models.CharField(max_length=60, default="America/New_York", validators=[known_time_zone])
    fiscal_year_starts_in = models.PositiveSmallIntegerField(
        "fiscal year starts in month", default=10, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    contact = models.CharField(
        "how to reach the program office",
        max_length=200,
        blank=True,
        help_text="A telephone number and an address, shown on the accessibility and privacy pages.",
    )
    plan_is_public = models.BooleanField("show the plan to visitors", default=False)
    stale_after_days = models.PositiveSmallIntegerField(
        "an objective is stale after this many days without an update",
        default=35,
        validators=[MinValueValidator(1), MaxValueValidator(366)],
    )

    minimum_people = models.PositiveSmallIntegerField(
        "people a group needs to be shown",
        default=FEWEST,
        validators=[MinValueValidator(FEWEST), MaxValueValidator(100)],
    )

    class Meta:
        verbose_name_plural = "counties"
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="county_only_one"),
            models.CheckConstraint(
                condition=models.Q(minimum_people__gte=FEWEST),
                name="county_groups_never_below_the_minimum",
                violation_error_message=f"A group has at least {FEWEST} people.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("county:settings")

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.pk = 1
        super().save(*args, **kwargs)

    @classmethod
    def current(cls) -> Self:
        """The county's row, made with defaults where there is none yet."""
        found = cls.objects.filter(pk=1).first()
        return found or cls.objects.get_or_create(pk=1)[0]

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)

    def fiscal_year_of(self, day: dt.date) -> int:
        """The fiscal year a day falls in, named by the calendar year in which it ends."""
        first = self.fiscal_year_starts_in
        return day.year + 1 if first > 1 and day.month >= first else day.year


class Books(models.Model):
    """Through which month (such as 202610) the county's figures are closed, and since when; 0 for none. One row.

    What happened in a month that is closed and comes in afterwards counts in the first one that is open.
    """

    closed_through = models.PositiveIntegerField(default=0)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "books"
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="books_only_one")]

    def __str__(self) -> str:
        return "The county's books"


class Holiday(models.Model):
    """A day on which the county's offices are closed."""

    date = models.DateField(unique=True)
    name = models.CharField(max_length=100)

    class Meta:
        ordering = ["date"]

    def __str__(self) -> str:
        return f"{self.name}, {self.date:%b %-d, %Y}"
