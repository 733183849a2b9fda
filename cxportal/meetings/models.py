"""A planned meeting: when it is by the county's clock, where, and for whom. Cancelled ones are marked and stay."""

import datetime as dt
import zoneinfo
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cxportal.people.models import Department, Person, above


class Audience(models.TextChoices):
    EVERYONE = "everyone", "Everyone who works here"
    DIRECTORS = "directors", "All directors"
    DEPARTMENT = "department", "A department and what belongs to it"


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def invited(self, person: Person) -> Self:
        """Those the person is asked to. At most one query beside what the person's standing took."""
        theirs = Q(audience=Audience.EVERYONE)
        if person.standing.director:
            theirs |= Q(audience=Audience.DIRECTORS)
        places = person.standing.own.headed | ({person.department_id} if person.department_id else frozenset())
        if places:
            parents = Department.objects.values_list("pk", "parent_id")
            theirs |= Q(audience=Audience.DEPARTMENT, department__in=above(parents, places))
        return self.filter(theirs)

    def between(self, first: dt.date, last: dt.date) -> Self:
        return self.filter(on__gte=first, on__lte=last).order_by("on", "starts", "pk")

    def to_come(self, today: dt.date) -> Self:
        """From today on, the next one first."""
        return self.filter(on__gte=today).order_by("on", "starts", "pk")

    def over(self, today: dt.date) -> Self:
        """Before today, the last one first."""
        return self.filter(on__lt=today).order_by("-on", "-starts", "-pk")


class Meeting(models.Model):
    """A meeting on a day, at a time of the county's clock. `sequence` counts its changes, as calendars expect."""

    title = models.CharField("What it is", max_length=120)
    on = models.DateField("Date")
    starts = models.TimeField("Begins at")
    minutes = models.PositiveSmallIntegerField(
        "Length in minutes", default=60, validators=[MinValueValidator(5), MaxValueValidator(720)]
    )
    place = models.CharField("Place or link", max_length=200, blank=True)
    note = models.TextField("Note", max_length=2000, blank=True)
    audience = models.CharField("For whom", max_length=10, choices=Audience.choices, default=Audience.EVERYONE)
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="meetings", verbose_name="Department"
    )
    cancelled_at = models.DateTimeField(null=True, editable=False)
    cancelled_because = models.CharField(max_length=200, blank=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    token = models.UUIDField(unique=True, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["on", "starts"], name="meeting_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(audience="department", department__isnull=False)
                | ~Q(audience="department") & Q(department=None),
                name="meeting_names_its_department",
                violation_error_message="A meeting of a department says of which; another has none.",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None, cancelled_because="")
                | Q(cancelled_at__isnull=False) & ~Q(cancelled_because=""),
                name="meeting_cancelled_with_a_reason",
                violation_error_message="A cancelled meeting has a time and a reason, and no other has.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.on:%b %-d, %Y}"

    def get_absolute_url(self) -> str:
        return reverse("meetings:detail", args=[self.pk])

    @property
    def ends(self) -> dt.time:
        """By the clock; past midnight it starts again."""
        return (dt.datetime.combine(self.on, self.starts) + dt.timedelta(minutes=self.minutes)).time()

    @property
    def for_whom(self) -> str:
        return str(self.department) if self.department else Audience(self.audience).label

    def moments(self, zone: zoneinfo.ZoneInfo) -> tuple[dt.datetime, dt.datetime]:
        """Begin and end in UTC. It lasts so long even where the clocks are changed meanwhile."""
        begin = dt.datetime.combine(self.on, self.starts, zone).astimezone(dt.UTC)
        return begin, begin + dt.timedelta(minutes=self.minutes)
