"""The Know Ourselves worksheet."""

from dataclasses import dataclass
from typing import Self

from django.db import models
from django.urls import reverse

from cxportal.people.models import Department

LONGEST = 6000
# Each part with the questions of the guide behind it.
QUESTIONS = {
    "strengths": "What are we good at? Do our customers say so too?",
    "opportunities": "Where can we do more for our customers, or do it more easily?",
    "challenges": "What are we not doing so well at? Where do we see ourselves differently than our customers do?",
    "root_causes": "Which challenges are symptoms of something larger? What caused them, and how will we mend that?",
    "training_needs": "Which skills do we have, and which do we need? Who would learn what?",
    "focus_groups": "When and with whom did we talk (customers, team members, partners), and what did we hear? "
    "Name no customer and no colleague.",
}


@dataclass(frozen=True)
class Part:
    """One part of a worksheet."""

    name: str
    heading: str
    question: str
    text: str


class WorksheetQuerySet(models.QuerySet["Worksheet"]):
    def begun(self) -> Self:
        """Those in which something stands."""
        return self.exclude(**dict.fromkeys(QUESTIONS, ""))


class Worksheet(models.Model):
    """What a department, division or unit found out about itself. Earlier texts are in its history."""

    department = models.OneToOneField(Department, on_delete=models.PROTECT, related_name="worksheet")
    strengths = models.TextField(max_length=LONGEST, blank=True)
    opportunities = models.TextField(max_length=LONGEST, blank=True)
    challenges = models.TextField(max_length=LONGEST, blank=True)
    root_causes = models.TextField("root causes", max_length=LONGEST, blank=True)
    training_needs = models.TextField("training needs", max_length=LONGEST, blank=True)
    focus_groups = models.TextField("notes from focus groups", max_length=LONGEST, blank=True)

    objects = WorksheetQuerySet.as_manager()

    class Meta:
        ordering = ["department__name"]

    def __str__(self) -> str:
        return f"Know Ourselves: {self.department}"

    def get_absolute_url(self) -> str:
        return reverse("knowing:detail", args=[self.department_id])

    @property
    def parts(self) -> list[Part]:
        """All six, in their order."""
        return [Part(name, heading(name), asked, getattr(self, name)) for name, asked in QUESTIONS.items()]

    @property
    def state(self) -> str:
        """How much is filled in, in words; "" where everything is."""
        filled = sum(bool(part.text) for part in self.parts)
        return "" if filled == len(QUESTIONS) else f"{filled} of {len(QUESTIONS)} parts"


def heading(name: str) -> str:
    """What a part is called."""
    words = str(Worksheet._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return words[:1].upper() + words[1:]
