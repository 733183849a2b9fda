"""Changing the fields of one row with its history, so that of two editors none overwrites the other unseen."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models, transaction

from cxportal.history.models import Entry, record
from cxportal.ui.versions import changed_since

if TYPE_CHECKING:
    from cxportal.people.models import Person

M = TypeVar("M", bound=models.Model)


class ChangedMeanwhile(Exception):
    """Someone else saved in the meantime. `row` is as it is now, `fields` names what differs from what was shown."""

    def __init__(self, row: models.Model, fields: list[str]) -> None:
        super().__init__("Someone else saved in the meantime.")
        self.row = row
        self.fields = fields


def locked(row: M) -> M:
    """The row as it is now, locked until the transaction ends; archived or not."""
    return type(row)._base_manager.select_for_update().get(pk=row.pk)


def words_for(model: type[models.Model], fields: Iterable[str]) -> str:
    """What people call these fields: "title, target date"."""
    return ", ".join(word_for(model, name) for name in fields)


def word_for(model: type[models.Model] | None, name: str) -> str:
    """What people call a field, or the name itself where the model knows no such field."""
    known = {field.name: field for field in model._meta.get_fields()} if model else {}
    if name == "order":
        return "position"
    return str(getattr(known.get(name), "verbose_name", "") or name.replace("_", " "))


@transaction.atomic
def change(
    row: M, values: Mapping[str, Any], *, by: "Person", seen: str | None = None, verb: str = "edited", text: str = ""
) -> tuple[M, list[str]]:
    """Give the row these values and write one entry about it; nothing is written where nothing differs.

    `seen` is what the editor's form carries (`cxportal.ui.versions`); raises ChangedMeanwhile where one of the values
    is no longer what it showed. Returns the row as it is now and the names of the fields that changed.
    """
    current = locked(row)
    before = {name: getattr(current, name) for name in values}
    if seen is not None and (raced := changed_since(seen, before)):
        raise ChangedMeanwhile(current, raced)
    changed = [name for name in values if values[name] != before[name]]
    if changed:
        for name in changed:
            setattr(current, name, values[name])
        current.save(update_fields=changed)
        record(
            about=current,
            verb=verb,
            text=text or f"Edited: {words_for(type(current), changed)}",
            by=by,
            changes={name: (before[name], values[name]) for name in changed},
        )
    return current, changed


def restore(row: models.Model, earlier: Entry, name: str, *, by: "Person") -> bool:
    """Give a text of the row the words it had before that entry. False where it has them already.

    Raises KeyError where the entry changed no such field."""
    words = f"Restored earlier words: {words_for(type(row), [name])}"
    _, changed = change(row, {name: str(earlier.changes[name][0] or "")}, by=by, verb="restored-text", text=words)
    return bool(changed)
