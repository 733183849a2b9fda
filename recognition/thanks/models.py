"""Thanks from customers and to customers. Both are read by the program office before anybody sees them."""

import datetime as dt
import uuid
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cxportal.people.models import Department, Person
from feedback.touchpoints.models import Touchpoint
from recognition.cards.models import LETTERS, Card


class State(models.TextChoices):
    WAITING = "waiting", "To be read"
    APPROVED = "approved", "Approved"
    REJECTED = "rejected", "Not passed on"
    RETRACTED = "retracted", "Retracted"


MOVES: dict[str, tuple[State, ...]] = {
    State.WAITING: (State.APPROVED, State.REJECTED),
    State.APPROVED: (State.RETRACTED,),
    State.REJECTED: (State.WAITING,),
    State.RETRACTED: (),
}
"""From where thanks may go where: buttons, guards and tests read this."""

CHIPS: dict[str, tuple[str, str]] = {
    State.WAITING: ("hourglass_empty", "warning"),
    State.APPROVED: ("check_circle", "success"),
    State.REJECTED: ("do_not_disturb", "neutral"),
    State.RETRACTED: ("undo", "neutral"),
}


class ModeratedQuerySet(models.QuerySet[Any]):
    def waiting(self) -> Self:
        return self.filter(state=State.WAITING)

    def approved(self) -> Self:
        return self.filter(state=State.APPROVED)

    def newest_first(self) -> Self:
        return self.order_by("-received_at", "-pk")


class Moderated(models.Model):
    """What both kinds have in common: they wait, and somebody decides, says why, and is named."""

    letter = models.CharField(max_length=1, choices=LETTERS, blank=True)
    words = models.TextField("as it is passed on", max_length=2000, blank=True)
    received_at = models.DateTimeField(default=timezone.now)
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=400, blank=True)

    objects = ModeratedQuerySet.as_manager()

    class Meta:
        abstract = True
        indexes = [models.Index(fields=["state", "-received_at"], name="%(class)s_queue")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting", decided_by=None, decided_at=None)
                | ~Q(state="waiting") & Q(decided_by__isnull=False, decided_at__isnull=False),
                name="%(class)s_decided_by_someone",
                violation_error_message="What is decided says who decided it and when.",
            )
        ]

    @property
    def chip(self) -> tuple[str, str, str]:
        return (State(self.state).label, *CHIPS[self.state])

    def may_become(self, state: State) -> bool:
        return state in MOVES[self.state]

    def move(self, state: State, *, by: Person, **values: Any) -> bool:
        """Guarded in SQL: False where somebody was faster. Back to the queue it is nobody's decision any more."""
        before = [old for old, allowed in MOVES.items() if state in allowed]
        who = {"decided_by": None, "decided_at": None} if state == State.WAITING else {
            "decided_by": by, "decided_at": timezone.now(),
        }  # fmt: skip
        rows = type(self)._default_manager.filter(pk=self.pk, state__in=before)
        done = bool(rows.update(state=state, **who, **values))
        self.refresh_from_db()
        return done


class Thanks(Moderated):
    """A customer's thanks to an employee, as it was sent (`named`, `described`, `what`) and as it is passed on."""

    named = models.CharField("who, by name", max_length=120, blank=True)
    described = models.CharField("who, described", max_length=300, blank=True)
    what = models.TextField("what happened", max_length=2000)
    happened_on = models.DateField(null=True, blank=True)
    customer = models.CharField("customer’s name", max_length=120, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=2, default="en")
    touchpoint = models.ForeignKey(Touchpoint, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="thanks_from_customers"
    )
    card = models.OneToOneField(Card, on_delete=models.PROTECT, null=True, blank=True, related_name="thanks")

    class Meta(Moderated.Meta):
        verbose_name_plural = "thanks"
        constraints = [
            *Moderated.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(named="", described=""),
                name="thanks_for_somebody",
                violation_error_message="Say who it was: by name, or what you remember.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "retracted"])
                | Q(person__isnull=False) & ~Q(letter="") & ~Q(words=""),
                name="thanks_approved_is_whole",
                violation_error_message="What is passed on has a person, a letter and words.",
            ),
        ]

    def __str__(self) -> str:
        return f"Thanks for {self.person or self.named or self.described}"

    def get_absolute_url(self) -> str:
        return reverse("thanks:read", args=[self.pk])

    @property
    def whom(self) -> str:
        """Who is thanked, as the customer put it."""
        return self.named or self.described

    @property
    def day(self) -> dt.date:
        """The day it happened, or the day it came in."""
        return self.happened_on or timezone.localdate(self.received_at)


class CustomerThanks(Moderated):
    """The county thanks a customer: written by somebody who works here, shown to the public once approved."""

    customer = models.CharField("whom do we thank?", max_length=120)
    on = models.DateField("when?")
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="thanks_to_customers")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(Moderated.Meta):
        verbose_name_plural = "thanks to customers"

    def __str__(self) -> str:
        return f"Thanks to {self.customer}"

    def get_absolute_url(self) -> str:
        return reverse("thanks:read_customer", args=[self.pk])
