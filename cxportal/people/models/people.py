"""People, the roles they hold for a time, and what they are on a day."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from cxportal.people.models.departments import Department, DepartmentKind


class PersonManager(BaseUserManager["Person"]):
    def get_by_natural_key(self, username: str | None) -> "Person":
        found = PersonQuerySet(self.model, using=self._db).named(username or "")
        if found is None:
            raise Person.DoesNotExist
        return found

    def create_person(self, *, password: str | None = None, **fields: Any) -> "Person":
        """A person with e-mail in lower case and a hashed password (none: sign-in by password is off)."""
        if fields.get("email"):
            fields["email"] = fields["email"].lower()
        person = self.model(**fields)
        person.set_password(password)
        person.save(using=self._db)
        return person


class PersonQuerySet(models.QuerySet["Person"]):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def by_name(self) -> Self:
        return self.order_by("last_name", "first_name", "pk")

    def named(self, name: str) -> "Person | None":
        """The person who signs in with this e-mail address or employee number, in capitals or not."""
        name = name.strip()
        found = self.filter(Q(email=name.lower()) | Q(employee_number=name) | Q(employee_number=name.upper())).order_by(
            "pk"
        )[:3]
        return next(iter(sorted(found, key=lambda person: person.email != name.lower())), None) if name else None

    def called(self, word: str) -> Self:
        word = word.replace("\0", "")  # which no database looks for
        return self.filter(Q(first_name__icontains=word) | Q(last_name__icontains=word))

    def matching(self, words: str) -> Self:
        """People in whose name, title or department every word occurs: the first eight, of the first 300 characters."""
        found = self
        for word in words[:300].replace("\0", " ").split()[:8]:
            found = found.filter(
                Q(first_name__icontains=word)
                | Q(last_name__icontains=word)
                | Q(title__icontains=word)
                | Q(department__name__icontains=word)
            )
        return found


class Person(AbstractBaseUser):
    """Someone who works for the county: on the roster, and able to sign in once a way in was given."""

    employee_number = models.CharField(max_length=20, unique=True, null=True, blank=True)
    email = models.EmailField(unique=True, null=True, blank=True)
    first_name = models.CharField(max_length=80)
    last_name = models.CharField(max_length=80)
    title = models.CharField("job title", max_length=120, blank=True)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, null=True, blank=True, related_name="people")
    manager = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="reports")
    started_on = models.DateField("start date", null=True, blank=True)
    frontline = models.BooleanField("serves customers directly", default=False)
    photo = models.ImageField(upload_to="photos/", blank=True)
    is_active = models.BooleanField("works here", default=True)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PersonManager.from_queryset(PersonQuerySet)()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["first_name", "last_name"]

    class Meta:
        verbose_name_plural = "people"
        indexes = [models.Index(fields=["last_name", "first_name"], name="people_by_name")]
        constraints = [
            models.CheckConstraint(
                condition=Q(manager=None) | ~Q(manager=F("pk")),
                name="person_not_own_manager",
                violation_error_message="Nobody is their own manager.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def initials(self) -> str:
        return (self.first_name[:1] + self.last_name[:1]).upper()

    def get_full_name(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("people:person", args=[self.pk])

    @cached_property
    def standing(self) -> "Standing":
        """What this person is today: roles, departments headed, whom they assist. Read once an instance."""
        return standing_of(self, on=timezone.localdate())

    @cached_property
    def manages(self) -> bool:
        """Whether someone active reports to this person."""
        return self.reports.active().exists()

    @property
    def is_staff(self) -> bool:
        """Django's name for "may enter /admin/"; here: administrators."""
        return self.is_active and self.standing.administrator

    @property
    def is_superuser(self) -> bool:
        return self.is_staff

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return self.is_staff

    def has_perms(self, perm_list: list[str], obj: object = None) -> bool:
        return self.is_staff

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_staff


class RoleKind(models.TextChoices):
    HEAD = "head", "Head of a department"
    ASSISTANT = "assistant", "May act on behalf of a person"
    PROGRAM_OFFICE = "program_office", "Program office"
    ADMINISTRATOR = "administrator", "Administrator"
    AMBASSADOR = "ambassador", "Ambassador"


class RoleQuerySet(models.QuerySet["Role"]):
    def on(self, day: dt.date) -> Self:
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)

    def heads(self) -> Self:
        return self.filter(kind=RoleKind.HEAD)


