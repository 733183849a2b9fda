"""A touchpoint: department, service, location or page, and channel. Its short code stands in its QR code."""

import secrets
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from cxportal.people.models import Department

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""Nothing that is mistaken for something else when it is typed from paper."""


def new_code() -> str:
    """Six characters that nobody confuses: about 900 million codes."""
    return "".join(secrets.choice(ALPHABET) for _ in range(6))


class Channel(models.TextChoices):
    IN_PERSON = "in_person", "In person"
    PHONE = "phone", "By telephone"
    WEB = "web", "Web page"
    EMAIL = "email", "E-mail"
    FIELD = "field", "At the customer's place"
    MAIL = "mail", "By letter"


class TouchpointQuerySet(models.QuerySet["Touchpoint"]):
    def in_use(self) -> Self:
        return self.filter(retired_at=None)

    def matching(self, words: str) -> Self:
        """Those in which every word occurs somewhere: the first eight, of the first 200 characters."""
        found = self
        for word in words[:200].replace("\0", " ").split()[:8]:
            found = found.filter(
                Q(service__icontains=word)
                | Q(location__icontains=word)
                | Q(likeness__icontains=word)
                | Q(department__name__icontains=word)
                | Q(code__iexact=word)
            )
        return found


class Touchpoint(models.Model):
    """A place where a customer is served. `likeness` names those that may be compared with each other."""

    code = models.CharField(max_length=12, unique=True, default=new_code)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="touchpoints")
    service = models.CharField(max_length=120)
    service_es = models.CharField("service in Spanish", max_length=120, blank=True)
    location = models.CharField("location or page", max_length=160, blank=True)
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.IN_PERSON)
    likeness = models.CharField("comparable with others of this kind", max_length=60, blank=True)
    kiosk = models.BooleanField("a shared device: ask every visitor", default=False)
    retired_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")
    token = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    objects = TouchpointQuerySet.as_manager()

    class Meta:
        ordering = ["department__name", "service", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(retired_at__isnull=False) & ~Q(merged_into=F("pk")),
                name="touchpoint_merged_is_retired",
                violation_error_message="A touchpoint that was merged into another is retired.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.service}, {self.location}" if self.location else self.service

    def get_absolute_url(self) -> str:
        return reverse("touchpoints:detail", args=[self.pk])

    @property
    def short_address(self) -> str:
        """What people type or scan: the portal's address, /say/ and the code."""
        return f"{settings.PORTAL_URL}{reverse('survey:say', args=[self.code])}"

    @property
    def bare_address(self) -> str:
        """The same as people write it, without the scheme."""
        return self.short_address.partition("://")[2].rstrip("/")
