"""What the county wants: its culture in words, HEART, the goals with their outcomes, and the journey."""

from typing import TypeVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

M = TypeVar("M", bound=models.Model)


class StandingManager(models.Manager[M]):
    """Only what stands: rows that nobody archived."""

    def get_queryset(self) -> models.QuerySet[M]:
        return super().get_queryset().filter(archived_at=None)


class Archivable(models.Model):
    """Something that is archived rather than deleted. `objects` are those that stand, `everything` is all there is."""

    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = StandingManager()
    everything = models.Manager()

    class Meta:
        abstract = True


class Statement(models.Model):
    """One text of the culture: the desired result, the mission, the slogan."""

    key = models.SlugField(max_length=60, unique=True)
    label = models.CharField(max_length=80)
    text = models.TextField(max_length=8000)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("goals:culture")


class Behavior(Archivable):
    """A behavior that becomes routine as the culture develops."""

    key = models.SlugField(max_length=60, unique=True, null=True, blank=True)
    text = models.CharField(max_length=300)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("goals:culture")


class Quotation(Archivable):
    """Words of someone else which the guide cites."""

    key = models.SlugField(max_length=60, unique=True, null=True, blank=True)
    text = models.TextField(max_length=2000)
    source = models.CharField(max_length=160)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.source

    def get_absolute_url(self) -> str:
        return reverse("goals:culture")


class HeartLetter(models.Model):
    """One of the five dimensions of every instrument and every recognition card."""

    key = models.CharField("letter", max_length=1, unique=True)
    name = models.CharField(max_length=40)
    promise = models.CharField(max_length=300)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("goals:heart")


class Goal(Archivable):
    """One of the plan's goals. `letters`, such as "HT", are those of HEART by which it shows, where somebody chose."""

    key = models.SlugField(max_length=60, unique=True, null=True, blank=True)
    number = models.PositiveSmallIntegerField(unique=True)
    title = models.CharField(max_length=200)
    letters = models.CharField("HEART letters", max_length=5, blank=True)

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"Goal {self.number}: {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("pathways:goal", args=[self.number])


class Outcome(Archivable):
    """What is true once a goal is met."""

    key = models.SlugField(max_length=60, unique=True, null=True, blank=True)
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="outcomes")
    text = models.TextField(max_length=2000)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["goal", "order", "pk"]

    def __str__(self) -> str:
        return self.text[:100]

    def get_absolute_url(self) -> str:
        return self.goal.get_absolute_url()


class JourneyStep(models.Model):
    """One of the steps of the journey. `how` is Markdown-like: paragraphs, and lists of lines starting with "- "."""

    key = models.SlugField(max_length=60, unique=True)
    number = models.PositiveSmallIntegerField(unique=True)
    title = models.CharField(max_length=120)
    short = models.CharField("word on the tile", max_length=40)
    question = models.CharField(max_length=300)
    what = models.TextField(max_length=8000)
    why = models.TextField(max_length=8000)
    how = models.TextField(max_length=8000)

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"Step {self.number}: {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("goals:journey_step", args=[self.number])


class Resource(Archivable):
    """Something that helps with a step: a guide, a site, a class, people to ask."""

    key = models.SlugField(max_length=60, unique=True, null=True, blank=True)
    step = models.ForeignKey(JourneyStep, on_delete=models.PROTECT, related_name="resources")
    title = models.CharField(max_length=200)
    url = models.URLField(blank=True)
    file = models.FileField(upload_to="resources/", blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["step", "order", "pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return self.step.get_absolute_url()


class Horizon(models.TextChoices):
    SHORT = "short", _("Short-term (3 months)")
    MID = "mid", _("Mid-term (6–9 months)")
    LONG = "long", _("Long-term (12 months)")
    AUDACIOUS = "audacious", _("Audacious (up to 5 years)")


class ExampleGoal(Archivable):
    """A goal that the guide gives as an example for departments."""

    key = models.SlugField(max_length=60, unique=True, null=True, blank=True)
    horizon = models.CharField(max_length=10, choices=Horizon.choices)
    text = models.CharField(max_length=300)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("goals:journey")
