"""Which measures speak for which outcome."""

from django.db import models

from cxportal.scorecards.models import Measure
from goals.models import Outcome


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
