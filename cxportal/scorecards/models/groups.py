"""Which departments the program office finds alike."""

from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse

from cxportal.people.models import Department


class LikeGroup(models.Model):
    """Departments whose figures may stand beside each other, because they do the same kind of work."""

    name = models.CharField(max_length=80)
    departments = models.ManyToManyField(Department, related_name="like_groups")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"), name="likegroup_name_once", violation_error_message="There is a group of this name."
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("scorecards:group-edit", args=[self.pk])
