"""Building questionnaires: copy to a new version, edit the draft, put it in use. Each writes history."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from cxportal.history.models import record
from cxportal.people.models import Person
from feedback.instruments.gaps import gaps
from feedback.instruments.models import (
    Instrument,
    Item,
    ItemText,
    Language,
    ScaleLabel,
    Version,
    VersionState,
    VersionText,
)

Words = Mapping[str, str]
"""Language → words."""


class NotPossible(Exception):
    """What was asked cannot be done now; the message says why and what to do."""


def draft_of(version_id: int) -> Version:
    """The draft, locked until the transaction ends. Raises NotPossible once it is in use: its words stay."""
    version = Version.objects.select_for_update(of=("self",)).select_related("instrument").get(pk=version_id)
    if version.state != VersionState.DRAFT:
        raise NotPossible("This version is in use or was: its words stay. Copy it to a new version.")
    return version


@transaction.atomic
def copy_to_draft(instrument: Instrument, *, by: Person) -> tuple[Version, bool]:
    """A new version with all words of the one in use, and whether it is new: an instrument has one draft at a time."""
    Instrument.objects.select_for_update().get(pk=instrument.pk)
    versions = Version.objects.filter(instrument=instrument)
    draft = versions.filter(state=VersionState.DRAFT).first()
    if draft:
        return draft, False
    source = versions.in_use().first() or versions.order_by("-number").first()
    number = (versions.aggregate(last=Max("number"))["last"] or 0) + 1
    draft = Version.objects.create(instrument=instrument, number=number)
    if source:
        _copy_words(source, draft)
    record(about=draft, verb="copied", text=f"Copied from version {source.number if source else 'none'}", by=by)
    return draft, True


def _copy_words(source: Version, draft: Version) -> None:
    titles, labels = list(source.texts.all()), list(source.scale.all())
    for title in titles:
        title.pk, title.version = None, draft
    for label in labels:
        label.pk, label.version = None, draft
    VersionText.objects.bulk_create(titles)
    ScaleLabel.objects.bulk_create(labels)
    items = list(source.items.prefetch_related("texts"))
    texts = [list(item.texts.all()) for item in items]
    for item in items:
        item.pk, item.version, item.locked_at = None, draft, None
    for item, words in zip(Item.objects.bulk_create(items), texts, strict=True):
        for text in words:
            text.pk, text.item = None, item
        ItemText.objects.bulk_create(words)


@transaction.atomic
def write_texts(version: Version, *, title: Words, introduction: Words, comment: Words, by: Person) -> None:
    draft = draft_of(version.pk)
    for language in Language.values:
        VersionText.objects.update_or_create(
            version=draft,
            language=language,
            defaults={
                "title": title[language],
                "introduction": introduction[language],
                "comment_label": comment[language],
            },
        )
    record(about=draft, verb="edited", text="Edited the title and introduction", by=by)


@transaction.atomic
def write_scale(version: Version, *, labels: Mapping[tuple[int, str], str], by: Person) -> None:
    """What each option (value, language) is called. The options themselves never change."""
    draft = draft_of(version.pk)
    for (value, language), label in labels.items():
        ScaleLabel.objects.update_or_create(version=draft, value=value, language=language, defaults={"label": label})
    record(about=draft, verb="edited", text="Edited the names of the options", by=by)


@transaction.atomic
def add_item(version: Version | None, *, key: str, letter: str, words: Words, by: Person) -> Item:
    """A question at the end of a draft; without a version one for the bank of extra questions."""
    draft = draft_of(version.pk) if version else None
    last = draft.items.aggregate(last=Max("order"))["last"] if draft else None
    item = Item.objects.create(version=draft, key=key, letter=letter, order=0 if last is None else last + 1)
    _write_words(item, words)
    record(about=draft or item, verb="added", text=f"Added the question “{words[Language.ENGLISH]}”", by=by)
    return item


@transaction.atomic
def edit_item(item: Item, *, letter: str, words: Words, by: Person) -> None:
    """Other words or another letter. Refused for what was answered and for core questions that trends stand on."""
    item = _open_item(item)
    if frozen := why_frozen(item):
        raise NotPossible(frozen)
    if item.letter != letter:
        item.letter = letter
        item.save(update_fields=["letter"])
    _write_words(item, words)
    record(about=item.version or item, verb="edited", text=f"Edited the question “{words[Language.ENGLISH]}”", by=by)


@transaction.atomic
def remove_item(item: Item, *, by: Person) -> None:
    """Out of a draft, or out of the bank where no round uses it."""
    item = _open_item(item)
    if frozen := why_frozen(item):
        raise NotPossible(frozen)
    record(about=item.version or item, verb="removed", text=f"Removed the question “{english(item)}”", by=by)
    item.delete()


@transaction.atomic
def move_item(item: Item, *, seen_at: int, to: int, by: Person) -> int:
    """To another place (from 1) in its draft; returns the place it has now.

    `seen_at` is where the person saw it: an item that is elsewhere by now stays, so that a second press does nothing.
    """
    draft = draft_of(item.version_id or 0)
    items = list(draft.items.all())
    here = next((number for number, other in enumerate(items) if other.pk == item.pk), None)
    if here is None:
        raise NotPossible("This question was removed.")
    if here != seen_at - 1 or not 1 <= to <= len(items) or to == seen_at:
        return here + 1
    items.insert(to - 1, items.pop(here))
    for number, each in enumerate(items):
        each.order = number
    Item.objects.bulk_update(items, ["order"])
    record(about=draft, verb="moved", text=f"Moved “{english(item)}” to place {to} of {len(items)}", by=by)
    return to


@transaction.atomic
def publish(version: Version, *, by: Person) -> None:
    """Puts the draft in use, and the one before out of it. Raises NotPossible with every gap in its words."""
    draft = draft_of(version.pk)
    if missing := gaps(draft):
        raise NotPossible(" ".join(missing))
    before = Version.objects.filter(instrument=draft.instrument_id, state=VersionState.PUBLISHED)
    before.update(state=VersionState.RETIRED)
    Version.objects.filter(pk=draft.pk).update(state=VersionState.PUBLISHED, published_at=timezone.now())
    record(about=draft, verb="published", text="Put in use", by=by)


@transaction.atomic
def discard(version: Version, *, by: Person) -> None:
    """Throws a draft away. Nobody answered it."""
    draft = draft_of(version.pk)
    record(about=draft.instrument, verb="discarded", text=f"Threw away the draft of version {draft.number}", by=by)
    draft.delete()


def why_frozen(item: Item) -> str:
    """Why its words cannot change; "" where they can."""
    if item.locked_at:
        return "This question was answered: its words stay."
    if item.core and item.version and is_answered(item.version.instrument):
        return "This is a core question: its words stay as they are, so that figures compare over the years."
    return ""


def is_answered(instrument: Instrument) -> bool:
    """Whether anybody ever answered any version. Until then a county fits the core questions to its own words."""
    return instrument.versions.filter(locked_at__isnull=False).exists()


def english(item: Item) -> str:
    text = item.texts.filter(language=Language.ENGLISH).values_list("text", flat=True).first()
    return text or item.key


def _open_item(item: Item) -> Item:
    if item.version_id:
        draft_of(item.version_id)
    return Item.objects.select_related("version__instrument").get(pk=item.pk)


def _write_words(item: Item, words: Words) -> None:
    for language, text in words.items():
        ItemText.objects.update_or_create(item=item, language=language, defaults={"text": text})


def words_of(item: Item) -> dict[str, Any]:
    return dict(item.texts.values_list("language", "text"))
