"""A form for a row that two people may edit: the second sees what the first changed, and keeps what they typed."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import models

from cxportal.ui.versions import SEEN, changed_since, marks_of

MEANWHILE = "Somebody else changed this while you were typing. Nothing of yours is lost: compare, then save again."


@dataclass(frozen=True)
class Meanwhile:
    """A field that changed while someone typed: what it says now, and whether they had typed something else there."""

    label: str
    now: str
    clashes: bool


class VersionedForm(forms.ModelForm):  # type: ignore[type-arg]
    """A form that knows which state of the row it was drawn from.

    A hidden field carries a mark of each edited field. If the row changed since, the form is not valid: `meanwhile`
    lists what changed, fields that were left alone take the new value, and the next save goes through.
    Fetch the row with `select_for_update()` inside the transaction that saves it.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meanwhile: list[Meanwhile] = []
        names = [name for name, field in self.fields.items() if self._is_edited(name, field)]
        self._before = {name: normal(self.initial.get(name)) for name in names}
        self._words_before = {name: self._words(name) for name in names}
        self.initial[SEEN] = marks_of(self._before)

    def changes(self) -> dict[str, tuple[str, str]]:
        """After the form was found valid: each edited field with its words before and now, for the history."""
        return {
            self._label(name): (self._words_before[name], self._words(name))
            for name, before in self._before.items()
            if normal(self.cleaned_data.get(name)) != before
        }

    def _clean_form(self) -> None:
        super()._clean_form()  # type: ignore[misc]
        if self.instance.pk is not None and self.is_bound:
            self._compare()

    def _compare(self) -> None:
        seen = self.data.get(self.add_prefix(SEEN)) or ""
        typed = {name: normal(self.cleaned_data.get(name)) for name in self._before if name in self.cleaned_data}
        touched = {*changed_since(seen, typed), *(self._before.keys() - typed.keys())}
        changed = [name for name in changed_since(seen, self._before) if typed.get(name) != self._before[name]]
        if not changed:
            return
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data[self.add_prefix(SEEN)] = marks_of(self._before)
        for name in changed:
            if name not in touched:
                _put(data, self.add_prefix(name), self[name].initial, self.fields[name])
            self.meanwhile.append(Meanwhile(self._label(name), self._words_before[name] or "empty", name in touched))
        self.data = data
        self.add_error(NON_FIELD_ERRORS, MEANWHILE)

    def _is_edited(self, name: str, field: forms.Field) -> bool:
        return name != SEEN and not field.disabled and not isinstance(field, forms.FileField)

    def _label(self, name: str) -> str:
        return str(self[name].label)

    def _words(self, name: str) -> str:
        """The value of the row as people read it."""
        if not any(field.name == name for field in self.instance._meta.get_fields()):
            return ""
        shown = getattr(self.instance, f"get_{name}_display", None)
        value = shown() if shown else getattr(self.instance, name, None)  # a new row has no row beside it yet
        if isinstance(value, bool):
            return "yes" if value else "no"
        return "" if value is None else str(value)


def normal(value: object) -> str:
    """A value as text to compare: rows by their id, several in order, nothing as ""."""
    if value is None or value is False:
        return ""
    if isinstance(value, models.Model):
        return str(value.pk)
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    if isinstance(value, Iterable) and not isinstance(value, str):
        return ",".join(sorted(normal(one) for one in value))
    return str(value).replace("\r\n", "\n").strip()


def _put(data: Any, name: str, value: object, field: forms.Field) -> None:
    """Set a field of posted data to a stored value."""
    if value is None or value is False:
        data.pop(name, None)
    elif isinstance(value, list | tuple):
        data.setlist(name, [normal(one) for one in value])
    else:
        data[name] = str(field.prepare_value(value))
