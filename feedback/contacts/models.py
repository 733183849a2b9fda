"""The queue of what customers want answered. It is never joined to what they rated.

A row keeps the day and no time, its number is random, and nothing of a response points to it or from it. Within
seconds it is written anew among others in random order (`settling`), and so are the responses of its place, whose days
are dealt out anew: neither place in the table nor day tells which response came with which row.
"""

import datetime as dt
import secrets
import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cxportal.county.days import Workdays
from cxportal.people.models import Person
from feedback.touchpoints.models import Touchpoint


class ContactKind(models.TextChoices):
    COMPLAINT = "complaint", "Complaint"
    QUESTION = "question", "Question"
    SUGGESTION = "suggestion", "Suggestion"
    COMPLIMENT = "compliment", "Compliment"
    WISH = "wish", "Wish to be contacted"


class ContactState(models.TextChoices):
    NEW = "new", "New"
    IN_PROGRESS = "in_progress", "In progress"
    ANSWERED = "answered", "Answered"
    CLOSED = "closed", "Closed"


# State → the states that may follow it.
MOVES: dict[str, tuple[str, ...]] = {
    ContactState.NEW: (ContactState.IN_PROGRESS,),
    ContactState.IN_PROGRESS: (ContactState.ANSWERED, ContactState.CLOSED),
    ContactState.ANSWERED: (ContactState.CLOSED, ContactState.IN_PROGRESS),
    ContactState.CLOSED: (ContactState.IN_PROGRESS,),
}
OPEN = (ContactState.NEW, ContactState.IN_PROGRESS)
# State → (icon, tone) of its chip.
CHIPS: dict[str, tuple[str, str]] = {
    ContactState.NEW: ("announcement", "warning"),
    ContactState.IN_PROGRESS: ("autorenew", "info"),
    ContactState.ANSWERED: ("check_circle", "success"),
    ContactState.CLOSED: ("check", "neutral"),
}
KIND_CHIPS: dict[str, tuple[str, str]] = {
    ContactKind.COMPLAINT: ("report", "danger"),
    ContactKind.QUESTION: ("help", "info"),
    ContactKind.SUGGESTION: ("lightbulb", "info"),
    ContactKind.COMPLIMENT: ("favorite", "success"),
    ContactKind.WISH: ("chat", "neutral"),
}


class Way(models.TextChoices):
    """How a customer was answered."""

    EMAIL = "email", "By e-mail"
    PHONE = "phone", "By telephone"
    LETTER = "letter", "By letter"
    IN_PERSON = "in_person", "In person"


def new_number() -> int:
    """Twelve digits: nobody can count the rows, or tell which came first."""
    return secrets.randbelow(9 * 10**11) + 10**11


class ContactQuerySet(models.QuerySet["Contact"]):
    def open(self) -> Self:
        """Waiting for an answer."""
        return self.filter(state__in=OPEN)

    def handled_by(self, person: Person) -> Self:
        return self.filter(assignee=person)

    def matching(self, words: str) -> Self:
        """Those in which every word occurs: the first eight, of the first 200 characters."""
        found = self
        for word in words[:200].replace("\0", " ").split()[:8]:
            found = found.filter(
                Q(message__icontains=word)
                | Q(name__icontains=word)
                | Q(touchpoint__service__icontains=word)
                | Q(touchpoint__department__name__icontains=word)
            )
        return found

    def oldest_first(self) -> Self:
        return self.order_by("received_on", "pk")

    def newest_first(self) -> Self:
        return self.order_by("-received_on", "pk")


class Contact(models.Model):
    """What one customer wants answered, or complains about: their words, how to reach them, and where it stands."""

    id = models.BigAutoField(primary_key=True)
    touchpoint = models.ForeignKey(Touchpoint, on_delete=models.PROTECT, related_name="contacts")
    kind = models.CharField(max_length=10, choices=ContactKind.choices, default=ContactKind.WISH)
    received_on = models.DateField("received")
    language = models.CharField(max_length=2, blank=True)
    message = models.TextField(max_length=4000, blank=True)
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField("e-mail address", blank=True)
    phone = models.CharField("telephone number", max_length=40, blank=True)
    state = models.CharField(max_length=11, choices=ContactState.choices, default=ContactState.NEW)
    assignee = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="contacts")
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_how = models.CharField("how", max_length=10, choices=Way.choices, blank=True)
    answer = models.TextField("what was answered", max_length=4000, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    token = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    settled = models.BooleanField(default=False, editable=False)

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = ["-received_on", "pk"]
        indexes = [models.Index(fields=["state", "received_on"], name="contact_by_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="new", acknowledged_at=None) | ~Q(state="new") & Q(acknowledged_at__isnull=False),
                name="contact_acknowledged_at_a_time",
                violation_error_message="What is no longer new says since when.",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None)
                | Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer=""),
                name="contact_answered_by_someone",
                violation_error_message="An answer says who gave it, when, and what it said.",
            ),
            models.CheckConstraint(
                condition=~Q(state="answered") | Q(answered_at__isnull=False),
                name="contact_answered_has_answer",
                violation_error_message="What is answered has an answer.",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) | ~Q(state="closed") & Q(closed_at=None),
                name="contact_closed_at_a_time",
                violation_error_message="What is closed says since when.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.received_on:%b %-d, %Y}"

    def get_absolute_url(self) -> str:
        return reverse("contacts:detail", args=[self.pk])

    @property
    def chip(self) -> tuple[str, str]:
        return CHIPS[self.state]

    @property
    def kind_chip(self) -> tuple[str, str]:
        return KIND_CHIPS[self.kind]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def reachable(self) -> bool:
        """Whether the customer left a way to answer."""
        return bool(self.email or self.phone)

    def due_on(self, workdays: Workdays) -> dt.date | None:
        """By when it is acknowledged (while new) or answered (while in progress); None once it is."""
        if self.state == ContactState.NEW:
            return workdays.after(self.received_on, settings.CONTACT_ACKNOWLEDGE_DAYS)
        if self.state == ContactState.IN_PROGRESS:
            return workdays.after(self.received_on, settings.CONTACT_ANSWER_DAYS)
        return None

    def move(self, to: ContactState, **values: object) -> bool:
        """Into another state; False where that move is not allowed, or somebody was faster."""
        before = [state for state, following in MOVES.items() if to in following]
        stamps: dict[str, object] = {"closed_at": timezone.now() if to == ContactState.CLOSED else None}
        if to == ContactState.IN_PROGRESS and self.acknowledged_at is None:
            stamps["acknowledged_at"] = timezone.now()
        moved = Contact.objects.filter(pk=self.pk, state__in=before).update(state=to, **stamps, **values)
        if moved:
            self.refresh_from_db()
        return bool(moved)


class ContactNote(models.Model):
    """What a handler wrote down about a contact, for the other handlers."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField(max_length=4000)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    token = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.text[:60]
