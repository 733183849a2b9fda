"""Who answers for an objective or an action step."""

from typing import Self

from django.db import models
from django.db.models import Q

from cxportal.people.models import Person
from pathways.models.objectives import ActionStep, Objective, StandingBody


class LeadQuerySet(models.QuerySet["Lead"]):
    def waiting_for_a_person(self) -> Self:
        """Placeholders: a first name from the plan, with no person assigned yet."""
        return self.exclude(placeholder="")


class Lead(models.Model):
    """A person, a name that waits for its person, or a standing body; of an objective or of one action step.

    `came_from` is the objective whose merge brought this lead along.
    """

    key = models.SlugField(max_length=140, unique=True, null=True, blank=True)
    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, null=True, blank=True, related_name="leads")
    step = models.ForeignKey(ActionStep, on_delete=models.PROTECT, null=True, blank=True, related_name="leads")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="leads")
    placeholder = models.CharField(max_length=80, blank=True)
    body = models.CharField(max_length=20, choices=StandingBody.choices, blank=True)
    accountable = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=0)
    since = models.DateField(null=True, blank=True)
    came_from = models.ForeignKey(Objective, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = LeadQuerySet.as_manager()

    class Meta:
        ordering = ["-accountable", "order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(objective__isnull=False, step=None) | Q(objective=None, step__isnull=False),
                name="lead_of_objective_xor_step",
                violation_error_message="A lead answers for an objective or for one step.",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, placeholder="", body="")
                | Q(person=None, body="") & ~Q(placeholder="")
                | Q(person=None, placeholder="") & ~Q(body=""),
                name="lead_person_xor_placeholder_xor_body",
                violation_error_message="A lead is a person, a name that waits for one, or a standing body.",
            ),
            models.UniqueConstraint(
                fields=["objective"],
                condition=Q(accountable=True),
                name="lead_one_accountable",
                violation_error_message="One lead is accountable for an objective.",
            ),
            models.UniqueConstraint(
                fields=["objective", "person"],
                condition=Q(person__isnull=False),
                name="lead_person_once",
                violation_error_message="This person is a lead of it already.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The lead in words: a person's name, a placeholder, "All directors"."""
        if self.person is not None:
            return self.person.name
        return self.placeholder or self.get_body_display()
