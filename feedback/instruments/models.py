"""Instruments as data: what is asked, in which words, on which scale."""

from typing import Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

LETTERS = "HEART"
"""The five dimensions, in their order: goals.HeartLetter holds their names and promises."""


class InstrumentKind(models.TextChoices):
    SELF = "self", _("HEART self-assessment")
    DEPARTMENT = "department", _("Departmental assessment")
    CUSTOMER = "customer", _("Customer survey")


class Language(models.TextChoices):
    ENGLISH = "en", "English"
    SPANISH = "es", "Español"


class Choice(models.IntegerChoices):
    """The stable ids of options, and how an answer is stored. An item that was not offered has no answer at all."""

    UNANSWERED = -1, "Not answered"
    NOT_APPLICABLE = 0, "N/A"
    ONE = 1, "1"
    TWO = 2, "2"
    THREE = 3, "3"
    FOUR = 4, "4"
    FIVE = 5, "5"


OFFERED = (Choice.ONE, Choice.TWO, Choice.THREE, Choice.FOUR, Choice.FIVE, Choice.NOT_APPLICABLE)
"""What a person may choose, in the order shown."""
FAVORABLE = (Choice.FOUR, Choice.FIVE)


class Instrument(models.Model):
    """One of the questionnaires. Its words are those of its versions."""

    kind = models.CharField(max_length=12, choices=InstrumentKind.choices, unique=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.get_kind_display()

    def get_absolute_url(self) -> str:
        return reverse("instruments:detail", args=[self.kind])


class VersionState(models.TextChoices):
    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "In use"
    RETIRED = "retired", "Retired"


class VersionQuerySet(models.QuerySet["Version"]):
    def in_use(self) -> Self:
        return self.filter(state=VersionState.PUBLISHED)


class Version(models.Model):
    """The wording of an instrument from one publication to the next. Locked once a response exists."""

    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=VersionState.choices, default=VersionState.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)
    locked_at = models.DateTimeField("first answered", null=True, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["instrument", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["instrument", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["instrument"],
                condition=Q(state="published"),
                name="version_one_in_use",
                violation_error_message="Another version of this instrument is in use.",
            ),
            models.UniqueConstraint(
                fields=["instrument"],
                condition=Q(state="draft"),
                name="version_one_draft",
                violation_error_message="This instrument has a draft already.",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", published_at=None) | ~Q(state="draft") & Q(published_at__isnull=False),
                name="version_published_at_a_time",
                violation_error_message="A version in use says since when.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instrument}, version {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("instruments:version", args=[self.pk])


class VersionText(models.Model):
    """Title and introduction of a version in one language."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=2, choices=Language.choices)
    title = models.CharField(max_length=160)
    introduction = models.TextField(max_length=2000, blank=True)
    comment_label = models.CharField("question for the open comment", max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "language"], name="versiontext_once_a_language")]

    def __str__(self) -> str:
        return self.title


class ScaleLabel(models.Model):
    """What one option is called in one language: "Usually", "Strongly agree", "N/A"."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="scale")
    value = models.SmallIntegerField(choices=[(choice.value, choice.label) for choice in OFFERED])
    language = models.CharField(max_length=2, choices=Language.choices)
    label = models.CharField(max_length=60)

    class Meta:
        ordering = ["value"]
        constraints = [
            models.UniqueConstraint(fields=["version", "value", "language"], name="scalelabel_once_a_language")
        ]

    def __str__(self) -> str:
        return self.label


class ItemQuerySet(models.QuerySet["Item"]):
    def extras(self) -> Self:
        """The bank of extra items: they belong to no version and are added to the end of a round."""
        return self.filter(version=None)


class Item(models.Model):
    """One question that is answered on the scale. Its key stays the same through all versions, so that trends hold.

    `core` items stand in every version and their words stay frozen; an item without a version is an extra one.
    """

    version = models.ForeignKey(Version, on_delete=models.CASCADE, null=True, blank=True, related_name="items")
    key = models.CharField(
        max_length=20, validators=[RegexValidator(r"^[a-z][a-z0-9_]*$", "Use small letters, digits and _.")]
    )
    letter = models.CharField(max_length=1, blank=True, choices=[(letter, letter) for letter in LETTERS])
    core = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=0)
    locked_at = models.DateTimeField("first answered", null=True, blank=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="item_once_a_version"),
            models.UniqueConstraint(fields=["key"], condition=Q(version=None), name="item_extra_once"),
            models.CheckConstraint(
                condition=Q(version__isnull=False) | Q(core=False),
                name="item_core_in_a_version",
                violation_error_message="A core item belongs to a version.",
            ),
        ]

    def __str__(self) -> str:
        return self.key


class ItemText(models.Model):
    """The words of an item in one language."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=2, choices=Language.choices)
    text = models.CharField(max_length=300)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "language"], name="itemtext_once_a_language")]

    def __str__(self) -> str:
        return self.text
