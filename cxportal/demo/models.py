"""The note that this portal's county is a demonstration."""

from django.db import models


class Demonstration(models.Model):
    """That the people and their work were generated, and from what. There is at most one row."""

    seed = models.CharField(max_length=60)
    today = models.DateField("the day its dates count from")
    people = models.PositiveIntegerField()
    departments = models.PositiveIntegerField()
    objectives = models.PositiveIntegerField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="demonstration_only_one")]

    def __str__(self) -> str:
        return f"Demonstration of {self.today:%b %-d, %Y}: {self.people} people"
