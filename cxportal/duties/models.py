"""Settings of the reminders, and the secret addresses of people's calendars."""

import datetime as dt
import secrets
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone

from cxportal.duties.ladder import Ladder
from cxportal.people.models import Person

A_YEAR = [MinValueValidator(1), MaxValueValidator(366)]


class ReminderSettings(models.Model):
    """When reminders go out, and the steps of the ladder. There is exactly one row."""

    send_at = models.TimeField("Send reminders at", default=dt.time(7))
    paused = models.BooleanField("Pause reminders", default=False)
    before_days = models.PositiveSmallIntegerField(
        "Days before it is due", default=7, null=True, blank=True, validators=A_YEAR
    )
    on_the_day = models.BooleanField("On the day it is due", default=True)
    repeat_days = models.PositiveSmallIntegerField(
        "Then again every so many days while it is late", default=7, null=True, blank=True, validators=A_YEAR
    )
    director_days = models.PositiveSmallIntegerField(
        "Days late when the director hears too", default=14, null=True, blank=True, validators=A_YEAR
    )
    office_days = models.PositiveSmallIntegerField(
        "Days late when the program office hears too", default=30, null=True, blank=True, validators=A_YEAR
    )

    class Meta:
        verbose_name_plural = "reminder settings"
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="reminder_settings_only_one")]

    def __str__(self) -> str:
        return "Reminder settings"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.pk = 1
        super().save(*args, **kwargs)

    def clean(self) -> None:
        if self.director_days and self.office_days and self.director_days > self.office_days:
            raise ValidationError({"office_days": "The program office hears after the director, not before."})

    def get_absolute_url(self) -> str:
        return reverse("duties:schedule")

    @classmethod
    def current(cls) -> Self:
        """The row, or its defaults where nobody has changed any yet."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)

    @property
    def ladder(self) -> Ladder:
        return Ladder(
            before_days=self.before_days,
            on_the_day=self.on_the_day,
            repeat_days=self.repeat_days,
            director_days=self.director_days,
            office_days=self.office_days,
        )


def new_secret() -> str:
    """192 random bits, as they stand in an address."""
    return secrets.token_urlsafe(24)


class CalendarAddress(models.Model):
    """The secret address under which one person's calendar program reads their due dates and meetings."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="calendar_address")
    secret = models.CharField(max_length=64, unique=True, default=new_secret)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "calendar addresses"

    def __str__(self) -> str:
        return f"Calendar of {self.person}"

    def get_absolute_url(self) -> str:
        return reverse("duties:feed", args=[self.secret])