class Role(models.Model):
    """What a person is, from a day until a day (inclusive). A head's row without a person is a vacancy."""

    kind = models.CharField(max_length=16, choices=RoleKind.choices)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="roles")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, null=True, blank=True, related_name="roles")
    principal = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="assistants")
    acting = models.BooleanField(default=False)
    starts_on = models.DateField("from")
    ends_on = models.DateField("until", null=True, blank=True)
    note = models.CharField(max_length=200, blank=True)

    objects = RoleQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=RoleKind.HEAD, department__isnull=False) | ~Q(kind=RoleKind.HEAD) & Q(department=None),
                name="role_head_has_department",
                violation_error_message="A head is head of a department; other roles have none.",
            ),
            models.CheckConstraint(
                condition=Q(kind=RoleKind.ASSISTANT, principal__isnull=False)
                | ~Q(kind=RoleKind.ASSISTANT) & Q(principal=None),
                name="role_assistant_has_principal",
                violation_error_message="An assistant acts for a person; other roles do not.",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(kind=RoleKind.HEAD),
                name="role_only_a_headship_is_vacant",
                violation_error_message="Only a headship can be vacant.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="role_ends_after_start",
                violation_error_message="A role ends on or after the day it starts.",
            ),
            models.UniqueConstraint(
                fields=["department", "acting"],
                condition=Q(kind=RoleKind.HEAD, ends_on=None),
                name="role_one_current_head",
                violation_error_message="This department has a head already. End that role first.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person or 'Vacant'}, {self.title}"

    @property
    def title(self) -> str:
        """The role in words: "Acting head of Parks", "Program office", "May act for Vicki"."""
        if self.kind == RoleKind.HEAD:
            return f"{'Acting head' if self.acting else 'Head'} of {self.department}"
        if self.kind == RoleKind.ASSISTANT:
            return f"May act for {self.principal}"
        return self.get_kind_display()


@dataclass(frozen=True)
class Headship:
    """What someone heads: the ids of the departments themselves, of those that count as "all directors" report,
    and of everything from there downward."""

    headed: frozenset[int] = frozenset()
    directs: frozenset[int] = frozenset()
    departments: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Standing:
    """What a person is on one day, for predicates to ask.

    `headships` maps person ids to what they head: the person's own, and that of each one whom they assist.
    """

    person_id: int
    program_office: bool
    administrator: bool
    headships: dict[int, Headship]

    @property
    def own(self) -> Headship:
        return self.headships[self.person_id]

    @property
    def director(self) -> bool:
        return bool(self.own.directs)

    @property
    def principals(self) -> frozenset[int]:
        """The ids of the people on whose behalf this person may act."""
        return frozenset(self.headships) - {self.person_id}


def below(parents: Iterable[tuple[int, int | None]], roots: Iterable[int]) -> frozenset[int]:
    """The roots and every department under them, from (id, parent id) pairs. A circle ends where it began."""
    children: dict[int | None, list[int]] = defaultdict(list)
    for department, parent in parents:
        children[parent].append(department)
    found: set[int] = set()
    waiting = list(roots)
    while waiting:
        department = waiting.pop()
        if department not in found:
            found.add(department)
            waiting.extend(children[department])
    return frozenset(found)


def above(parents: Iterable[tuple[int, int | None]], leaves: Iterable[int]) -> frozenset[int]:
    """The leaves and every department over them, from (id, parent id) pairs. A circle ends where it began."""
    edges = dict(parents)
    found: set[int] = set()
    for leaf in leaves:
        step: int | None = leaf
        while step is not None and step not in found:
            found.add(step)
            step = edges.get(step)
    return frozenset(found)


def standing_of(person: Person, *, on: dt.date) -> Standing:
    """At most two queries, whatever the size of the county."""
    current = Role.objects.on(on)
    assisted = current.filter(person=person, kind=RoleKind.ASSISTANT).values("principal")
    theirs = Q(person=person) | Q(kind=RoleKind.HEAD, person__in=assisted)
    roles = list(current.filter(theirs).select_related("department"))
    own = [role for role in roles if role.person_id == person.pk]
    principals = [role.principal_id for role in own if role.kind == RoleKind.ASSISTANT and role.principal_id]
    heads = [role for role in roles if role.kind == RoleKind.HEAD]
    parents = list(Department.objects.values_list("pk", "parent_id")) if heads else []

    def headship(of: int) -> Headship:
        held = [role.department for role in heads if role.person_id == of and role.department]
        headed = frozenset(department.pk for department in held)
        directs = frozenset(department.pk for department in held if department.kind == DepartmentKind.DEPARTMENT)
        return Headship(headed=headed, directs=directs, departments=below(parents, headed))

    return Standing(
        person_id=person.pk,
        program_office=any(role.kind == RoleKind.PROGRAM_OFFICE for role in own),
        administrator=any(role.kind == RoleKind.ADMINISTRATOR for role in own),
        headships={of: headship(of) for of in (person.pk, *principals)},
    )
