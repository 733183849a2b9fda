"""Append-only history: who did what to which object, when, in words, with the field changes."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

if TYPE_CHECKING:
    from cxportal.people.models import Person

Changes = Mapping[str, tuple[Any, Any]]


class EntryQuerySet(models.QuerySet["Entry"]):
    def about(self, thing: models.Model) -> Self:
        kind = ContentType.objects.get_for_model(thing, for_concrete_model=True)
        return self.filter(content_type=kind, object_id=thing.pk)

    def newest_first(self) -> Self:
        return self.order_by("-at", "-pk")

    def update(self, **kwargs: Any) -> int:
        raise TypeError("History is append-only: write a new entry instead.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError("History is append-only: entries leave only by disposition.")


class Entry(models.Model):
    """One thing that happened to one object. Written once, never changed."""

    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    actor_name = models.CharField(max_length=200)
    on_behalf_of = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now, db_index=True)
    verb = models.SlugField(max_length=40)
    text = models.CharField(max_length=500)
    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT)
    object_id = models.PositiveBigIntegerField()
    thing = GenericForeignKey("content_type", "object_id")
    label = models.CharField(max_length=300)
    url = models.CharField(max_length=300, blank=True)
    changes = models.JSONField(default=dict, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "entries"
        indexes = [models.Index(fields=["content_type", "object_id", "-at"], name="history_about")]

    def __str__(self) -> str:
        return f"{self.actor_name}: {self.text}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("History is append-only: write a new entry instead.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("History is append-only: entries leave only by disposition.")


def plain(value: Any) -> Any:
    """A value as JSON keeps it: numbers, booleans, texts and None stay, everything else becomes its text."""
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


def entry(
    *,
    about: models.Model,
    verb: str,
    text: str,
    by: "Person | None",
    by_name: str = "",
    on_behalf_of: "Person | None" = None,
    changes: Changes | None = None,
) -> Entry:
    """An unsaved entry, for writing many at once. `by_name` names an actor that is no person ("Plan file")."""
    absolute = getattr(about, "get_absolute_url", None)
    return Entry(
        actor=by,
        actor_name=(str(by) if by else by_name or "The portal")[:200],
        on_behalf_of=on_behalf_of,
        verb=verb,
        text=text[:500],
        content_type=ContentType.objects.get_for_model(about),
        object_id=about.pk,
        label=str(about)[:300],
        url=absolute()[:300] if absolute else "",
        changes={field: [plain(old), plain(new)] for field, (old, new) in (changes or {}).items()},
    )


def record(
    *,
    about: models.Model,
    verb: str,
    text: str,
    by: "Person | None",
    by_name: str = "",
    on_behalf_of: "Person | None" = None,
    changes: Changes | None = None,
) -> Entry:
    """Write one entry. Called by the action that made the change, inside its transaction."""
    written = entry(
        about=about, verb=verb, text=text, by=by, by_name=by_name, on_behalf_of=on_behalf_of, changes=changes
    )
    written.save()
    return written
