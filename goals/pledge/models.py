"""The pledge's wording, version by version, and the pledges of people. Neither is ever overwritten."""

import datetime as dt
import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_noop

from cxportal.county.days import today
from cxportal.people.models import Person
from goals.letters import FIELDS, Meaning, meanings
from goals.wording import Said, said

# Ours: the county edits it to fit.
FIRST = {
    "opening": gettext_noop(
        "I commit to a positive approach, so that each of my customers has a positive experience. "
        "A customer is anyone who depends on my work, colleagues included. I pledge to serve with HEART:"
    ),
    "helpfulness": gettext_noop("I go out of my way to find answers."),
    "expertise": gettext_noop("I know my work, I keep learning, and I say so when I do not know."),
    "attentiveness": gettext_noop("I listen, and I am ready to meet your needs."),
    "respect": gettext_noop("I treat everyone with dignity and courtesy."),
    "timeliness": gettext_noop("I am efficient with your time, and I keep you informed."),
    "closing": gettext_noop("Our journey to a positive experience begins with me."),
}


class PledgeText(models.Model):
    """One version of the pledge's wording. The one with the highest number is in use; none is ever changed."""

    number = models.PositiveSmallIntegerField("version", unique=True)
    opening = models.TextField(max_length=600)
    helpfulness = models.CharField(max_length=200)
    expertise = models.CharField(max_length=200)
    attentiveness = models.CharField(max_length=200)
    respect = models.CharField(max_length=200)
    timeliness = models.CharField(max_length=200)
    closing = models.CharField(max_length=300, blank=True)
    asks_again = models.BooleanField("ask everyone to pledge again", default=False)
    since = models.DateField("in use since", default=today)
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    token = models.UUIDField(default=uuid.uuid4, unique=True)

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"HEART pledge, version {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("pledge:mine")

    @classmethod
    def current(cls) -> Self:
        """The wording in use; the shipped one where the county wrote none yet."""
        return cls.objects.first() or cls.objects.get_or_create(number=1, defaults={**FIRST, "asks_again": True})[0]

    @cached_property
    def said(self) -> Said:
        """Opening, the five promises and the closing, in the reader's language where that is known."""
        return said([self.opening, *(getattr(self, name) for name in FIELDS.values()), self.closing])

    @property
    def promises(self) -> list[Meaning]:
        """As the reader reads them."""
        return [
            Meaning(one.letter, one.name, text) for one, text in zip(meanings(self), self.said.texts[1:-1], strict=True)
        ]


class PledgeQuerySet(models.QuerySet["Pledge"]):
    def standing(self, on: dt.date) -> Self:
        """Made by that day, not taken back by then, and to a wording since which nobody was asked to pledge again."""
        asking = PledgeText.objects.filter(asks_again=True, since__lte=on).order_by("-number").values("number")[:1]
        return self.filter(
            Q(withdrawn_on=None) | Q(withdrawn_on__gt=on), on__lte=on, text__number__gte=Coalesce(Subquery(asking), 0)
        )

    def of(self, person: Person, *, on: dt.date) -> "Pledge | None":
        """The person's latest standing pledge."""
        return self.standing(on).filter(person=person).select_related("text").order_by("-text__number").first()


class Pledge(models.Model):
    """A person's promise to serve with HEART, in the words of its version. Taken back, it stays with the day."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="pledges")
    text = models.ForeignKey(PledgeText, on_delete=models.PROTECT, related_name="pledges")
    on = models.DateField("date", default=today)
    at = models.DateTimeField(default=timezone.now)
    withdrawn_on = models.DateField("taken back on", null=True, blank=True)

    objects = PledgeQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "text"],
                condition=Q(withdrawn_on=None),
                name="pledge_one_current",
                violation_error_message="You have pledged already.",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | Q(withdrawn_on__gte=F("on")),
                name="pledge_taken_back_after_it_was_made",
                violation_error_message="A pledge is taken back after it was made.",
            ),
        ]

    def __str__(self) -> str:
        return f"HEART pledge of {self.person}, {self.on:%b %-d, %Y}"

    def get_absolute_url(self) -> str:
        return reverse("pledge:mine")
