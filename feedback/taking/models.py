"""What carries a name, apart from the answers: a copy somebody asked to keep, and the signed rating of practices."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cxportal.people.models import Department, Person
from feedback.rounds.models import Round


class KeptCopy(models.Model):
    """A person's own profile, kept because they ticked the box. It holds no time and no comment.

    `profile` maps a letter to the mean of its answers, such as {"H": 4.3}; a letter without answers is missing.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="+")
    profile = models.JSONField(default=dict)

    class Meta:
        verbose_name_plural = "kept copies"
        constraints = [models.UniqueConstraint(fields=["person", "round"], name="keptcopy_once")]

    def __str__(self) -> str:
        return f"Own copy: {self.round}"


class Practice(models.TextChoices):
    BEGINNING = "beginning", _("Beginning")
    EMERGING = "emerging", _("Emerging")
    PRACTICING = "practicing", _("Practicing")
    EXCELLING = "excelling", _("Excelling")


class PracticeRating(models.Model):
    """What the head of a department says of its practices in a departmental round: signed, and apart from answers."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="practice_ratings")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    rating = models.CharField(max_length=10, choices=Practice.choices)
    evidence = models.TextField(max_length=4000)
    signed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "department"], name="practicerating_once"),
            models.CheckConstraint(
                condition=~Q(evidence=""),
                name="practicerating_has_evidence",
                violation_error_message="Say what shows it.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department}: {self.get_rating_display()}"

    def get_absolute_url(self) -> str:
        return reverse("taking:practice", args=[self.round_id, self.department_id])


class PaperForms(models.Model):
    """How many paper forms of a department were keyed in. They mark no person."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="+")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    keyed = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "paper forms"
        constraints = [models.UniqueConstraint(fields=["round", "department"], name="paperforms_once")]

    def __str__(self) -> str:
        return f"{self.keyed} forms, {self.department}"
